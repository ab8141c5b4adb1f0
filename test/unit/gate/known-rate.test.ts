import { describe, expect, it } from '@jest/globals';
import { knownRate, withKnownRate } from '../../../src/gate/known-rate.js';
import { harmBudget, type TestSettings } from '../../../src/gate/regression.js';

const PROMISE: TestSettings = { falseRollbackRate: 0.01, confidence: 0.95 };

describe('The failure rate that is known before a rollout', () => {
  it('is what was counted, once there is much of it', () => {
    expect(knownRate({ closed: 1_000_000, bad: 50_000 })).toBeCloseTo(0.05, 4);
    expect(knownRate({ closed: 1_000_000, bad: 0 })).toBeCloseTo(0, 5);
  });

  it('is 1 % when nothing is known, and little else after a handful: two failures of three do not widen the harm budget', () => {
    expect(knownRate({ closed: 0, bad: 0 })).toBe(0.01);
    expect(harmBudget(withKnownRate(PROMISE, [3, 2]))).toBeLessThan(0.02);
  });

  it('decides the harm budget, unless the configuration says the rate or nothing was measured', () => {
    expect(harmBudget(withKnownRate(PROMISE, [100_000, 10_000]))).toBeCloseTo(0.05, 3);
    expect(withKnownRate({ ...PROMISE, baselineRate: 0.2 }, [100_000, 10_000]).baselineRate).toBe(0.2);
    expect(withKnownRate(PROMISE, undefined)).toBe(PROMISE);
  });
});
