import { type Command } from 'commander';
import { formatOption, listOption, textOptions } from './options.js';
import { publish } from '../commands/publish.js';
import { cancelledByUser, terminalHost } from '../commands/terminal-host.js';
import { INPUTS } from '../config/input-table.js';
import { colourWanted } from '../report/colours.js';

/** What says where the server is, whose runs are meant, and which code. */
const SETTINGS: readonly string[] = [
  ...['config', 'deployment-name', 'namespace', 'address', 'api-key', 'tls', 'tls-server-name', 'tls-ca', 'tls-cert'],
  ...['tls-key', 'profile', 'config-file', 'task-queues', 'workflow-bundle', 'project'],
];

/** `rainbow patches`. */
export function addPatches(program: Command): void {
  const command = program
    .command('patches')
    .description('for each patch ID of the workflow code: keep, deprecate or remove it, proved by replay')
    .exitOverride()
    .option('--workflows <file>', "the workflows' source (file or folder), bundled with the SDK of its project")
    .option('--histories <path...>', 'files, folders or snapshots of `capture` to look at instead of a server')
    .option('--closed-runs <what>', 'ignore or count: whether closed runs count, which queries and resets replay; default ignore')
    .option('--total <count>', 'histories to read or replay for one patch, at most; default 500')
    .option('--interceptors <file...>', 'workflow interceptor modules, as the workers use them')
    .option('--payload-converter-path <file>', 'module with the payload converter, as the workers use it')
    .option('--failure-converter-path <file>', 'module with the failure converter, as the workers use it')
    .option('--data-converter-path <file>', 'module that exports payloadCodecs')
    .option('--bundler-options-path <file>', 'module that exports bundlerOptions, as the workers have them')
    .option(
      '--timeout <duration>',
      'longest time for one history before its replay counts as hung; default: rollout.replay.timeout, else 20s',
    )
    .option('--concurrency <count>', 'processes that replay at the same time; default: rollout.replay.concurrency, else 2');
  for (const [name, { about }] of Object.entries(INPUTS)) if (SETTINGS.includes(name)) command.option(`--${name} <value>`, about);
  command.option('--report-dir <folder>', 'write report.json and report.md there').addOption(formatOption());
  command.action(async (options: Record<string, unknown>) => {
    process.exitCode = await patches(options);
  });
}

async function patches(options: Record<string, unknown>): Promise<number> {
  const [{ runPatches }, { tellPatches }] = await Promise.all([
    import('../commands/patches.js'),
    import('../commands/tellings.js'),
  ]);
  const { stdout, stderr, env } = process;
  const { log } = terminalHost({ json: true, stdout, stderr, env });
  const { signal, release } = cancelledByUser(log);
  const texts = textOptions(options);
  const args = {
    texts,
    histories: listOption(options['histories']),
    interceptors: listOption(options['interceptors']),
  };
  try {
    const told = tellPatches(await runPatches({ args, env, cwd: process.cwd(), signal, log }));
    const folder = texts['report-dir'];
    const path = folder === undefined ? undefined : (await publish(told, { folder, env, log })).path;
    const files = path === undefined ? [] : [{ name: 'JSON', path }];
    stdout.write(texts['format'] === 'json' ? told.json() : told.text({ colour: colourWanted(env, stdout.isTTY), files }));
    return told.report.exitCode;
  } finally {
    release();
  }
}
