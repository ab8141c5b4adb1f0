import { type Command } from 'commander';
import { formatOption, listOption, textOptions, type Texts } from './options.js';
import { askOnTerminal } from '../commands/init-ask.js';
import { cancelledByUser, terminalHost } from '../commands/terminal-host.js';
import { INPUTS } from '../config/input-table.js';

/** What names the deployment, and where its server is. */
const REACH: readonly string[] = [
  ...['deployment-name', 'namespace', 'address', 'api-key', 'tls', 'tls-server-name', 'tls-ca', 'tls-cert', 'tls-key'],
  ...['profile', 'config-file'],
];

/** `rainbow init`. */
export function addInit(program: Command): void {
  const command = program
    .command('init')
    .description('write a first rainbow.yaml and the GitHub workflows that fit this project (writes nothing to Temporal)')
    .exitOverride()
    .option('--task-queue <name...>', 'task queues that the workers poll')
    .option('--workflows <path>', "the workflows' source, a file or a folder with an index file")
    .option('--build-command <line>', 'builds the project in the CI; empty for none')
    .option('--start-command <line>', 'starts the workers of a new build in the CI')
    .option(
      '--workflow-files <names>',
      'pr, one of deploy, advance (long rollouts), approve, matrix; cleanup, rollback, replay-sharded; or none. Default: pr,deploy,cleanup',
    )
    .option('--offline', 'do not look at the server')
    .option('--yes', 'ask nothing, take what is found')
    .option('--force', 'replace files that exist')
    .option('--dry-run', 'show what would be written, and write nothing');
  for (const [name, { about }] of Object.entries(INPUTS)) if (REACH.includes(name)) command.option(`--${name} <value>`, about);
  command.addOption(formatOption());
  command.action(async (options: Record<string, unknown>) => {
    process.exitCode = await init(textOptions(options), listOption(options['taskQueue']));
  });
}

async function init(texts: Texts, taskQueues: readonly string[]): Promise<number> {
  const [{ runInit }, { initJson, initText }] = await Promise.all([
    import('../commands/init.js'),
    import('../report/init-report.js'),
  ]);
  const { stdin, stdout, stderr, env } = process;
  const { log } = terminalHost({ json: true, stdout, stderr, env });
  const { signal, release } = cancelledByUser(log);
  // Questions go to stderr, so that the report alone is on stdout.
  const mayAsk = stdin.isTTY && stderr.isTTY && texts['yes'] !== 'true';
  const terminal = mayAsk ? askOnTerminal({ input: stdin, output: stderr, signal }) : undefined;
  try {
    const report = await runInit({ inputs: texts, taskQueues, env, cwd: process.cwd(), signal, asking: terminal?.asking });
    stdout.write(texts['format'] === 'json' ? initJson(report) : initText(report));
    return report.exitCode;
  } finally {
    terminal?.close();
    release();
  }
}
