import { type Command, Option } from 'commander';
import { listOption, textOptions } from './options.js';
import { INPUTS } from '../config/input-table.js';

/** Options of rainbow.yaml that have their own name or meaning here. */
const OTHER_NAMES: readonly string[] = ['workflow-bundle', 'workflows-path', 'project', 'replay', 'base-bundle'];

type Declared = readonly (readonly [string, string])[];

const CODE: Declared = [
  ['--workflows <file>', "the workflows' source (file or folder), bundled with the SDK of its project"],
  ['--workflow-bundle <file>', 'the workflows as a bundle, made by bundleWorkflowCode of the same SDK version'],
  [
    '--project <folder>',
    'package whose @temporalio/worker replays; default: as rainbow.yaml says where it is read, else that of --workflows',
  ],
  ['--payload-converter-path <file>', 'module with the payload converter, as the workers use it'],
  ['--failure-converter-path <file>', 'module with the failure converter, as the workers use it'],
  ['--data-converter-path <file>', 'module that exports payloadCodecs'],
  ['--bundler-options-path <file>', 'module that exports bundlerOptions, as the workers have them'],
  [
    '--timeout <duration>',
    'longest time for one history before its replay counts as hung; default: as rainbow.yaml says where it is read, else 20s',
  ],
];

const OUTPUTS: Declared = [
  ['--output <file>', 'write what --format asks for there instead of printing it'],
  ['--junit <file>', 'write JUnit XML'],
  ['--sarif <file>', 'write SARIF 2.1.0, for code scanning'],
  ['--markdown <file>', 'write Markdown'],
];

const REPLAY: Declared = [
  ['--base-bundle <file>', 'the bundle before the change: what fails there in the same way does not count'],
  ['--base-workflows <file>', "the workflows' source before the change"],
  ['--base-ref <ref>', 'the commit before the change: it is checked out beside, and causes show their part of the diff'],
  ['--shard <i/n>', 'judge one of n equal parts; `replay merge` joins the reports'],
  ['--bail', 'stop at the first history that counts'],
  [
    '--concurrency <count>',
    'processes that replay at the same time; default: rollout.replay.concurrency, else 2; with --histories and code but no --config one a processor, at most 8',
  ],
];

/** Declares `replay`, `replay merge` and `explain`. Their code is loaded when they are called. */
export function addReplay(program: Command): void {
  const replay = program
    .command('replay')
    .description('does this code still replay the real histories? From files it needs no server and no configuration.')
    .exitOverride()
    .option('--histories <path...>', 'files, folders or snapshots of `capture`; without it, open runs of the server');
  declare(replay, [...CODE, ...REPLAY]);
  replay.addOption(
    new Option('--latent <what>', 'a run whose next workflow task would fail').choices(['fail', 'warn']).default('fail'),
  );
  replay.addOption(
    new Option('--drift <what>', 'same commands with other attributes').choices(['report', 'fail']).default('report'),
  );
  replay.option('--interceptors <file...>', 'workflow interceptor modules, as the workers use them');
  declareOutputs(replay);
  for (const [name, { about }] of Object.entries(INPUTS)) {
    if (!OTHER_NAMES.includes(name)) replay.option(`--${name} <value>`, about);
  }
  replay.action(async (options: Record<string, unknown>) => {
    const { callReplay } = await import('../commands/replay-call.js');
    process.exitCode = await callReplay({
      texts: textOptions(options),
      histories: listOption(options['histories']),
      interceptors: listOption(options['interceptors']),
    });
  });
  addMerge(replay);
  addExplain(program);
}

function addMerge(replay: Command): void {
  const merge = replay
    .command('merge')
    .description('join the JSON reports of all shards: same outputs, same exit code')
    .argument('<report...>', 'reports that `replay --shard --format json --output` wrote, or folders of report.json files')
    .exitOverride();
  declareOutputs(merge);
  merge.action(async (files: readonly string[], _options: unknown, command: Command) => {
    const { callMerge } = await import('../commands/replay-call.js');
    process.exitCode = await callMerge(files, textOptions(command.optsWithGlobals()));
  });
}

function addExplain(program: Command): void {
  const explain = program
    .command('explain')
    .description('the events of one history in order; with the code, where it parts from them')
    .argument('<file>', 'an exported history')
    .exitOverride();
  declare(explain, CODE);
  explain.option('--interceptors <file...>', 'workflow interceptor modules, as the workers use them');
  explain.addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'));
  explain.action(async (file: string, options: Record<string, unknown>) => {
    const { callExplain } = await import('../commands/explain-call.js');
    process.exitCode = await callExplain(file, {
      texts: textOptions(options),
      interceptors: listOption(options['interceptors']),
      histories: [file],
    });
  });
}

function declareOutputs(command: Command): void {
  command.addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'));
  declare(command, OUTPUTS);
}

function declare(command: Command, options: Declared): void {
  for (const [flags, about] of options) command.option(flags, about);
}
