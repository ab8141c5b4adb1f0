import { type Command } from 'commander';
import { formatOption, textOptions, type Texts } from './cli-options.js';
import { type CleanupRequest } from './commands/cleanup.js';
import { type RecoverRequest } from './commands/recover.js';
import { type Destination } from './commands/report-files.js';
import { type VerbRequest } from './commands/run.js';
import { cancelledByUser, terminalHost } from './commands/terminal-host.js';
import { VERBS } from './commands/verbs.js';
import { INPUTS } from './config/input-table.js';
import { colourWanted } from './report/colours.js';
import { type TerminalOptions } from './report/terminal.js';

const CLEANUP = 'cleanup';
const RECOVER = 'recover';
const COMMANDS = [...VERBS, RECOVER, CLEANUP] as const;
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
  recover: 'move or reset the workflows that a bad build left behind, each after a proof by replay',
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
  recover: [
    ['--to <buildId>', 'the version to bring them to; default: Current'],
    ['--plan', 'say what would be moved and reset, and change nothing'],
    ['--include-failed', 'also reset workflows that failed on the build, once'],
    ['--from <buildIds>', 'instead of BUILD_ID: move Pinned workflows of these old builds on, separated by commas'],
    ['--rate <perSecond>', 'moves and resets a second; default 20'],
  ],
  cleanup: [
    ['--all', 'every deployment of the namespace, or of `sunset.namespaces`'],
    ['--dry-run', 'say what would be retired, and change nothing'],
  ],
};

function REASON(): readonly [string, string] {
  return ['--reason <text>', 'why, for whoever looks next'];
}

/** The verbs of a rollout, `recover` and `cleanup`: whatever speaks to a deployment. */
export function addRollout(program: Command): void {
  for (const verb of COMMANDS) {
    const command = program.command(verb).description(ABOUT[verb]).exitOverride();
    for (const [name, { about }] of Object.entries(INPUTS)) command.option(`--${name} <value>`, about);
    for (const [flags, about] of OWN[verb]) command.option(flags, about);
    if (verb === RECOVER) command.argument('[buildId]', 'the build that left them behind; the same as --build-id');
    command.option('--report-dir <folder>', 'write report.json and report.md there');
    command.addOption(formatOption());
    command.action(async () => {
      const [buildId] = command.args;
      const named = verb === RECOVER && buildId !== undefined ? { 'build-id': buildId } : {};
      process.exitCode = await run(verb, { ...textOptions(command.opts()), ...named });
    });
  }
}

async function run(verb: CommandName, texts: Texts): Promise<number> {
  const { stdout, stderr, env } = process;
  const json = texts['format'] === 'json';
  const host = terminalHost({ json, stdout, stderr, env });
  const { signal, release } = cancelledByUser(host.log);
  try {
    const request = { inputs: texts, env, cwd: process.cwd(), signal, host };
    const told = await tell(verb, request);
    host.view.close();
    const folder = texts['report-dir'];
    const path = folder === undefined ? undefined : (await told.publish({ folder, env, log: host.log })).path;
    const files = path === undefined ? [] : [{ name: 'JSON', path }];
    stdout.write(json ? told.json() : told.text({ colour: colourWanted(env, stdout.isTTY), files }));
    return told.exitCode;
  } finally {
    host.view.close();
    release();
  }
}

async function tell(verb: CommandName, request: Omit<VerbRequest, 'verb'>) {
  if (verb === CLEANUP) return await cleanUp(request);
  return verb === RECOVER ? await recover(request) : await play(verb, request);
}

// What speaks to Temporal is loaded only by the verbs that do.

async function cleanUp(request: CleanupRequest) {
  const [{ runCleanup }, { publishCleanup }, { cleanupJson }, { cleanupSummary }] = await Promise.all([
    import('./commands/cleanup.js'),
    import('./commands/report-files.js'),
    import('./report/json.js'),
    import('./report/cleanup-terminal.js'),
  ]);
  const report = await runCleanup(request);
  return {
    exitCode: report.exitCode,
    json: () => cleanupJson(report),
    text: (options: TerminalOptions) => cleanupSummary(report, options),
    publish: (place: Destination) => publishCleanup(report, place),
  };
}

async function recover(request: RecoverRequest) {
  const [{ runRecover }, { publishRecover }, { recoverJson }, { recoverSummary }] = await Promise.all([
    import('./commands/recover.js'),
    import('./commands/report-files.js'),
    import('./report/json.js'),
    import('./report/recover-terminal.js'),
  ]);
  const report = await runRecover(request);
  return {
    exitCode: report.exitCode,
    json: () => recoverJson(report),
    text: (options: TerminalOptions) => recoverSummary(report, options),
    publish: (place: Destination) => publishRecover(report, place),
  };
}

async function play(verb: string, request: Omit<VerbRequest, 'verb'>) {
  const [{ runVerb }, { publish }, { reportJson }, { terminalSummary }] = await Promise.all([
    import('./commands/run.js'),
    import('./commands/report-files.js'),
    import('./report/json.js'),
    import('./report/terminal.js'),
  ]);
  const report = await runVerb({ verb, ...request });
  return {
    exitCode: report.exitCode,
    json: () => reportJson(report),
    text: (options: TerminalOptions) => terminalSummary(report, options),
    publish: (place: Destination) => publish(report, place),
  };
}
