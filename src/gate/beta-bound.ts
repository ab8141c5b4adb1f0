import { logBeta } from './log-beta.js';

/**
 * Bounds on a failure rate that hold at all looks together: a rate p is excluded once the mean likelihood over a prior exceeds the
 * likelihood of p by 1/error (prior-posterior ratio; Waudby-Smith & Ramdas, "Confidence sequences for sampling without replacement",
 * 2020). A prior that is wrong widens the bounds, it does not break them.
 */
export interface Observed {
  /** Need not be whole: strata are weighted. */
  readonly closed: number;
  readonly bad: number;
}

export interface BoundOptions {
  /** Failure rate known before the rollout, 0 to 1. */
  readonly priorRate: number;
  /** Probability that the bound is ever wrong. */
  readonly error: number;
}

/** The prior weighs as much as this many workflows. */
const PRIOR_WEIGHT = 100;
const LOWEST_PRIOR = 0.001;
const HIGHEST_PRIOR = 0.5;
/** Halvings before Newton's steps; each of those stays on the excluded side, because the log-likelihood is concave. */
const HALVINGS = 8;
const NEWTON_STEPS = 12;
const PRECISION = 1e-10;

/** Rates above this one are excluded. */
export function highestRate(observed: Observed, options: BoundOptions): number {
  const { closed, bad } = observed;
  if (closed <= 0 || bad >= closed) return 1;
  return boundary(observed, options, 1);
}

/** Rates below this one are excluded. */
export function lowestRate(observed: Observed, options: BoundOptions): number {
  const { closed, bad } = observed;
  if (closed <= 0 || bad <= 0) return 0;
  return boundary(observed, options, 0);
}

/** Whether this rate and all above it are excluded: `rate >= highestRate(…)`, for less. */
export function isTooHigh(rate: number, observed: Observed, options: BoundOptions): boolean {
  const { closed, bad } = observed;
  if (closed <= 0 || rate * closed <= bad) return false;
  return rate >= 1 || logLikelihood(rate, observed) <= leastLikelihood(observed, options);
}

/** Between the rate seen and `outside`; what is returned is excluded itself, so that rounding never helps the build. */
function boundary(observed: Observed, options: BoundOptions, outside: 0 | 1): number {
  const { closed, bad } = observed;
  const least = leastLikelihood(observed, options);
  let within = bad / closed;
  let beyond: number = outside;
  for (let halving = 0; halving < HALVINGS || (beyond === outside && halving < 60); halving += 1) {
    const middle = (within + beyond) / 2;
    if (logLikelihood(middle, observed) <= least) beyond = middle;
    else within = middle;
  }
  if (beyond === outside) return outside;
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const slope = bad / beyond - (closed - bad) / (1 - beyond);
    const change = (logLikelihood(beyond, observed) - least) / slope;
    beyond -= change;
    if (Math.abs(change) < PRECISION) break;
  }
  return beyond;
}

/** Below this log-likelihood a rate is excluded. */
function leastLikelihood({ closed, bad }: Observed, { priorRate, error }: BoundOptions): number {
  const a = PRIOR_WEIGHT * Math.min(HIGHEST_PRIOR, Math.max(LOWEST_PRIOR, priorRate));
  const b = PRIOR_WEIGHT - a;
  return logBeta(a + bad, b + closed - bad) - logBeta(a, b) + Math.log(error);
}

function logLikelihood(rate: number, { closed, bad }: Observed): number {
  return times(bad, Math.log(rate)) + times(closed - bad, Math.log(1 - rate));
}

/** Nothing that happened zero times is impossible. */
function times(count: number, log: number): number {
  return count === 0 ? 0 : count * log;
}
