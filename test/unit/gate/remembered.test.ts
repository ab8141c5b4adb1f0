import { describe, expect, it } from '@jest/globals';
import { type Arm, type Stratum } from '../../../src/gate/arms.js';
import { finishedSums, remember } from '../../../src/gate/remembered.js';
import { NO_SUMS, withStratum } from '../../../src/gate/sums.js';

const arm = (starts: number, bad: number): Arm => ({ starts, closed: starts, bad });
const first: Stratum = { ramp: 0.05, candidate: arm(50, 1), baseline: arm(950, 10) };
const second: Stratum = { ramp: 0.25, candidate: arm(500, 6), baseline: arm(1_500, 15) };

describe('What a checkpoint remembers of the test', () => {
  it('is nothing before the first ramp was left', () => {
    expect(finishedSums(undefined, 1_000)).toEqual(NO_SUMS);
  });

  it('counts the ramp that was left once another one is in force', () => {
    expect(finishedSums(remember(1_000, NO_SUMS, first), 2_000)).toEqual(withStratum(NO_SUMS, first));
  });

  it('does not count it twice while it is still in force, because its counts are read anew', () => {
    expect(finishedSums(remember(1_000, NO_SUMS, first), 1_000)).toEqual(NO_SUMS);
  });

  it('adds up over the ramps', () => {
    const before = finishedSums(remember(1_000, NO_SUMS, first), 2_000) ?? NO_SUMS;
    const after = finishedSums(remember(2_000, before, second), 3_000);
    expect(after?.closed).toBe(550);
    expect(after?.bad).toBe(7);
    expect(after?.ratios[3]).toBeCloseTo(withStratum(withStratum(NO_SUMS, first), second).ratios[3] ?? 0, 3);
  });

  it('takes at most 300 bytes at five million workflows', () => {
    const big: Stratum = { ramp: 0.25, candidate: arm(1_250_000, 12_501), baseline: arm(3_750_000, 37_500) };
    const text = JSON.stringify(remember(1_795_338_000_123, withStratum(withStratum(NO_SUMS, big), big), big));
    expect(text.length).toBeLessThanOrEqual(300);
  });

  it('is refused when it does not add up', () => {
    const good = remember(1_000, NO_SUMS, first);
    expect(finishedSums({ ...good, left: good.left.slice(1) }, 2_000)).toBeUndefined();
    expect(finishedSums({ ...good, before: [] }, 2_000)).toBeUndefined();
    expect(finishedSums({ ...good, left: [0.05, 50, 50, 51, 9, 9, 9] }, 2_000)).toBeUndefined();
  });
});
