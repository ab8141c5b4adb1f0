import { highestRate, isTooHigh, lowestRate } from './beta-bound.js';
import { logEvidence } from './odds.js';
import { type Sums } from './sums.js';

/** What the test promises, and what it knew before the rollout. Rates are shares between 0 and 1. */
export interface TestSettings {
  /** Probability that a build without a regression is ever rolled back, over all looks and steps. */
  readonly falseRollbackRate: number;
  /** Probability that a build that passes has no regression above the harm budget. */
  readonly confidence: number;
  /** Highest share of new workflows that may fail because of the build; absent = {@link harmBudget} chooses. */
  readonly harmBudget?: number | undefined;
  /** Failure rate of the version before, known before the rollout began; absent = unknown. */
  readonly baselineRate?: number | undefined;
}

const LEAST_BUDGET = 0.01;
/** Taken when no rate is known; a wrong one costs time, not safety. */
const USUAL_RATE = 0.01;
/** Most of the error is given to the bound on the new version, which has fewer workflows. */
const OUR_SHARE = 0.8;

/** The harm budget h: as configured, else one percentage point or half of the known rate, whichever is more. */
export function harmBudget({ harmBudget: configured, baselineRate }: TestSettings): number {
  return configured ?? Math.max(LEAST_BUDGET, (baselineRate ?? 0) / 2);
}

/**
 * The evidence from which on a build fails. Half of the false rollback rate is spent on chance here, a quarter on slow workflows and an
 * eighth on synthetic ones; the rest is kept for what is not quite the lottery that the test takes it for, such as workflow IDs that start
 * more than once.
 */
export function decisiveEvidence({ falseRollbackRate }: TestSettings): number {
  return 2 / falseRollbackRate;
}

/** Measured difference of the failure rates, new minus old, each ramp against its own. */
export function difference({ closed, bad, hanging, expected }: Sums): number {
  if (closed === 0) return 0;
  return bad / closed - expected / (closed + hanging);
}

/** FAIL: the evidence reaches what the false rollback rate asks for, and the difference is worth a rollback. */
export function condemned(sums: Sums, settings: TestSettings): boolean {
  const enough = logEvidence(sums.ratios) >= Math.log(decisiveEvidence(settings));
  return enough && difference(sums) >= harmBudget(settings) / 2;
}

/** Regressions above this share are excluded at the confidence asked for; 1 = nothing is excluded. */
export function excluded(sums: Sums, settings: TestSettings): number {
  if (!isComparable(sums)) return 1;
  const { ours, bound } = ourSide(sums, settings);
  return highestRate(ours, bound) - theirLowest(sums, settings);
}

/** Whether a regression of this share is excluded: the same question for less. */
export function excludes(regression: number, sums: Sums, settings: TestSettings): boolean {
  if (!isComparable(sums)) return false;
  const { ours, bound } = ourSide(sums, settings);
  return isTooHigh(theirLowest(sums, settings) + regression, ours, bound);
}

const isComparable = ({ closed, hanging, spread }: Sums): boolean => closed + hanging > 0 && spread > 0;

function ourSide({ closed, bad, hanging }: Sums, settings: TestSettings) {
  return { ours: { closed: closed + hanging, bad: bad + hanging }, bound: boundOptions(settings, OUR_SHARE) };
}

function theirLowest({ closed, hanging, expected, spread }: Sums, settings: TestSettings): number {
  const counted = closed + hanging;
  // As many workflows as would leave as much chance in one ramp as there is in all of them.
  const theirs = counted ** 2 / spread;
  return lowestRate({ closed: theirs, bad: (expected / counted) * theirs }, boundOptions(settings, 1 - OUR_SHARE));
}

function boundOptions({ baselineRate = USUAL_RATE, confidence }: TestSettings, share: number) {
  return { priorRate: baselineRate, error: (1 - confidence) * share };
}
