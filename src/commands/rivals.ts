import { type Conflict } from '../rollout/decision.js';
import { say as core } from '../rollout/messages.js';
import { StaleRouting, type Target } from '../rollout/routing.js';
import { UserError } from '../system/errors.js';
import { type Context, type Run, newRun } from './context.js';
import { say } from './messages.js';
import { notify } from './notify.js';
import { checkpointOf, isBaking } from './observe.js';
import { giveOrder } from './order.js';
import { asPlanned } from './planned.js';
import { turn } from './turn.js';

const LOOK_AGAIN = 2_000;

/**
 * Deal with another rollout in progress as `onConflict` says: wait for it (queue), roll it back (supersede), or leave it (reject).
 * Afterwards a rollout that began from what is no longer Current begins anew: nothing of it was routed.
 * @returns whether to look again
 */
export async function rivalGone(context: Context, run: Run, conflict: Omit<Conflict, 'kind'>): Promise<boolean> {
  const { settings, clock, journal } = context;
  const { rival } = conflict;
  if (rival === undefined) return false;
  asPlanned(run);
  if (settings.onConflict === 'reject') {
    journal.note('preflight', 'info', say.rejecting);
    return false;
  }
  if (settings.onConflict === 'supersede') await supersede(context, rival);
  else if (!(await waitedFor(context, run, rival))) return false;
  // The plan was made with this rival in the way, so it foresaw that the routing changes with its end.
  run.planned = undefined;
  await beginAnewIfMoved(context, run);
  run.registrationDeadline = clock.now() + settings.progressDeadline;
  return true;
}

/** A version that was promoted but still bakes is a rollout in progress as well, though nothing ramps: the sentence about it. */
export async function stillBakes({ port, signal }: Context, current: Target): Promise<string | undefined> {
  if (current === null) return undefined;
  return isBaking(await port.readVersion(current, signal)) ? say.promotedStillBaking(current) : undefined;
}

async function waitedFor(context: Context, run: Run, rival: Target): Promise<boolean> {
  const { settings, clock, journal, signal } = context;
  for (;;) {
    const because = await inTheWay(context, rival);
    if (because === undefined) return true;
    run.queuedSince ??= clock.now();
    if (clock.now() - run.queuedSince > settings.queueTimeout) {
      journal.note('preflight', 'bad', say.queueTimeout(because));
      return false;
    }
    journal.note('preflight', 'info', say.queueing(because));
    await clock.sleep(LOOK_AGAIN, signal);
  }
}

/** From its first ramp to the end of its bake after promotion. */
async function inTheWay(context: Context, rival: Target): Promise<string | undefined> {
  const routing = await context.port.read(context.signal);
  if (routing?.ramp?.target === rival) return core.rival(routing.ramp);
  return routing?.current === rival ? await stillBakes(context, rival) : undefined;
}

async function supersede(context: Context, rival: Target): Promise<void> {
  const { port, signal, workSignal, journal } = context;
  const checkpoint = rival === null ? undefined : checkpointOf(await port.readVersion(rival, signal));
  if (rival !== null && checkpoint !== undefined && checkpoint.outcome === undefined) {
    journal.note('preflight', 'warning', say.superseding(rival));
    await giveOrder(context, checkpoint, { candidate: rival, kind: 'supersede', reason: '' });
    const overtaken = newRun(rival);
    const rest = await turn(context, overtaken, { single: false, signal });
    await notify(context, overtaken);
    if (rest.decision.kind !== 'finished') throw new UserError(rest.decision.because);
    return;
  }
  // Ramped by hand: there is no rollout to end, only a ramp to unset.
  const routing = await port.read(signal);
  if (routing?.ramp?.target !== rival) return;
  journal.note('preflight', 'warning', say.superseding(rival));
  try {
    await port.unsetRamp({ token: routing.token, signal: workSignal });
  } catch (error) {
    // Whoever wrote in between is seen by the next look.
    if (!(error instanceof StaleRouting)) throw error;
  }
}

async function beginAnewIfMoved({ port, signal, journal }: Context, run: Run): Promise<void> {
  const { checkpoint } = run;
  const routing = await port.read(signal);
  if (checkpoint === undefined || routing === undefined || routing.current === checkpoint.previous) return;
  beginAnew(run);
  journal.note('preflight', 'info', say.beginsAnew(run.candidate, checkpoint.previous, routing.current));
}

/** Its checkpoint counts as absent from now on; every check runs again, against what is Current now. */
export function beginAnew(run: Run): void {
  run.ignore = run.checkpoint?.rollout;
  run.checkpoint = undefined;
}
