import { text as readAll } from 'node:stream/consumers';
import { type Command } from 'commander';
import { formatOption, textOptions, type Texts } from './options.js';
import { cancelledByUser, terminalHost } from '../commands/terminal-host.js';
import { INPUTS } from '../config/input-table.js';

/** What says where the server is, and whose open runs are meant. */
const REACH: readonly string[] = [
  ...['config', 'deployment-name', 'namespace', 'address', 'api-key', 'tls', 'tls-server-name', 'tls-ca', 'tls-cert'],
  ...['tls-key', 'profile', 'config-file'],
];

/** `rainbow ids`. */
export function addIds(program: Command): void {
  const command = program
    .command('ids')
    .description('which workflow IDs move at N %; without any, the open runs that a ramp may move')
    .exitOverride()
    .argument('[workflowId...]', 'workflow IDs to look at; needs no server')
    .requiredOption('--ramp <percentage>', 'the ramp, above 0 and at most 100')
    .option('--file <file>', 'a file with one workflow ID a line, or - for standard input; needs no server')
    .option('--total <count>', 'open runs to look at, at most; default 10000');
  for (const [name, { about }] of Object.entries(INPUTS)) if (REACH.includes(name)) command.option(`--${name} <value>`, about);
  command.addOption(formatOption());
  command.action(async (workflowIds: readonly string[], options: Record<string, unknown>) => {
    process.exitCode = await ids(workflowIds, textOptions(options));
  });
}

async function ids(workflowIds: readonly string[], texts: Texts): Promise<number> {
  const [{ runIds }, { idsJson, idsLines, idsSummary }] = await Promise.all([
    import('../commands/ids.js'),
    import('../report/ids-report.js'),
  ]);
  const { stdin, stdout, stderr, env } = process;
  const { log } = terminalHost({ json: true, stdout, stderr, env });
  const { signal, release } = cancelledByUser(log);
  try {
    const request = { inputs: texts, workflowIds, env, cwd: process.cwd(), readStdin: () => readAll(stdin), signal, log };
    const report = await runIds(request);
    if (texts['format'] === 'json') stdout.write(idsJson(report));
    else {
      stdout.write(idsLines(report));
      stderr.write(idsSummary(report));
    }
    return report.exitCode;
  } finally {
    release();
  }
}
