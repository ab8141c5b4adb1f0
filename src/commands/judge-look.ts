import { type Settings } from '../config/settings.js';
import { type Drawn, type Evidence, type SyntheticPairs } from '../gate/evidence.js';
import { judge, judgeRamp } from '../gate/judge.js';
import { withKnownRate } from '../gate/known-rate.js';
import { finishedSums, type Memories, remember } from '../gate/remembered.js';
import { slowStratum } from '../gate/slow.js';
import { slowLimitsOf, type SlowRule } from '../gate/slow-limits.js';
import { NO_SUMS } from '../gate/sums.js';
import { syntheticStratum } from '../gate/synthetic.js';
import { type Verdict } from '../gate/verdict.js';
import { type Checkpoint } from '../rollout/checkpoint.js';
import { type Run } from './context.js';

/** The server keeps percentages as 32-bit floats. */
const SAME_SHARE = 1e-6;

export interface Look {
  readonly evidence: Evidence;
  /** Whether outcomes should have been tested. */
  readonly wanted: boolean;
}

export interface JudgedLook {
  readonly verdict: Verdict;
  /** For the checkpoint, should this ramp be left. */
  readonly memories: Memories;
}

/** The verdict on one look: by the test where the ramp drew on both versions, by thresholds otherwise. Pure. */
export function judgeLook(
  { evidence, wanted }: Look,
  { limits, plan, synthetic }: Pick<Settings, 'limits' | 'plan' | 'synthetic'>,
  { candidate, checkpoint }: Pick<Run, 'candidate' | 'checkpoint'>,
): JudgedLook {
  const { drawn } = evidence;
  const test = limits.test === undefined ? undefined : withKnownRate(limits.test, checkpoint?.baseline);
  const pairs = knownOfPairs(evidence.synthetic, checkpoint);
  const hasPairs = synthetic !== undefined && test !== undefined && checkpoint?.first !== true;
  const asked = hasPairs ? { synthetic: { test, finished: pairs?.finished ?? NO_SUMS } } : {};
  const finished = drawn === undefined ? undefined : finishedSums(checkpoint?.evidence, drawn.since);
  if (test === undefined || drawn === undefined || finished === undefined) {
    // What should have been tested but could not be read is a hold; a threshold that nobody configured must not roll it back.
    const unreadable = test !== undefined && wanted && evidence.unread.length > 0;
    const lenient = unreadable ? { ...limits, maxWorkflowFailureRate: 1 } : limits;
    return { verdict: judge(evidence, { limits: lenient, candidate, ...asked }), memories: { ...pairs?.memories } };
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
  const memories = {
    evidence: remember(drawn.since, finished, drawn),
    ...(slow === undefined ? {} : { slow: remember(drawn.since, slow.finished, slowStratum(drawn, slow.counts)) }),
    ...pairs?.memories,
  };
  return { verdict, memories };
}

/** What was known of synthetic workflows before this ramp, and what is to be remembered; `undefined` when none were counted. */
function knownOfPairs(pairs: SyntheticPairs | undefined, checkpoint: Checkpoint | undefined) {
  const finished = pairs === undefined ? undefined : finishedSums(checkpoint?.synthetic, pairs.since);
  if (pairs === undefined || finished === undefined) return undefined;
  return { finished, memories: { synthetic: remember(pairs.since, finished, syntheticStratum(pairs)) } };
}

/** What is asked about slow workflows, if they were counted. */
function slowQuestion(rule: SlowRule | undefined, checkpoint: Checkpoint | undefined, { since, slow: counts }: Drawn) {
  const limits = slowLimitsOf(rule, checkpoint?.slowLimit);
  const finished = finishedSums(checkpoint?.slow, since);
  if (rule === undefined || limits === undefined || finished === undefined || counts === undefined) return undefined;
  return { rule, limits, finished, counts };
}
