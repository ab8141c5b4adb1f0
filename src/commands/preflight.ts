import { neverRouted } from '../rollout/observation.js';
import { workflowQueues } from '../rollout/routing.js';
import { RefusedError, UserError } from '../system/errors.js';
import { findFrozen } from '../temporal/frozen.js';
import { readPollers } from '../temporal/task-queue-pollers.js';
import { ConflictingRollout } from './conflict.js';
import { type Context, type Run } from './context.js';
import { say } from './messages.js';
import { observe } from './observe.js';
import { asPlanned } from './planned.js';
import { beginAnew, rivalGone, stillBakes } from './rivals.js';
import { startWorkers } from './start-workers.js';

/** The server takes 100 versions a deployment; warn at three quarters. */
const VERSION_WARNING = 75;

/** Look before anything is changed: what is there, who else is at work, and what would surprise later. */
export async function preflight(context: Context, run: Run, { retry }: { readonly retry: boolean }): Promise<void> {
  const { journal, settings, signal } = context;
  const { order } = await observe(context, run, signal);
  setAside(run, retry);
  if (order === undefined && isOvertaken(run)) beginAnew(run);
  asPlanned(run);
  const { routing, checkpoint, candidate } = run;
  if (checkpoint !== undefined) journal.note('preflight', 'info', say.resuming(candidate, checkpoint.position.at));
  else if (typeof routing?.current === 'string') journal.note('preflight', 'info', say.deploying(candidate, routing.current));
  if (settings.replay === 'off') journal.note('preflight', 'warning', say.replayOff);
  const count = routing?.versions.length ?? 0;
  if (count >= VERSION_WARNING) journal.note('preflight', 'warning', say.versionCap(count));
  if (checkpoint !== undefined || routing?.current === candidate) return;
  await waitForPromoted(context, run);
  await lookAtUnversioned(context, { candidate, routing });
  await startWorkers(context, candidate);
}

/** A finished attempt with this Build ID is history; one that was rolled back needs a person to say "again". */
function setAside(run: Run, retry: boolean): void {
  const { checkpoint, routing, candidate } = run;
  const outcome = checkpoint?.outcome;
  if (checkpoint === undefined || outcome === undefined) return;
  if (outcome.kind === 'completed' && routing?.current === candidate) return;
  if (outcome.kind === 'rolled-back' && !retry) throw new RefusedError(say.rolledBackBefore(candidate, outcome));
  beginAnew(run);
}

/** Another rollout has ended since this one began, and nothing of this one was routed: to deploy again is to begin from what is Current. */
function isOvertaken({ checkpoint, routing, candidate }: Run): boolean {
  if (checkpoint === undefined || routing === undefined || routing.ramp !== undefined) return false;
  if (routing.current === checkpoint.previous || routing.current === candidate) return false;
  const { at } = checkpoint.position;
  return at === 'checks' || (at !== 'rollback' && neverRouted({ candidate, routing }));
}

/** So that no worker is started for a rollout that cannot begin. */
async function waitForPromoted(context: Context, run: Run): Promise<void> {
  let current = run.routing?.current ?? null;
  for (;;) {
    const because = await stillBakes(context, current);
    if (because === undefined) return;
    const conflict = { rival: current, because };
    if (!(await rivalGone(context, run, conflict))) throw new ConflictingRollout(conflict);
    current = (await context.port.read(context.signal))?.current ?? null;
  }
}

async function lookAtUnversioned(context: Context, { candidate, routing }: Pick<Run, 'candidate' | 'routing'>): Promise<void> {
  const { settings, conn, journal, signal, port } = context;
  if (typeof routing?.current === 'string') return;
  const newest = routing?.versions[0]?.buildId;
  const listed = newest === undefined ? undefined : (await port.readVersion(newest, signal))?.taskQueues;
  const names = new Set([...settings.taskQueues, ...workflowQueues(listed)]);
  const taskQueues = [...names].map((name) => ({ name, kind: 'workflow' }) as const);
  const pollers = await readPollers({ conn, taskQueues, signal });
  const unversioned = pollers.some(({ versioned }) => !versioned);
  journal.note('preflight', 'warning', unversioned ? say.fromUnversioned(candidate) : say.firstDeployment(candidate));
  const frozen = await findFrozen({ conn, taskQueues: [...names], pollers, signal });
  if (frozen !== undefined) throw new UserError(frozen);
}
