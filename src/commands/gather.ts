import { judge, judgeRamp } from '../gate/judge.js';
import { withKnownRate } from '../gate/known-rate.js';
import { finishedSums, remember, type Remembered } from '../gate/remembered.js';
import { type Evidence, type EvidenceRequest } from '../gate/evidence.js';
import { type Tally } from '../gate/measurements.js';
import { type Verdict } from '../gate/verdict.js';
import { type Checkpoint } from '../rollout/checkpoint.js';
import { ownRamp, rampOf } from '../rollout/observation.js';
import { trustedNow } from '../rollout/trusted-now.js';
import { type Context, type Run } from './context.js';
import { measure } from './measure.js';

/** The server keeps percentages as 32-bit floats. */
const SAME_SHARE = 1e-6;

export interface Judged {
  readonly verdict: Verdict;
  readonly evidence: Evidence;
  /** For the checkpoint, should this ramp be left. */
  readonly memory?: Remembered;
  /** For the checkpoint, if metrics from outside were measured. */
  readonly tallies?: readonly Tally[];
}

/**
 * Gather evidence for the cohort that began at `since`, and judge it. Temporal comes first: what it condemns goes back at once, however
 * slow the rest of the world is.
 */
export async function gather(context: Context, run: Run, since: number): Promise<Judged> {
  const { evidence: source, clock, journal, signal } = context;
  const { candidate, checkpoint, routing, taskQueues } = run;
  const ramp = testedRamp(context, run);
  const asked = { candidate, previous: previousOf(checkpoint), since, taskQueues, ...(ramp === undefined ? {} : { ramp }) };
  const wanted = ramp !== undefined;
  const temporal = await source.gather(asked, signal);
  const early = verdictOn({ evidence: temporal, wanted }, context, run);
  const now = trustedNow(clock.now(), temporal.serverTimes);
  // Whoever only asks where the rollout is starts no program of the user.
  const mayMeasure = context.verb !== 'status' && early.verdict.kind !== 'fail';
  const { states, tallies } = await measure(context, run, { now, mayMeasure });
  const evidence = states.length === 0 ? temporal : { ...temporal, metrics: states };
  const { verdict, memory } = states.length === 0 ? early : verdictOn({ evidence, wanted }, context, run);
  journal.look({ at: clock.now(), ramp: rampOf(routing, candidate), verdict, evidence });
  return { verdict, evidence, ...(memory === undefined ? {} : { memory }), ...(tallies === undefined ? {} : { tallies }) };
}

/** The ramp whose draw the test judges: none at 100 %, before the routing changed, or when only thresholds are configured. */
function testedRamp({ settings }: Context, { routing, candidate }: Run): EvidenceRequest['ramp'] {
  const ramp = ownRamp(routing, candidate);
  if (settings.limits.test === undefined || ramp === undefined || ramp.percentage >= 100) return undefined;
  return { share: ramp.percentage / 100, since: ramp.percentageSince };
}

/** By the test where the ramp drew on both versions, by thresholds otherwise. */
function verdictOn(
  { evidence, wanted }: { readonly evidence: Evidence; readonly wanted: boolean },
  { settings }: Context,
  { candidate, checkpoint }: Run,
): { readonly verdict: Verdict; readonly memory?: Remembered } {
  const { limits, plan } = settings;
  const { drawn } = evidence;
  const finished = drawn === undefined ? undefined : finishedSums(checkpoint?.evidence, drawn.since);
  if (limits.test === undefined || drawn === undefined || finished === undefined) {
    // What should have been tested but could not be read is a hold; a threshold that nobody configured must not roll it back.
    const unreadable = limits.test !== undefined && wanted && evidence.unread.length > 0;
    return { verdict: judge(evidence, unreadable ? { ...limits, maxWorkflowFailureRate: 1 } : limits, candidate) };
  }
  const next = plan.steps.find(({ rampPercentage }) => rampPercentage / 100 > drawn.ramp * (1 + SAME_SHARE));
  const verdict = judgeRamp(
    { ...evidence, drawn },
    {
      limits,
      candidate,
      test: withKnownRate(limits.test, checkpoint?.baseline),
      finished,
      next: (next?.rampPercentage ?? 100) / 100,
    },
  );
  return { verdict, memory: remember(drawn.since, finished, drawn) };
}

function previousOf(checkpoint: Checkpoint | undefined): string | null | undefined {
  return checkpoint === undefined || checkpoint.first ? undefined : checkpoint.previous;
}
