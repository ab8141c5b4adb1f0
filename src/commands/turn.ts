import { encodeCheckpoint } from '../rollout/codec.js';
import { type Decision, type Hold } from '../rollout/decision.js';
import { nextStep, noteMetrics } from '../rollout/next-step.js';
import { type Findings, type Observation, rampOf } from '../rollout/observation.js';
import { type Routing, StaleRouting } from '../rollout/routing.js';
import { trustedNow } from '../rollout/trusted-now.js';
import { UnansweredError, UserError } from '../system/errors.js';
import { apply, keepMeasured } from './apply.js';
import { type Context, type Run } from './context.js';
import { runCheck } from './checks.js';
import { type Judged, gather } from './gather.js';
import { say } from './messages.js';
import { type Seen, observe, observed } from './observe.js';
import { UNANSWERED } from './unanswered.js';

/** Where a turn came to rest, and the evidence if it looked at any. */
export interface Rest {
  readonly decision: Hold | Extract<Decision, { kind: 'conflict' | 'finished' }>;
  readonly judged: Judged | undefined;
}

/** A decision that writes. */
type Writes = Extract<Decision, { kind: 'record' | 'ramp' | 'promote' | 'rollback' }>;

export interface TurnOptions {
  /** Whether a rollout may begin here; otherwise there must be one. */
  readonly mayBegin?: boolean;
  /** Stop after one change of the ramp (`advance`, `deploy` with `detach`); otherwise go on until something holds. */
  readonly single: boolean;
  /** Reads and checks end with this; writes do not. */
  readonly signal: AbortSignal;
  /** Read a moment ago, so that the first look need not ask again. */
  readonly seen?: Seen | undefined;
}

/** More decisions than this in one turn mean that the state does not settle; two runners cannot cause it. */
const MAX_DECISIONS = 100;

/**
 * observe → nextStep → apply → observe again, until the rollout holds, ends, or belongs to somebody else. Safe to run from any
 * number of processes, and to be killed anywhere.
 */
export async function turn(context: Context, run: Run, { single, signal, seen, mayBegin = false }: TurnOptions): Promise<Rest> {
  let unanswered = { write: '', times: 0 };
  for (let decisions = 0; decisions < MAX_DECISIONS; decisions += 1) {
    const isKnown = decisions === 0 && seen !== undefined;
    const observation = isKnown ? observed(context, run, seen) : await observe(context, run, signal);
    if (!mayBegin && run.checkpoint === undefined) throw new UserError(say.noRollout(context.settings.deploymentName));
    const { decision, judged } = await decide(context, run, observation);
    noteUnconfirmed(context, run, observation.routing);
    run.hold = decision.kind === 'hold' ? decision : undefined;
    run.conflict = decision.kind === 'conflict' ? decision : undefined;
    if (decision.kind === 'hold' && !(await kept(context, run, { judged, reading: signal }))) continue;
    switch (decision.kind) {
      case 'hold':
      case 'conflict':
      case 'finished':
        // The outcome is read after the routing: whoever took the candidate out may have done both in between.
        if (decision.kind === 'finished' && decision.outcome.kind !== 'completed' && rampOf(run.routing, run.candidate) > 0)
          run.routing = await context.port.read(signal);
        return { decision, judged };
      case 'check':
      case 'judge':
        throw new Error(`the rollout asked twice for the same ${decision.kind}`);
      default:
        try {
          await apply(context, run, { decision, observation, reading: signal });
        } catch (error) {
          const write = `${decision.kind} ${encodeCheckpoint(decision.checkpoint)}`;
          // Another write than the last time: that one was done.
          const times = unanswered.write === write ? unanswered.times : 0;
          unanswered = { write, times: lookAgain(context, error, { decision, unanswered: times }) };
          continue;
        }
        if (decision.kind === 'record' && decision.checkpoint.outcome !== undefined) {
          // The end was decided on a routing that had been read back; reading right after a metadata write costs a second.
          const { outcome } = decision.checkpoint;
          return { decision: { kind: 'finished', outcome, because: outcome.because }, judged };
        }
        if (single && decision.kind === 'ramp') {
          // The next tick reads it back, and waits until it has spread.
          run.hold = { kind: 'hold', reason: 'bake', wait: true, because: say.ramped(run.candidate, decision.percentage) };
          return { decision: run.hold, judged };
        }
    }
  }
  throw new Error(`the rollout of ${run.candidate} did not settle after ${MAX_DECISIONS} decisions`);
}

/** Ask, find out what the answer depends on, ask again. Reads only, but for the checks: whoever only looks runs none. */
export async function decide(
  context: Context,
  run: Run,
  observation: Observation & { readonly onlyLooks?: boolean },
): Promise<{ readonly decision: Decision; readonly judged: Judged | undefined }> {
  const { settings, clock } = context;
  let findings: Findings = observation.findings;
  let judged: Judged | undefined;
  for (;;) {
    const now = trustedNow(clock.now(), judged?.evidence.serverTimes ?? []);
    const decision = nextStep(settings.plan, { ...observation, findings }, now);
    if (decision.kind === 'check' && observation.onlyLooks === true) {
      return { decision: { kind: 'hold', reason: 'check', wait: true, because: decision.because }, judged };
    }
    if (decision.kind === 'check' && findings[decision.check] === undefined) {
      findings = { ...findings, ...(await runCheck(context, run, { check: decision.check, step: decision.step, observation })) };
    } else if (decision.kind === 'judge' && findings.verdict === undefined) {
      const mayStart = observation.onlyLooks !== true && observation.order?.kind !== 'pause';
      judged = await gather(context, run, { since: decision.since, mayStart });
      const { verdict, memories, tallies } = judged;
      findings = {
        ...findings,
        verdict,
        memories,
        ...(tallies === undefined ? {} : { metrics: tallies }),
      };
    } else {
      return { decision, judged };
    }
  }
}

/**
 * Keep what was measured in a look that holds.
 * @returns false when another runner wrote meanwhile, so that it is to be looked at again
 */
async function kept(
  context: Context,
  run: Run,
  { judged, reading }: { readonly judged: Judged | undefined; readonly reading: AbortSignal },
): Promise<boolean> {
  const { tallies } = judged ?? {};
  if (tallies === undefined || run.checkpoint === undefined) return true;
  try {
    await keepMeasured(context, run, { checkpoint: noteMetrics({ findings: { metrics: tallies } }, run.checkpoint), reading });
    return true;
  } catch (error) {
    if (error instanceof StaleRouting) return false;
    // Not a word about the build: what was measured is measured again.
    if (!(error instanceof UnansweredError)) throw error;
    context.journal.note('step', 'warning', say.unanswered(error.message));
    return true;
  }
}

/**
 * A write that was refused because somebody else wrote first, or that was not answered and may have been done: the next look tells.
 * @returns how many in a row were not answered; throws what no look mends
 */
function lookAgain(
  { journal }: Context,
  error: unknown,
  { decision, unanswered }: { readonly decision: Writes; readonly unanswered: number },
): number {
  if (error instanceof StaleRouting) {
    journal.note('step', 'warning', say.stale);
    return 0;
  }
  const takesBack = decision.checkpoint.position.at === 'rollback';
  const most = takesBack ? UNANSWERED.inRollback : UNANSWERED.most;
  if (!(error instanceof UnansweredError) || unanswered + 1 >= most) throw error;
  journal.note(takesBack ? 'rollback' : 'step', 'warning', say.unanswered(error.message));
  return unanswered + 1;
}

/** Past its deadline an unconfirmed routing change is a warning, once. */
function noteUnconfirmed({ journal, settings, clock }: Context, run: Run, routing: Routing | undefined): void {
  if (routing?.propagation !== 'pending' || run.unconfirmed.has(routing.mark)) return;
  // What was changed before this rollout is not its matter.
  if (rampOf(routing, run.candidate) === 0) return;
  const since = Math.max(routing.ramp?.percentageSince ?? 0, routing.currentSince);
  if (clock.now() < since + settings.plan.propagationTimeout) return;
  run.unconfirmed.add(routing.mark);
  journal.note('step', 'warning', say.propagationLate(Math.round(settings.plan.propagationTimeout / 1000)));
}
