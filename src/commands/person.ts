import { type OrderKind } from '../rollout/checkpoint.js';
import { UserError } from '../system/errors.js';
import { EXIT } from '../system/exit-codes.js';
import { type Context, type Run, newRun } from './context.js';
import { aftermath } from './aftermath.js';
import { type Ended } from './deploy.js';
import { findRollout } from './find-rollout.js';
import { say } from './messages.js';
import { observe } from './observe.js';
import { giveOrder } from './order.js';
import { type Ending, endingOf } from './report-of.js';
import { type Rest, turn } from './turn.js';
import { type VerbOptions } from './verbs.js';

const LOOK_AGAIN = 500;

/** `promote`: lift the holds of the step in force (or of all, with `--full`); a failing verdict still rolls back. */
export function promote(context: Context, options: VerbOptions): Promise<Ended> {
  return order(context, options, options.full ? 'promote-full' : 'promote');
}

/** `pause`: stay at the ramp in force until `resume`; a failing verdict still rolls back. */
export function pause(context: Context, options: VerbOptions): Promise<Ended> {
  return order(context, options, 'pause');
}

export function resume(context: Context, options: VerbOptions): Promise<Ended> {
  return order(context, options, 'resume');
}

/** `abort`: end the rollout and take the candidate out of the routing. */
export function abort(context: Context, options: VerbOptions): Promise<Ended> {
  return order(context, options, 'abort');
}

/** Write the order, then run one turn, so that it shows at once even when nobody drives the rollout. */
async function order(context: Context, options: VerbOptions, kind: OrderKind): Promise<Ended> {
  const { settings, signal, workSignal } = context;
  const found = await findRollout(context, options.buildId);
  if (found?.checkpoint === undefined || found.checkpoint.outcome !== undefined)
    throw new UserError(say.noRollout(settings.deploymentName));
  const run = newRun(found.candidate);
  options.onRun(run);
  await giveOrder(context, found.checkpoint, { candidate: found.candidate, kind, reason: options.reason });
  if (kind === 'pause') {
    await observe(context, run, signal);
    return { run, ending: { outcome: 'held', exitCode: EXIT.done, headline: say.orderedHold(found.candidate) } };
  }
  const { decision } = await turnOnceSettled(context, run, kind === 'abort' ? workSignal : signal);
  await aftermath(context, run, signal);
  return { run, ending: obeyed(kind, endingOf(decision)) };
}

/** A routing change that still spreads would hold the order back; the rollout waits for it within `propagationTimeout`, so this ends. */
async function turnOnceSettled(context: Context, run: Run, signal: AbortSignal): Promise<Rest> {
  for (;;) {
    const rest = await turn(context, run, { single: true, signal });
    if (rest.decision.kind !== 'hold' || rest.decision.reason !== 'propagation') return rest;
    await context.clock.sleep(LOOK_AGAIN, signal);
  }
}

/** An abort that was ordered and done is no failure of the verb that ordered it. */
function obeyed(kind: OrderKind, ending: Ending): Ending {
  return kind === 'abort' && ending.outcome === 'aborted' ? { ...ending, exitCode: EXIT.done } : ending;
}
