import { type Command } from 'commander';
import { formatOption, textOptions, type Texts } from './options.js';
import { publish, type Telling } from '../commands/publish.js';
import { type VerbRequest } from '../commands/run.js';
import { cancelledByUser, terminalHost } from '../commands/terminal-host.js';
import { VERBS } from '../commands/verbs.js';
import { INPUTS } from '../config/input-table.js';
import { colourWanted } from '../report/colours.js';

const CLEANUP = 'cleanup';
const DOCTOR = 'doctor';
const PLAN = 'plan';
const RECOVER = 'recover';
const COMMANDS = [...VERBS, PLAN, DOCTOR, RECOVER, CLEANUP] as const;
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
  doctor:
    'would a deploy go from here: configuration, server, SDK, permissions, deployment, workers; and what to do where it would not',
  recover: 'move or reset the workflows that a bad build left behind, each after a proof by replay',
  cleanup: 'retire drained, never used and broken versions: workers down, pollers gone, record deleted',
};

/** Options of single verbs, besides those that have a place in rainbow.yaml. */
const OWN: Record<CommandName, readonly (readonly [string, string])[]> = {
  deploy: [
    ['--accept-plan', 'follow the edited plan from the ramp in force'],
    ['--retry', 'deploy a Build ID again that was rolled back'],
    ['--detach', 'end with the first ramp, wait for no bake; `advance` on a schedule goes on'],
    ['--plan-file <file>', 'begin only as this report of `rainbow plan` says: same build, configuration and routing'],
  ],
  advance: [['--accept-plan', 'follow the edited plan from the ramp in force']],
  status: [['--watch', 'show every change until the rollout ends']],
  promote: [['--full', 'skip the remaining steps'], REASON()],
  pause: [REASON()],
  resume: [REASON()],
  abort: [REASON()],
  rollback: [['--to <buildId>', 'the version to return to; default: what was Current when the rollout began'], REASON()],
  plan: [['--retry', 'as if this Build ID, which was rolled back, were deployed again']],
  doctor: [],
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

/** The verbs of a rollout, `doctor`, `recover` and `cleanup`: whatever speaks to a deployment. */
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
    const path = folder === undefined ? undefined : (await publish(told, { folder, env, log: host.log })).path;
    const files = path === undefined ? [] : [{ name: 'JSON', path }];
    stdout.write(
      json
        ? told.json()
        : told.text({ colour: colourWanted(env, stdout.isTTY), files, columns: stdout.isTTY ? stdout.columns : undefined }),
    );
    return told.report.exitCode;
  } finally {
    host.view.close();
    release();
  }
}

// What speaks to Temporal is loaded only by the verbs that do.
async function tell(verb: CommandName, request: Omit<VerbRequest, 'verb'>): Promise<Telling> {
  const tellings = import('../commands/tellings.js');
  switch (verb) {
    case PLAN: {
      const { runPlan } = await import('../commands/plan.js');
      return (await tellings).tellPlan(await runPlan({ ...request, log: request.host.log }));
    }
    case DOCTOR: {
      const { runDoctor } = await import('../commands/doctor.js');
      return (await tellings).tellDoctor(await runDoctor(request));
    }
    case RECOVER: {
      const { runRecover } = await import('../commands/recover.js');
      return (await tellings).tellRecover(await runRecover(request));
    }
    case CLEANUP: {
      const { runCleanup } = await import('../commands/cleanup.js');
      return (await tellings).tellCleanup(await runCleanup(request));
    }
    default: {
      const { runVerb } = await import('../commands/run.js');
      return (await tellings).tellRollout(await runVerb({ verb, ...request }));
    }
  }
}
