import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ownRamp, rampOf as shareOf, rivalRamp, samePercentage } from '../../../src/rollout/observation.js';
import { rampOf, routing } from './situation.js';

const percentage = fc.double({ min: 0.0001, max: 99.9999, noNaN: true });
/** As the server keeps it and as temporal/ reads it. */
const kept = (given: number) => Number(Math.fround(given).toPrecision(7));

describe('Two percentages', () => {
  it('are the same when one is what the server kept of the other', () => {
    fc.assert(
      fc.property(percentage, (given) => samePercentage(given, Math.fround(given)) && samePercentage(given, kept(given))),
    );
    expect(samePercentage(0.1, 0.10000000149)).toBe(true);
    expect(samePercentage(0, 0)).toBe(true);
  });

  it('differ when a person can tell them apart, however small', () => {
    for (const [one, other] of [
      [0, 0.0001],
      [0.0001, 0.0002],
      [0.00001, 0.00005],
      [5, 5.001],
      [99.99, 99.999],
    ] as const)
      expect(samePercentage(one, other)).toBe(false);
  });
});

describe('A look at the routing', () => {
  const ramping = { ...routing, ramp: rampOf(25) };

  it('tells the share of a version', () => {
    expect([undefined, routing, ramping].map((seen) => shareOf(seen, 'v2'))).toEqual([0, 0, 25]);
    expect(shareOf({ ...routing, current: 'v2' }, 'v2')).toBe(100);
    expect(shareOf(ramping, 'v3')).toBe(0);
  });

  it("tells one's own ramp from a rival's, also of the unversioned workers", () => {
    expect([ownRamp(ramping, 'v2')?.percentage, rivalRamp(ramping, 'v2')]).toEqual([25, undefined]);
    expect([ownRamp(ramping, 'v3'), rivalRamp(ramping, 'v3')?.target]).toEqual([undefined, 'v2']);
    expect(rivalRamp({ ...routing, ramp: rampOf(5, null) }, 'v2')?.target).toBeNull();
    expect([ownRamp(undefined, 'v2'), rivalRamp(undefined, 'v2'), rivalRamp(routing, 'v2')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
