import { type Command } from 'commander';
import { formatOption, textOptions, type Texts } from './cli-options.js';
import { type CleanupRequest } from './commands/cleanup.js';
import { type PlanRequest } from './commands/plan.js';
import { type Destination } from './commands/report-files.js';
import { type VerbRequest } from './commands/run.js';
import { cancelledByUser, terminalHost } from './commands/terminal-host.js';
import { VERBS } from './commands/verbs.js';
import { INPUTS } from './config/input-table.js';
import { colourWanted } from './report/colours.js';
import { type TerminalOptions } from './report/terminal.js';

const CLEANUP = 'cleanup';
const PLAN = 'plan';
const COMMANDS = [...VERBS, PLAN, CLEANUP] as const;
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
  plan: 'what deploy would do, how long each step takes at the traffic of last week, whether its gate can decide at all',
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
  plan: [['--retry', 'as if this Build ID, which was rolled back, were deployed again']],
  cleanup: [
    ['--all', 'every deployment of the namespace, or of `sunset.namespaces`'],
    ['--dry-run', 'say what would be retired, and change nothing'],
  ],
};

function REASON(): readonly [string, string] {
  return ['--reason <text>', 'why, for whoever looks next'];
}

/** The verbs of a rollout, and `cleanup`: whatever speaks to a deployment. */
export function addRollout(program: Command): void {
  for (const verb of COMMANDS) {
    const command = program.command(verb).description(ABOUT[verb]).exitOverride();
    for (const [name, { about }] of Object.entries(INPUTS)) command.option(`--${name} <value>`, about);
    for (const [flags, about] of OWN[verb]) command.option(flags, about);
    command.option('--report-dir <folder>', 'write report.json and report.md there');
    command.addOption(formatOption());
    command.action(async (options: Record<string, unknown>) => {
      process.exitCode = await run(verb, textOptions(options));
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
    const told = verb === CLEANUP ? await cleanUp(request) : verb === PLAN ? await plan(request) : await play(verb, request);
    host.view.close();
    const folder = texts['report-dir'];
    const path = folder === undefined ? undefined : (await told.publish({ folder, env, log: host.log })).path;
    const files = path === undefined ? [] : [{ name: 'JSON', path }];
    stdout.write(
      json
        ? told.json()
        : told.text({ colour: colourWanted(env, stdout.isTTY), files, columns: stdout.isTTY ? stdout.columns : undefined }),
    );
    return told.exitCode;
  } finally {
    host.view.close();
    release();
  }
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

async function plan({ host, ...request }: Omit<PlanRequest, 'log'> & Pick<CleanupRequest, 'host'>) {
  const [{ runPlan }, { publishPlan }, { planJson }, { planSummary }] = await Promise.all([
    import('./commands/plan.js'),
    import('./commands/report-files.js'),
    import('./report/json.js'),
    import('./report/plan-terminal.js'),
  ]);
  const report = await runPlan({ ...request, log: host.log });
  return {
    exitCode: report.exitCode,
    json: () => planJson(report),
    text: (options: TerminalOptions) => planSummary(report, options),
    publish: (place: Destination) => publishPlan(report, place),
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
