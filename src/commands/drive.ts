import { type Checkpoint } from '../rollout/checkpoint.js';
import { type Hold } from '../rollout/decision.js';
import { rampOf } from '../rollout/observation.js';
import { asError } from '../system/errors.js';
import { EXIT } from '../system/exit-codes.js';
import { ConflictingRollout } from './conflict.js';
import { type Context, type Run } from './context.js';
import { aftermath } from './aftermath.js';
import { say } from './messages.js';
import { giveOrder } from './order.js';
import { type Ending, endingOf, stepsOf } from './report-of.js';
import { type Rest, turn, type TurnOptions } from './turn.js';
import { rivalGone } from './rivals.js';
import { sighted, standingAt } from './sighting.js';

/** Time between two looks at something that is due any moment. */
const SOON = 500;
/** What is left of a runner's 7.5 s between SIGINT and SIGTERM for a rollback. */
const CANCEL_BUDGET = 6_000;
/** For one read. */
const LAST_LOOK = 3_000;

/**
 * Drive the rollout until it ends, or until only evidence or a person can move it.
 * @param detach end with the first ramp, or what else would have to be waited for: no runner is held, and `advance` goes on
 */
export async function drive(context: Context, run: Run, { detach = false } = {}): Promise<Ending> {
  const { signal, clock } = context;
  try {
    for (;;) {
      const rest = await turnOrConflict(context, run, { single: detach });
      const { decision } = rest;
      if (decision.kind === 'conflict' && (await rivalGone(context, run, decision))) continue;
      if (decision.kind !== 'hold' || !decision.wait) return await ended(context, run, rest);
      if (detach && decision.reason !== 'check') {
        return { ...endingOf(decision), headline: say.detached(decision.because) };
      }
      beat(context, run, { hold: decision, rest });
      // A change that spreads is a matter of seconds; what comes after it is told.
      if (decision.reason !== 'propagation') sighted(context, run, standingAt(decision));
      await clock.sleep(pauseFor(context, decision), signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    return await cancelled(context, run);
  }
}

async function turnOrConflict(context: Context, run: Run, { single }: Pick<TurnOptions, 'single'>): Promise<Rest> {
  try {
    return await turn(context, run, { single, signal: context.signal, mayBegin: true });
  } catch (error) {
    if (!(error instanceof ConflictingRollout)) throw error;
    return { decision: error.conflict, judged: undefined };
  }
}

function pauseFor({ settings, clock }: Context, { reason, until }: Hold): number {
  if (reason === 'check' || reason === 'propagation') return Math.min(SOON, settings.interval);
  const left = until === undefined ? settings.interval : until - clock.now();
  return Math.max(50, Math.min(settings.interval, left));
}

export function beat(context: Context, run: Run, { hold, rest }: { readonly hold: Hold; readonly rest: Rest }): void {
  context.view.heartbeat({
    now: context.clock.now(),
    steps: stepsOf(context, run),
    ramp: rampOf(run.routing, run.candidate),
    because: hold.because,
    ...(hold.until === undefined ? {} : { until: hold.until }),
    ...(rest.judged === undefined ? {} : { verdict: rest.judged.verdict }),
  });
}

async function ended(context: Context, run: Run, rest: Rest): Promise<Ending> {
  await aftermath(context, run, context.signal);
  return endingOf(rest.decision);
}

/** What is left to do after a cancel, within `budget` milliseconds: leave the ramp as it is, or roll back, as configured; say which. */
export async function cancelled(context: Context, run: Run, budget = CANCEL_BUDGET): Promise<Ending> {
  const { settings, journal } = context;
  const { outcome } = run.checkpoint ?? {};
  if (outcome !== undefined) return endingOf({ kind: 'finished', outcome, because: outcome.because });
  if (settings.onCancel === 'hold' || run.checkpoint === undefined) {
    await lookOnceMore(context, run);
    const headline =
      run.checkpoint === undefined ? say.cancelledEarly(run.candidate) : say.heldByCancel(rampOf(run.routing, run.candidate));
    journal.note('order', 'warning', headline);
    return { outcome: 'held', exitCode: EXIT.held, headline };
  }
  try {
    return await takenBack(context, run, { checkpoint: run.checkpoint, budget });
  } catch (error) {
    const headline = say.cancelRollbackFailed(asError(error).message);
    journal.note('rollback', 'bad', headline);
    return { outcome: 'held', exitCode: EXIT.held, headline };
  }
}

/** Rolls back within the budget of a cancel. That the candidate is out is what counts; the next run can still confirm and record it. */
async function takenBack(
  context: Context,
  run: Run,
  { checkpoint, budget }: { readonly checkpoint: Checkpoint; readonly budget: number },
): Promise<Ending> {
  const { candidate } = run;
  const signal = AbortSignal.timeout(budget);
  await giveOrder(context, checkpoint, { candidate, kind: 'rollback', reason: say.rollbackByCancel });
  try {
    for (;;) {
      const { decision } = await turn(context, run, { single: false, signal });
      if (decision.kind !== 'hold' || !decision.wait) return endingOf(decision);
      await context.clock.sleep(pauseFor(context, decision), signal);
    }
  } catch (error) {
    if (!signal.aborted || rampOf(run.routing, candidate) > 0) throw error;
    const headline = say.takenBackByCancel(candidate);
    context.journal.note('rollback', 'warning', headline);
    return { outcome: 'rolled-back', exitCode: EXIT.refused, headline };
  }
}

/** The cancel may have come right after a routing write, before it was read back. */
async function lookOnceMore({ port, journal }: Context, run: Run): Promise<void> {
  try {
    run.routing = await port.read(AbortSignal.timeout(LAST_LOOK));
  } catch (error) {
    journal.note('order', 'warning', say.lastLookFailed(asError(error).message));
  }
}
