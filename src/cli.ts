import { Command, CommanderError, Option } from 'commander';
import { addReplay } from './cli-replay.js';
import { INPUTS } from './config/input-table.js';
import { VERBS, type Verb } from './commands/verbs.js';
import { cancelledByUser, terminalHost } from './commands/terminal-host.js';
import { colourWanted } from './report/colours.js';
import { UserError } from './system/errors.js';
import { EXIT } from './system/exit-codes.js';
import { VERSION } from './system/version.js';
import { textOptions, type Texts } from './cli-options.js';

const ABOUT: Record<Verb, string> = {
  deploy: 'ship a Build ID: wait for its pollers, replay open workflows, ramp in judged steps, promote or roll back',
  advance: 'one step of a rollout in progress, for a schedule (no runner is held during a bake)',
  status: 'what runs where now, and why the rollout is where it is',
  promote: 'go on from the step in force without waiting for its bake or its gate (--full: promote now)',
  pause: 'stay at the ramp in force until resume; a failing verdict still rolls back',
  resume: 'go on after a pause',
  abort: 'end the rollout and take its version out of the routing',
  rollback: 'back to the version that was Current before, even after promotion',
};

/** Options of single verbs, besides those that have a place in rainbow.yaml. */
const OWN: Record<Verb, readonly (readonly [string, string])[]> = {
  deploy: [
    ['--accept-plan', 'follow the edited plan from the ramp in force'],
    ['--retry', 'deploy a Build ID again that was rolled back'],
  ],
  advance: [['--accept-plan', 'follow the edited plan from the ramp in force']],
  status: [['--watch', 'show every change until the rollout ends']],
  promote: [['--full', 'skip the remaining steps'], REASON()],
  pause: [REASON()],
  resume: [REASON()],
  abort: [REASON()],
  rollback: [['--to <buildId>', 'the version to return to; default: what was Current when the rollout began'], REASON()],
};

function REASON(): readonly [string, string] {
  return ['--reason <text>', 'why, for whoever looks next'];
}

/** Runs the CLI with the arguments as Node has them (`process.argv`); sets `process.exitCode`. */
export async function runCli(argv: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', outliveReader);
  const program = new Command('rainbow')
    .description('Ships new builds of Temporal workers: replay, judged ramp, rollback by itself.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError(false)
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 10 held, 20 refused or rolled back, 30 conflict, 40 error in input or connection.',
    );
  for (const verb of VERBS) {
    const command = program.command(verb).description(ABOUT[verb]).exitOverride();
    for (const [name, { about }] of Object.entries(INPUTS)) command.option(`--${name} <value>`, about);
    for (const [flags, about] of OWN[verb]) command.option(flags, about);
    command.option('--report-dir <folder>', 'write report.json and report.md there');
    command.addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'));
    command.action(async (options: Record<string, unknown>) => {
      process.exitCode = await run(verb, textOptions(options));
    });
  }
  addCapture(program);
  addReplay(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = told(error);
  }
}

function addCapture(program: Command): void {
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
  command.addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'));
  command.action(async (options: Record<string, unknown>) => {
    process.exitCode = await capture(textOptions(options));
  });
}

async function capture(texts: Texts): Promise<number> {
  const [{ runCapture }, { captureJson, captureText }] = await Promise.all([
    import('./commands/capture.js'),
    import('./report/capture-report.js'),
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

/** A reader that has gone (`rainbow deploy | head`) is no reason to leave a rollout halfway. */
function outliveReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function run(verb: Verb, texts: Texts): Promise<number> {
  // What speaks to Temporal is loaded only by the verbs that do.
  const [{ runVerb }, { publish }, { reportJson }, { terminalSummary }] = await Promise.all([
    import('./commands/run.js'),
    import('./commands/report-files.js'),
    import('./report/json.js'),
    import('./report/terminal.js'),
  ]);
  const { stdout, stderr, env } = process;
  const json = texts['format'] === 'json';
  const host = terminalHost({ json, stdout, stderr, env });
  const { signal, release } = cancelledByUser(host.log);
  try {
    const report = await runVerb({ verb, inputs: texts, env, cwd: process.cwd(), signal, host });
    host.view.close();
    const folder = texts['report-dir'];
    const path = folder === undefined ? undefined : (await publish(report, { folder, env, log: host.log })).path;
    const files = path === undefined ? [] : [{ name: 'JSON', path }];
    stdout.write(json ? reportJson(report) : terminalSummary(report, { colour: colourWanted(env, stdout.isTTY), files }));
    return report.exitCode;
  } finally {
    host.view.close();
    release();
  }
}

/** Says what went wrong on stderr; a stack trace only for our own mistakes. */
function told(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.error;
  if (error instanceof UserError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `This is a mistake of Rainbow Deploy; please report it.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return EXIT.error;
}
