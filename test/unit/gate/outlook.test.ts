import { describe, expect, it } from '@jest/globals';
import { binomial, randomFrom } from '../../../scripts/simulate/chance.mjs';
import { atLeast, quantile } from '../../../src/gate/binomial.js';
import { detectable, detectableByThreshold, straightFailures } from '../../../src/gate/detectable.js';
import { outlookOf, type PlannedStep } from '../../../src/gate/outlook.js';
import { condemned, type TestSettings } from '../../../src/gate/regression.js';
import { NO_SUMS, withStratum } from '../../../src/gate/sums.js';
import { trafficOf } from '../../../src/gate/traffic.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 168 * HOUR;
const PROMISE: TestSettings = { falseRollbackRate: 0.01, confidence: 0.95, baselineRate: 0.01 };
const STEPS: readonly PlannedStep[] = [
  { ramp: 0.05, next: 0.25, least: 10 * MINUTE, deadline: 2 * HOUR },
  { ramp: 0.25, next: 0.5, least: 10 * MINUTE, deadline: 4 * HOUR },
  { ramp: 0.5, next: 1, least: 10 * MINUTE, deadline: 24 * HOUR },
];

/** Workflows that close at once. */
const quick = (perHour: number) => trafficOf([{ length: WEEK, starts: perHour * 168, closed: perHour * 168 }]);
const outlook = (perHour: number) =>
  outlookOf(STEPS, { traffic: quick(perHour), rate: 0.01, settings: PROMISE, interval: 15_000 });

describe('Chances of so many or more', () => {
  it.each([
    { least: 3, trials: 10, rate: 0.1, chance: 0.0701908264 },
    { least: 1, trials: 100, rate: 0.01, chance: 0.6339676587 },
    { least: 60, trials: 100, rate: 0.5, chance: 0.0284439668 },
  ])('$least of $trials at $rate', ({ least, trials, rate, chance }) => {
    expect(atLeast(least, { trials, rate })).toBeCloseTo(chance, 8);
  });

  it('are right at five million, and a quantile is their inverse', () => {
    const many = { trials: 5_000_000, rate: 0.01 };
    expect(atLeast(50_000, many)).toBeCloseTo(0.5, 2);
    for (const share of [0.1, 0.5, 0.9]) {
      const most = quantile(share, many);
      expect(1 - atLeast(most + 1, many)).toBeGreaterThanOrEqual(share);
      expect(1 - atLeast(most, many)).toBeLessThan(share);
    }
  });
});

describe('Traffic', () => {
  it('tells what will have closed from what has: five minutes of work are open at any time', () => {
    const { rate, closedShare } = trafficOf([
      { length: 10 * MINUTE, starts: 1_000, closed: 500 },
      { length: HOUR, starts: 6_000, closed: 5_500 },
      { length: WEEK, starts: 1_008_000, closed: 1_007_500 },
    ]);
    expect(rate * MINUTE).toBeCloseTo(100, 6);
    expect(closedShare(10 * MINUTE)).toBeCloseTo(0.5, 6);
    expect(closedShare(20 * MINUTE)).toBeCloseTo(0.75, 6);
    expect(closedShare(5 * MINUTE)).toBe(0);
    expect(closedShare(0)).toBe(0);
  });

  it('does not judge by a handful, and without starts there is none', () => {
    const { closedShare } = trafficOf([
      { length: 10 * MINUTE, starts: 2, closed: 0 },
      { length: WEEK, starts: 2_000, closed: 2_000 },
    ]);
    expect(closedShare(10 * MINUTE)).toBe(1);
    expect(trafficOf([{ length: WEEK, starts: 0, closed: 0 }]).rate).toBe(0);
  });
});

describe('The outlook of a plan', () => {
  it('with much traffic every step passes within its deadline, and small regressions are caught', () => {
    const steps = outlook(50_000);
    expect(steps.map(({ chance }) => chance)).toEqual(['likely', 'likely', 'likely']);
    expect(steps[2]?.detectable).toBeLessThan(0.01);
  });

  it('with little traffic no build passes by the deadline, whatever it does, and a wider budget would be needed', () => {
    const [first, , last] = outlook(10);
    expect(first).toMatchObject({ chance: 'impossible' });
    expect(first?.passAfter).toBeGreaterThan(2 * HOUR);
    expect(last?.budgetInReach).toBeGreaterThan(0.01);
    expect(last?.budgetInReach).toBeLessThan(1);
  });

  it('without traffic nothing is caught and nothing passes', () => {
    expect(outlook(0)[0]).toEqual({ chance: 'impossible', closed: 0, budgetInReach: 0.25, lostIfAllFail: 0 });
  });

  it('what one step has shown counts in the next: alone, the second would take longer', () => {
    const [, second] = outlook(2_000);
    const [alone] = outlookOf(STEPS.slice(1), { traffic: quick(2_000), rate: 0.01, settings: PROMISE, interval: 15_000 });
    expect(second?.passAfter).toBeLessThan(alone?.passAfter ?? 0);
  });

  it('a build on which everything fails costs a few workflows and what starts between two looks', () => {
    expect([0.01, 0.05, 0.1, 0.25, 0.5].map((ramp) => straightFailures(ramp, PROMISE))).toEqual([2, 3, 3, 5, 9]);
    expect(outlook(2_400)[2]?.lostIfAllFail).toBeCloseTo(9 + 5, 6);
  });
});

/** Share of rollouts that this regression fails, of 2,000 that end with one look. */
function caught(regression: number, { ours, theirs, ramp, rate }: { ours: number; theirs: number; ramp: number; rate: number }) {
  const random = randomFrom(7);
  let fails = 0;
  for (let rollout = 0; rollout < 2_000; rollout += 1) {
    const arm = (count: number, share: number) => ({ starts: count, closed: count, bad: binomial(random, count, share) });
    const sums = withStratum(NO_SUMS, { ramp, candidate: arm(ours, rate + regression), baseline: arm(theirs, rate) });
    if (condemned(sums, PROMISE)) fails += 1;
  }
  return fails / 2_000;
}

describe('What a step can catch', () => {
  it.each([
    { ours: 50, theirs: 950, ramp: 0.05, rate: 0.01 },
    { ours: 500, theirs: 500, ramp: 0.5, rate: 0.05 },
    { ours: 25_000, theirs: 75_000, ramp: 0.25, rate: 0.001 },
  ])('is caught in 80 % of simulated rollouts: $ours workflows at $ramp', (expected) => {
    const found = detectable(expected, PROMISE) ?? Number.NaN;
    expect(caught(found, expected)).toBeGreaterThan(0.76);
    expect(caught(found, expected)).toBeLessThan(0.84);
  });

  it('is nothing when too few start, and by thresholds what makes enough failures', () => {
    expect(detectable({ ours: 2, theirs: 38, ramp: 0.05, rate: 0.01 }, PROMISE)).toBeUndefined();
    expect(detectableByThreshold({ ours: 2, rate: 0 }, { minFailures: 3, maxRate: 0.05 })).toBeUndefined();
    const found = detectableByThreshold({ ours: 100, rate: 0.01 }, { minFailures: 3, maxRate: 0.05 }) ?? Number.NaN;
    expect(atLeast(6, { trials: 100, rate: 0.01 + found })).toBeCloseTo(0.8, 6);
  });
});
