import { judge, judgeRamp } from '../gate/judge.js';
import { withKnownRate } from '../gate/known-rate.js';
import { finishedSums, remember, type Remembered } from '../gate/remembered.js';
import { type Drawn, type Evidence, type EvidenceRequest } from '../gate/evidence.js';
import { type Tally } from '../gate/measurements.js';
import { type TestSettings } from '../gate/regression.js';
import { slowStratum } from '../gate/slow.js';
import { slowLimitsOf, type SlowRule } from '../gate/slow-limits.js';
import { NO_SUMS } from '../gate/sums.js';
import { syntheticStratum } from '../gate/synthetic.js';
import { type Verdict } from '../gate/verdict.js';
import { type Checkpoint } from '../rollout/checkpoint.js';
import { ownRamp, rampOf } from '../rollout/observation.js';
import { trustedNow } from '../rollout/trusted-now.js';
import { type Context, type Run } from './context.js';
import { measure } from './measure.js';
import { synthetic } from './synthetic.js';

/** The server keeps percentages as 32-bit floats. */
const SAME_SHARE = 1e-6;

export interface Judged {
  readonly verdict: Verdict;
  readonly evidence: Evidence;
  /** For the checkpoint, should this ramp be left: of failed workflows, of slow ones, and of synthetic ones. */
  readonly memory?: Remembered;
  readonly slowMemory?: Remembered;
  readonly syntheticMemory?: Remembered;
  /** For the checkpoint, if metrics from outside were measured. */
  readonly tallies?: readonly Tally[];
}

/**
 * Gather evidence for the cohort that began at `since`, and judge it. Temporal comes first: what it condemns goes back at once, however slow
 * the rest of the world is.
 *
 * @param mayStart whether synthetic workflows that are due may be started
 */
export async function gather(
  context: Context,
  run: Run,
  { since, mayStart }: { readonly since: number; readonly mayStart: boolean },
): Promise<Judged> {
  const { evidence: source, clock, journal, signal } = context;
  const { candidate, checkpoint, routing, taskQueues } = run;
  const ramp = testedRamp(context, run);
  const slow = ramp === undefined ? undefined : slowLimitsOf(context.settings.limits.slow, checkpoint?.slowLimit);
  const asked = {
    ...{ candidate, previous: previousOf(checkpoint), since, taskQueues },
    ...(ramp === undefined ? {} : { ramp }),
    ...(slow === undefined ? {} : { slow }),
  };
  const wanted = ramp !== undefined;
  const temporal = await source.gather(asked, signal);
  const early = verdictOn({ evidence: temporal, wanted }, context, run);
  const now = trustedNow(clock.now(), temporal.serverTimes);
  const condemned = early.verdict.kind === 'fail';
  // Whoever only asks where the rollout is starts no program of the user.
  const mayMeasure = context.verb !== 'status' && !condemned;
  const [{ states, tallies }, { unread, ...pairs }] = await Promise.all([
    measure(context, run, { now, mayMeasure }),
    condemned ? { unread: [] } : synthetic(context, run, { evidence: temporal, now, mayStart }),
  ]);
  const evidence = {
    ...{ ...temporal, ...pairs, unread: [...temporal.unread, ...unread] },
    ...(states.length === 0 ? {} : { metrics: states }),
  };
  const judged = verdictOn({ evidence, wanted }, context, run);
  const { verdict } = judged;
  journal.look({ at: clock.now(), ramp: rampOf(routing, candidate), verdict, evidence });
  return { ...judged, evidence, ...(tallies === undefined ? {} : { tallies }) };
}

/** The ramp whose draw the test judges: none at 100 %, before the routing changed, or when only thresholds are configured. */
function testedRamp({ settings }: Context, { routing, candidate }: Run): EvidenceRequest['ramp'] {
  const ramp = ownRamp(routing, candidate);
  if (settings.limits.test === undefined || ramp === undefined || ramp.percentage >= 100) return undefined;
  return { share: ramp.percentage / 100, since: ramp.percentageSince };
}

interface Looked {
  readonly evidence: Evidence;
  /** Whether outcomes should have been tested. */
  readonly wanted: boolean;
}

/** By the test where the ramp drew on both versions, by thresholds otherwise. */
function verdictOn(
  { evidence, wanted }: Looked,
  { settings }: Context,
  { candidate, checkpoint }: Run,
): Omit<Judged, 'evidence'> {
  const { limits, plan } = settings;
  const { drawn } = evidence;
  const test = limits.test === undefined ? undefined : withKnownRate(limits.test, checkpoint?.baseline);
  const hasPairs = settings.synthetic !== undefined && test !== undefined && checkpoint?.first !== true;
  const pairs = hasPairs ? pairsKnown(evidence, checkpoint, test) : undefined;
  const { asked = {}, kept = {} } = pairs ?? {};
  const finished = drawn === undefined ? undefined : finishedSums(checkpoint?.evidence, drawn.since);
  if (test === undefined || drawn === undefined || finished === undefined) {
    // What should have been tested but could not be read is a hold; a threshold that nobody configured must not roll it back.
    const unreadable = test !== undefined && wanted && evidence.unread.length > 0;
    const lenient = unreadable ? { ...limits, maxWorkflowFailureRate: 1 } : limits;
    return { verdict: judge(evidence, { limits: lenient, candidate, ...asked }), ...kept };
  }
  const next = plan.steps.find(({ rampPercentage }) => rampPercentage / 100 > drawn.ramp * (1 + SAME_SHARE));
  const slow = slowQuestion(limits.slow, checkpoint, drawn);
  const verdict = judgeRamp(
    { ...evidence, drawn },
    {
      ...{ limits, candidate, test, finished, ...asked },
      ...(slow === undefined ? {} : { slow }),
      next: (next?.rampPercentage ?? 100) / 100,
    },
  );
  const memory = remember(drawn.since, finished, drawn);
  if (slow === undefined) return { verdict, memory, ...kept };
  return { verdict, memory, ...kept, slowMemory: remember(drawn.since, slow.finished, slowStratum(drawn, slow.counts)) };
}

/** How synthetic workflows are judged, and what is to be remembered of those of this ramp. */
function pairsKnown({ synthetic: pairs }: Evidence, checkpoint: Checkpoint | undefined, test: TestSettings) {
  const finished = pairs === undefined ? undefined : finishedSums(checkpoint?.synthetic, pairs.since);
  const asked = { synthetic: { test, finished: finished ?? NO_SUMS } };
  if (pairs === undefined || finished === undefined) return { asked };
  return { asked, kept: { syntheticMemory: remember(pairs.since, finished, syntheticStratum(pairs)) } };
}

/** What is asked about slow workflows, if they were counted. */
function slowQuestion(rule: SlowRule | undefined, checkpoint: Checkpoint | undefined, { since, slow: counts }: Drawn) {
  const limits = slowLimitsOf(rule, checkpoint?.slowLimit);
  const finished = finishedSums(checkpoint?.slow, since);
  if (rule === undefined || limits === undefined || finished === undefined || counts === undefined) return undefined;
  return { rule, limits, finished, counts };
}

function previousOf(checkpoint: Checkpoint | undefined): string | null | undefined {
  return checkpoint === undefined || checkpoint.first ? undefined : checkpoint.previous;
}
