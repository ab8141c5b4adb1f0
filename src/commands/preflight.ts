import { runCommand } from '../platform/run-command.js';
import { type Routing } from '../rollout/routing.js';
import { RefusedError, UserError } from '../system/errors.js';
import { findFrozen } from '../temporal/frozen.js';
import { readPollers } from '../temporal/task-queue-pollers.js';
import { type Context, type Run } from './context.js';
import { say } from './messages.js';
import { checkpointOf, observe } from './observe.js';
import { type Waiting, rivalGone } from './rivals.js';

/** The server takes 100 versions a deployment; warn at three quarters. */
const VERSION_WARNING = 75;

/** Look before anything is changed: what is there, who else is at work, and what would surprise later. */
export async function preflight(context: Context, run: Run, { retry }: { readonly retry: boolean }): Promise<void> {
  const { journal, settings, signal } = context;
  await observe(context, run, signal);
  setAside(run, retry);
  const { routing, checkpoint, candidate } = run;
  if (checkpoint !== undefined) journal.note('preflight', 'info', say.resuming(candidate, checkpoint.position.at));
  else journal.note('preflight', 'info', say.deploying(candidate, routing?.current ?? null));
  if (settings.replay === 'off') journal.note('preflight', 'warning', say.replayOff);
  const count = routing?.versions.length ?? 0;
  if (count >= VERSION_WARNING) journal.note('preflight', 'warning', say.versionCap(count));
  if (checkpoint !== undefined || routing?.current === candidate) return;
  await waitForPromoted(context, routing);
  await lookAtUnversioned(context, routing);
  await runStartCommand(context, candidate);
}

/** A finished attempt with this Build ID is history; one that was rolled back needs a person to say "again". */
function setAside(run: Run, retry: boolean): void {
  const { checkpoint, routing, candidate } = run;
  const outcome = checkpoint?.outcome;
  if (checkpoint === undefined || outcome === undefined) return;
  if (outcome.kind === 'completed' && routing?.current === candidate) return;
  if (outcome.kind === 'rolled-back' && !retry) throw new RefusedError(say.rolledBackBefore(candidate, outcome));
  run.ignore = checkpoint.rollout;
  run.checkpoint = undefined;
}

/** A version that was promoted but still bakes is a rollout in progress as well, though nothing ramps. */
async function waitForPromoted(context: Context, routing: Routing | undefined): Promise<void> {
  const waiting: Waiting = { queuedSince: undefined };
  let current = routing?.current ?? null;
  while (current !== null) {
    const checkpoint = checkpointOf(await context.port.readVersion(current, context.signal));
    if (checkpoint === undefined || checkpoint.outcome !== undefined || checkpoint.position.at !== 'promotion') return;
    const conflict = { kind: 'conflict', rival: current, because: say.promotedStillBaking(current) } as const;
    if (!(await rivalGone(context, conflict, waiting))) throw new ConflictingRollout(conflict.because);
    current = (await context.port.read(context.signal))?.current ?? null;
  }
}

/** Another rollout is in the way, and `onConflict` says to leave it. */
export class ConflictingRollout extends Error {
  override readonly name = 'ConflictingRollout';
}

async function lookAtUnversioned(context: Context, routing: Routing | undefined): Promise<void> {
  const { settings, conn, journal, signal, port } = context;
  if (typeof routing?.current === 'string') return;
  const newest = routing?.versions[0]?.buildId;
  const listed = newest === undefined ? [] : ((await port.readVersion(newest, signal))?.taskQueues ?? []);
  const names = new Set([...settings.taskQueues, ...listed.filter(({ kind }) => kind === 'workflow').map(({ name }) => name)]);
  const taskQueues = [...names].map((name) => ({ name, kind: 'workflow' }) as const);
  const pollers = await readPollers({ conn, taskQueues, signal });
  const unversioned = pollers.some(({ versioned }) => !versioned);
  journal.note('preflight', 'warning', unversioned ? say.fromUnversioned : say.firstDeployment);
  const frozen = await findFrozen({ conn, taskQueues: [...names], pollers, signal });
  if (frozen !== undefined) throw new UserError(frozen);
}

async function runStartCommand({ settings, journal, env, signal, log, conn }: Context, candidate: string): Promise<void> {
  const [program, ...args] = settings.workers?.start ?? [];
  if (program === undefined) return;
  const shown = [program, ...args].join(' ');
  journal.note('workers', 'info', say.startingWorkers(shown));
  const { failure, lastLine } = await runCommand({
    command: [program, ...args],
    env: {
      ...env,
      TEMPORAL_ADDRESS: conn.address,
      TEMPORAL_NAMESPACE: conn.namespace,
      TEMPORAL_DEPLOYMENT_NAME: settings.deploymentName,
      TEMPORAL_WORKER_BUILD_ID: candidate,
    },
    secrets: settings.connection.apiKey === undefined ? [] : [settings.connection.apiKey],
    timeout: settings.progressDeadline,
    signal,
    onLine: (line) => {
      log.debug(line);
    },
  });
  signal.throwIfAborted();
  if (failure !== undefined) throw new UserError(say.startFailed(shown, failure, lastLine));
  journal.note('workers', 'good', say.startedWorkers);
}
