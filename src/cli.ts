import { Command, CommanderError, Option } from 'commander';
import { INPUTS } from './config/input-table.js';
import { runCleanup } from './commands/cleanup.js';
import { publish, publishCleanup } from './commands/report-files.js';
import { runVerb } from './commands/run.js';
import { verdictOf } from './commands/verdict.js';
import { VERBS } from './commands/verbs.js';
import { cancelledByUser, terminalHost } from './commands/terminal-host.js';
import { cleanupSummary } from './report/cleanup-terminal.js';
import { colourWanted } from './report/colours.js';
import { judgementJson, judgementText } from './report/judgement.js';
import { cleanupJson, reportJson } from './report/json.js';
import { terminalSummary } from './report/terminal.js';
import { UserError } from './system/errors.js';
import { EXIT } from './system/exit-codes.js';
import { VERSION } from './system/version.js';

const CLEANUP = 'cleanup';
const COMMANDS = [...VERBS, CLEANUP] as const;
type CommandName = (typeof COMMANDS)[number];

const ABOUT: Record<CommandName, string> = {
  deploy: 'ship a Build ID: wait for its pollers, replay open workflows, ramp in judged steps, promote or roll back',
  advance: 'one step of a rollout in progress, for a schedule (no runner is held during a bake)',
  status: 'what runs where now, and why the rollout is where it is',
  promote: 'go on from the step in force without waiting for its bake or its gate (--full: promote now)',
  pause: 'stay at the ramp in force until resume; a failing verdict still rolls back',
  resume: 'go on after a pause',
  abort: 'end the rollout and take its version out of the routing',
  rollback: 'back to the version that was Current before, even after promotion',
  cleanup: 'retire drained, never used and broken versions: workers down, pollers gone, record deleted',
};

/** Options of single verbs, besides those that have a place in rainbow.yaml. */
const OWN: Record<CommandName, readonly (readonly [string, string])[]> = {
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
  cleanup: [
    ['--all', 'every deployment of the namespace, or of `sunset.namespaces`'],
    ['--dry-run', 'say what would be retired, and change nothing'],
  ],
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
  for (const verb of COMMANDS) {
    const command = program.command(verb).description(ABOUT[verb]).exitOverride();
    for (const [name, { about }] of Object.entries(INPUTS)) command.option(`--${name} <value>`, about);
    for (const [flags, about] of OWN[verb]) command.option(flags, about);
    command.option('--report-dir <folder>', 'write report.json and report.md there');
    command.addOption(format());
    command.action(async (options: Record<string, unknown>) => {
      process.exitCode = await run(verb, textOptions(options));
    });
  }
  program
    .command('verdict')
    .description('judge the evidence of a past rollout from a file, offline')
    .exitOverride()
    .requiredOption('--evidence <file>', 'looks as JSON (docs/gate.md, schema/evidence.schema.json)')
    .addOption(format())
    .action(async (options: Record<string, unknown>) => {
      process.exitCode = await judge(textOptions(options));
    });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = told(error);
  }
}

function format(): Option {
  return new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text');
}

async function judge(texts: Texts): Promise<number> {
  const judgement = await verdictOf(texts['evidence'] ?? '', process.cwd());
  process.stdout.write(texts['format'] === 'json' ? judgementJson(judgement) : judgementText(judgement));
  return judgement.exitCode;
}

/** A reader that has gone (`rainbow deploy | head`) is no reason to leave a rollout halfway. */
function outliveReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

type Texts = Readonly<Record<string, string>>;

async function run(verb: CommandName, texts: Texts): Promise<number> {
  const { stdout, stderr, env } = process;
  const json = texts['format'] === 'json';
  const host = terminalHost({ json, stdout, stderr, env });
  const { signal, release } = cancelledByUser(host.log);
  try {
    const request = { inputs: texts, env, cwd: process.cwd(), signal, host };
    const folder = texts['report-dir'];
    const place = folder === undefined ? undefined : { folder, env, log: host.log };
    const options = (path: string | undefined) => ({
      colour: colourWanted(env, stdout.isTTY),
      files: path === undefined ? [] : [{ name: 'JSON', path }],
    });
    if (verb === CLEANUP) {
      const report = await runCleanup(request);
      host.view.close();
      const path = place && (await publishCleanup(report, place)).path;
      stdout.write(json ? cleanupJson(report) : cleanupSummary(report, options(path)));
      return report.exitCode;
    }
    const report = await runVerb({ verb, ...request });
    host.view.close();
    const path = place && (await publish(report, place)).path;
    stdout.write(json ? reportJson(report) : terminalSummary(report, options(path)));
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

/** commander names options in camelCase and flags as booleans; the inputs have the kebab-case names of the Action. */
function textOptions(options: Record<string, unknown>): Texts {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => {
      const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return typeof value === 'string' || typeof value === 'boolean' ? [[kebab, String(value)]] : [];
    }),
  );
}
