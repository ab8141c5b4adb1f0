import { atLeast, quantile } from './binomial.js';
import { condemned, type TestSettings } from './regression.js';
import { NO_SUMS, withStratum } from './sums.js';

/** Workflows that will have closed on either version, whole, and how they fall to them. */
export interface Expected {
  readonly ours: number;
  readonly theirs: number;
  /** Share of new workflows on the new version, 0 to 1. */
  readonly ramp: number;
  /** Failure rate of the old version, 0 to 1. */
  readonly rate: number;
}

/** A regression counts as caught when it fails the build with this probability. */
export const POWER = 0.8;
/** How many workflows fail on the old version is chance as well: the middles of five equally likely parts of it. */
const PARTS = [0.1, 0.3, 0.5, 0.7, 0.9];
const HALVINGS = 30;

/**
 * The smallest regression that the test catches with probability {@link POWER}, looking once, at the end: with looks on the way it is
 * caught a little more often. `undefined` when not even a build on which everything fails is.
 */
export function detectable(expected: Expected, settings: TestSettings): number | undefined {
  const { ours, theirs, rate } = expected;
  const needed = PARTS.map((part) => failuresToFail(expected, settings, quantile(part, { trials: theirs, rate })));
  return smallest(rate, (bad) => {
    const chances = needed.map((least) => (least === undefined ? 0 : atLeast(least, { trials: ours, rate: bad })));
    return chances.reduce((sum, chance) => sum + chance, 0) / PARTS.length;
  });
}

/** The same where thresholds judge: so many failures, and a rate above the limit. */
export function detectableByThreshold(
  { ours, rate }: Pick<Expected, 'ours' | 'rate'>,
  { minFailures, maxRate }: { readonly minFailures: number; readonly maxRate: number },
): number | undefined {
  const least = Math.max(minFailures, Math.floor(maxRate * ours) + 1);
  return smallest(rate, (bad) => atLeast(least, { trials: ours, rate: bad }));
}

/** Failures in a row on the new version, the old one failing nowhere, that decide. */
export function straightFailures(ramp: number, settings: TestSettings): number {
  for (let failures = 1; failures < 1_000; failures += 1) {
    const theirs = (failures * (1 - ramp)) / ramp;
    if (condemned(sumsOf({ ours: failures, theirs, ramp }, failures, 0), settings)) return failures;
  }
  return Number.POSITIVE_INFINITY;
}

/** The fewest failures among ours that fail the build, when so many of theirs failed; `undefined` when not even all do. */
function failuresToFail(expected: Expected, settings: TestSettings, theirBad: number): number | undefined {
  const fails = (bad: number) => condemned(sumsOf(expected, bad, theirBad), settings);
  if (expected.ours === 0 || !fails(expected.ours)) return undefined;
  let [enough, tooFew] = [expected.ours, 0];
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (fails(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

function sumsOf({ ours, theirs, ramp }: Omit<Expected, 'rate'>, bad: number, theirBad: number) {
  return withStratum(NO_SUMS, {
    ramp,
    candidate: { starts: ours, closed: ours, bad },
    baseline: { starts: theirs, closed: theirs, bad: theirBad },
  });
}

function smallest(rate: number, caught: (rate: number) => number): number | undefined {
  if (caught(1) < POWER) return undefined;
  let [enough, tooFew] = [1 - rate, 0];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (enough + tooFew) / 2;
    if (caught(rate + middle) >= POWER) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
