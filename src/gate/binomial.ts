import { logBeta } from './log-beta.js';

const MOST_TERMS = 20_000;
const PRECISION = 1e-12;
const TINY = 1e-300;

export interface Binomial {
  /** Whole. */
  readonly trials: number;
  /** Probability of each, 0 to 1. */
  readonly rate: number;
}

/** Probability of `least` or more; exact at any number of trials, because it is the incomplete beta function. */
export function atLeast(least: number, { trials, rate }: Binomial): number {
  if (least <= 0) return 1;
  if (least > trials || rate <= 0) return 0;
  return rate >= 1 ? 1 : incompleteBeta(rate, least, trials - least + 1);
}

/** The smallest number that is not exceeded with probability `share`. */
export function quantile(share: number, binomial: Binomial): number {
  let [enough, tooFew] = [binomial.trials, -1];
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (1 - atLeast(middle + 1, binomial) >= share) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/** Regularised; by its continued fraction, on the side where that converges fast (Lentz' method). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  let c = 1;
  let d = 1 / apart(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let term = 1; term < MOST_TERMS; term += 1) {
    const even = (term * (b - term) * x) / ((a + 2 * term - 1) * (a + 2 * term));
    const odd = (-(a + term) * (a + b + term) * x) / ((a + 2 * term) * (a + 2 * term + 1));
    for (const factor of [even, odd]) {
      d = 1 / apart(1 + factor * d);
      c = apart(1 + factor / c);
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return Math.min(1, front * fraction);
}

function apart(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
