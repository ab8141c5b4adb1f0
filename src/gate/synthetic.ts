import { type Stratum } from './arms.js';
import { type SyntheticPairs } from './evidence.js';
import { allowedSynthetic, becauseSynthetic, seenSynthetic, tooFewSynthetic } from './messages-synthetic.js';
import { type Judged } from './metrics.js';
import { logEvidence } from './odds.js';
import { decisiveEvidence, difference, harmBudget, type TestSettings } from './regression.js';
import { type Sums, withStratum } from './sums.js';

export interface SyntheticSchedule {
  /** From one pair to the next, milliseconds. */
  readonly interval: number;
  /** Pairs in each step. */
  readonly count: number;
}

/** Pairs that are started in one look, at most: whoever looks seldom catches up, and nobody is flooded. */
export const AT_ONCE = 10;

/** So many pairs should have been started by now: whoever looks next knows it, whatever became of the last one. Times in milliseconds. */
export function pairsDue(
  { interval, count }: SyntheticSchedule,
  { since, now }: { readonly since: number; readonly now: number },
): number {
  return Math.min(count, Math.floor(Math.max(0, now - since) / interval) + 1);
}

/** How long it takes until the last pair of a step has started, milliseconds; `look` is the time from one look to the next. */
export function startsWithin({ interval, count }: SyntheticSchedule, look: number): number {
  // The first look finds one that is due.
  return Math.max((count - 1) * interval, Math.ceil((count - 1) / AT_ONCE) * look);
}

/** The pairs of a ramp, as the test takes them: a failure falls to either of a pair as by the toss of a coin. */
export function syntheticStratum({ candidate, baseline }: SyntheticPairs): Stratum {
  return { ramp: 0.5, candidate, baseline };
}

/**
 * The evidence from which on the pairs speak against a build. An eighth of the false rollback rate is spent on them; failures spend a half,
 * slow workflows a quarter, and what is left is kept for what is not quite a lottery.
 */
export function decisiveSynthetic(settings: TestSettings): number {
  return 4 * decisiveEvidence(settings);
}

export interface SyntheticQuestion {
  readonly test: TestSettings;
  /** Of the ramps that are over. */
  readonly finished: Sums;
  /** Build ID, for the sentence. */
  readonly candidate: string;
}

/**
 * Synthetic workflows by the test of the real ones, as a metric of its own. They speak against a build and never for it: they show only
 * what they do. But the gate does not pass before the pairs of the step have ended.
 */
export function syntheticTested(pairs: SyntheticPairs, { test, finished, candidate }: SyntheticQuestion): Judged {
  const sums = withStratum(finished, syntheticStratum(pairs));
  const evidence = Math.exp(logEvidence(sums.ratios));
  const needed = decisiveSynthetic(test);
  const metric = { metric: 'synthetic-workflows', seen: seenSynthetic(pairs), limit: allowedSynthetic(pairs.wanted) };
  if (evidence >= needed && difference(sums) >= harmBudget(test) / 2) {
    const figures = { ...sums, difference: difference(sums), evidence, needed };
    return { ...metric, kind: 'fail', because: becauseSynthetic(figures, candidate) };
  }
  if (pairs.ended < pairs.wanted) return { ...metric, kind: 'inconclusive', because: tooFewSynthetic(pairs) };
  return { ...metric, kind: 'pass', because: '' };
}
