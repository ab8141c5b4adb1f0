import { type SyntheticPairs } from './evidence.js';
import { allowedSynthetic, becauseSynthetic, seenSynthetic, tooFewSynthetic } from './messages-synthetic.js';
import { type Judged } from './metrics.js';
import { logEvidence } from './odds.js';
import { decisiveEvidence, difference, harmBudget, type TestSettings } from './regression.js';
import { NO_SUMS, withStratum } from './sums.js';

export interface SyntheticSchedule {
  /** From one pair to the next, milliseconds. */
  readonly interval: number;
  /** Pairs in each step. */
  readonly count: number;
}

/** The step in force (counted from 0), since when its ramp is, and now; milliseconds. */
export interface SyntheticMoment {
  readonly step: number;
  readonly since: number;
  readonly now: number;
}

/** So many pairs should have been started by now, over all steps: whoever looks next knows it, whatever became of the last one. */
export function pairsDue({ interval, count }: SyntheticSchedule, { step, since, now }: SyntheticMoment): number {
  return step * count + Math.min(count, Math.floor(Math.max(0, now - since) / interval) + 1);
}

/** So many pairs must have ended before this step is left. */
export function pairsWanted({ count }: SyntheticSchedule, step: number): number {
  return (step + 1) * count;
}

/**
 * The evidence from which on the pairs speak against a build. An eighth of the false rollback rate is spent on them; failures spend a half
 * and slow workflows a quarter.
 */
export function decisiveSynthetic(settings: TestSettings): number {
  return 4 * decisiveEvidence(settings);
}

/**
 * Synthetic workflows by the test of the real ones, as a metric of its own. Where the versions make no difference, a failure falls to
 * either of a pair as by the toss of a coin, whatever breaks both. They speak against a build and never for it: they show only what they
 * do. But a step is not left before its pairs have ended.
 */
export function syntheticTested(
  pairs: SyntheticPairs,
  { test, candidate }: { readonly test: TestSettings; readonly candidate: string },
): Judged {
  const sums = withStratum(NO_SUMS, { ramp: 0.5, candidate: pairs.candidate, baseline: pairs.baseline });
  const evidence = Math.exp(logEvidence(sums.ratios));
  const needed = decisiveSynthetic(test);
  const metric = { metric: 'synthetic-workflows', seen: seenSynthetic(pairs), limit: allowedSynthetic(pairs.wanted) };
  if (evidence >= needed && difference(sums) >= harmBudget(test) / 2) {
    return { ...metric, kind: 'fail', because: becauseSynthetic(pairs, { evidence, needed }, candidate) };
  }
  const ended = Math.min(pairs.candidate.closed, pairs.baseline.closed);
  if (ended < pairs.wanted) return { ...metric, kind: 'inconclusive', because: tooFewSynthetic(ended, pairs.wanted) };
  return { ...metric, kind: 'pass', because: '' };
}
