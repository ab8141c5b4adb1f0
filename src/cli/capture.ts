import { type Command } from 'commander';
import { formatOption, textOptions, type Texts } from './options.js';
import { cancelledByUser, terminalHost } from '../commands/terminal-host.js';
import { INPUTS } from '../config/input-table.js';

/** `rainbow capture`. */
export function addCapture(program: Command): void {
  const command = program
    .command('capture')
    .description(
      'fetch and store histories of the runs that matter, to be replayed without a server (writes nothing to Temporal)',
    )
    .exitOverride()
    .requiredOption('--output <folder>', 'folder of the snapshot; a capture into the same folder fetches only what has changed')
    .option('--redact', 'replace payloads and names; each copy must replay as the original does (needs the workflow code)')
    .option('--prune', 'drop runs of earlier captures that are not selected any more')
    .option('--per-workflow-type <count>', 'histories for each workflow type, at most')
    .option('--total <count>', 'histories in all, at most')
    .option('--pinned <count>', 'Pinned open runs for each workflow type')
    .option('--closed <count>', 'closed runs for each workflow type: so many failed, completed and longest ones')
    .option('--seed <text>', 'decides the random draw')
    .option('--ramp <percentage>', 'prefer the runs that a ramp of this percentage moves');
  for (const [name, { about }] of Object.entries(INPUTS)) command.option(`--${name} <value>`, about);
  command.addOption(formatOption());
  command.action(async (options: Record<string, unknown>) => {
    process.exitCode = await capture(textOptions(options));
  });
}

async function capture(texts: Texts): Promise<number> {
  const [{ runCapture }, { captureJson, captureText }] = await Promise.all([
    import('../commands/capture.js'),
    import('../report/capture-report.js'),
  ]);
  const { stdout, stderr, env } = process;
  const json = texts['format'] === 'json';
  // Only the report goes to stdout, so that it can be piped.
  const { log } = terminalHost({ json: true, stdout, stderr, env });
  const { signal, release } = cancelledByUser(log);
  try {
    const report = await runCapture({ inputs: texts, env, cwd: process.cwd(), signal, log });
    stdout.write(json ? captureJson(report) : captureText(report));
    return report.exitCode;
  } finally {
    release();
  }
}
