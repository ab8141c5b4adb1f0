import { type Decision } from '../rollout/decision.js';
import { UserError } from '../system/errors.js';
import { type Context, newRun } from './context.js';
import { say } from './messages.js';
import { checkpointOf } from './observe.js';
import { giveOrder } from './order.js';
import { turn } from './turn.js';

const LOOK_AGAIN = 2_000;

/** Since when this deploy waits for another rollout. */
export interface Waiting {
  queuedSince: number | undefined;
}

/**
 * Deal with another rollout in progress as `onConflict` says: wait for it (queue), roll it back (supersede), or leave it (reject).
 * @returns whether to look again
 */
export async function rivalGone(
  context: Context,
  conflict: Extract<Decision, { kind: 'conflict' }>,
  waiting: Waiting,
): Promise<boolean> {
  const { settings, clock, journal, signal } = context;
  if (conflict.rival === undefined || settings.onConflict === 'reject') return false;
  if (settings.onConflict === 'supersede') return supersede(context, conflict.rival);
  waiting.queuedSince ??= clock.now();
  if (clock.now() - waiting.queuedSince > settings.queueTimeout) {
    journal.note('preflight', 'bad', say.queueTimeout(conflict.because));
    return false;
  }
  journal.note('preflight', 'info', say.queueing(conflict.because));
  await clock.sleep(LOOK_AGAIN, signal);
  return true;
}

async function supersede(context: Context, rival: string | null): Promise<boolean> {
  const { port, signal, workSignal, journal } = context;
  journal.note('preflight', 'warning', say.superseding(rival));
  const checkpoint = rival === null ? undefined : checkpointOf(await port.readVersion(rival, signal));
  if (rival !== null && checkpoint !== undefined && checkpoint.outcome === undefined) {
    await giveOrder(context, checkpoint, { candidate: rival, kind: 'supersede', reason: '' });
    const rest = await turn(context, newRun(rival), { single: false, signal });
    if (rest.decision.kind !== 'finished') throw new UserError(rest.decision.because);
    return true;
  }
  // Ramped by hand: there is no rollout to end, only a ramp to unset.
  const routing = await port.read(signal);
  if (routing?.ramp?.target === rival) await port.unsetRamp({ token: routing.token, signal: workSignal });
  return true;
}
