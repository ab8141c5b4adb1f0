import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Arm, type Stratum } from '../../../src/gate/arms.js';
import { type TestSettings } from '../../../src/gate/regression.js';
import { testOutcomes } from '../../../src/gate/sequential.js';
import { NO_SUMS, packSums, type Sums, unpackSums, withStratum } from '../../../src/gate/sums.js';

const SETTINGS: TestSettings = { falseRollbackRate: 0.01, confidence: 0.95 };
const MINUTE = 60_000;

const arm = (starts: number, bad: number, closed = starts): Arm => ({ starts, closed, bad });
const at = (ramp: number, candidate: Arm, baseline: Arm): Stratum => ({ ramp, candidate, baseline });

interface Asked {
  readonly finished?: Sums;
  readonly settings?: Partial<TestSettings>;
  readonly next?: number;
  readonly elapsed?: number;
}

function test(current: Stratum, { finished = NO_SUMS, settings = {}, next = 1, elapsed = 10 * MINUTE }: Asked = {}) {
  return testOutcomes({ finished, current, settings: { ...SETTINGS, ...settings }, next, elapsed, candidate: 'v3' });
}

describe('A build on which everything fails', () => {
  it.each([
    [1, 2],
    [5, 3],
    [10, 3],
    [25, 5],
    [50, 9],
  ])('at %i %% is condemned by %i failures in a row, and by none fewer', (percentage, failures) => {
    const ramp = percentage / 100;
    const others = arm(Math.round((failures * (1 - ramp)) / ramp), 0);
    expect(test(at(ramp, arm(failures, failures), others)).kind).toBe('fail');
    expect(test(at(ramp, arm(failures - 1, failures - 1), others)).kind).toBe('inconclusive');
  });

  it('is told from one that fails with the old version in an outage', () => {
    expect(test(at(0.1, arm(100, 90), arm(900, 810))).kind).toBe('inconclusive');
  });
});

describe('A build without any failure', () => {
  it.each([
    [1, 95],
    [5, 47],
    [10, 27],
    [20, 15],
    [50, 6],
    [100, 3],
  ])('excludes after %i workflows a regression above %i points, beside a large old version at 1 %%', (starts, points) => {
    const { figures } = test(at(0.0001, arm(starts, 0), arm(starts * 9_999, starts * 99.99)));
    expect(Math.abs(figures.excluded * 100 - points)).toBeLessThan(1);
  });

  it('enters 25 % sooner than it is promoted', () => {
    const clean = at(0.05, arm(100, 0), arm(1_900, 2));
    expect(test(clean, { next: 0.25 }).kind).toBe('pass');
    expect(test(clean).kind).toBe('inconclusive');
  });

  it('does not pass while more of its workflows are open than the old version explains', () => {
    const others = arm(9_500, 10, 9_400);
    expect(test(at(0.05, arm(500, 0, 495), others)).kind).toBe('pass');
    expect(test(at(0.05, arm(500, 0, 400), others)).kind).toBe('inconclusive');
  });

  it('does not pass without an old version beside it', () => {
    const { kind, because } = test(at(1, arm(5_000_000, 0), arm(0, 0)));
    expect(kind).toBe('inconclusive');
    expect(because).toContain('no regression is excluded yet');
  });
});

describe('The sentence', () => {
  it('says what is excluded, how many workflows are missing and how long they take', () => {
    expect(test(at(0.05, arm(40, 0), arm(760, 1)), { elapsed: 60 * MINUTE }).because).toMatch(
      /^40 workflows on v3, 0 bad: a regression above 8\.\d percentage points is excluded; about \d+ more \(≈ \d+ hours at your rate\) are needed for 1 percentage point$/,
    );
  });

  it('says by how much a failed build is worse', () => {
    const { kind, because } = test(at(0.25, arm(200, 40), arm(600, 6)));
    expect(kind).toBe('fail');
    expect(because).toMatch(/^200 workflows on v3, 40 bad: 19 percentage points more than on the old version at the same time/);
  });

  it('says that the split is broken when the starts contradict the ramp, and neither passes nor fails', () => {
    const { kind, lack, because } = test(at(0.05, arm(400, 0), arm(600, 0)));
    expect([kind, lack]).toEqual(['inconclusive', 'evidence']);
    expect(because).toMatch(/^400 of 1000 new workflows started on v3 at a ramp of 5 %, .*routing or polling is broken/);
  });
});

describe('Steps', () => {
  it('are compared one by one, so that an outage in the first step hides no regression in the second', () => {
    const outage = at(0.05, arm(1_000, 310), arm(19_000, 5_890));
    const worse = at(0.5, arm(2_000, 80), arm(2_000, 40));
    const finished = withStratum(NO_SUMS, outage);
    // Added up, the new version looks better than the old one.
    expect(390 / 3_000).toBeLessThan(5_930 / 21_000);
    expect(test(worse, { finished }).kind).not.toBe('pass');
    expect(test(worse, { finished }).figures.difference).toBeGreaterThan(0.01);
  });

  it('add up: the evidence of two that say a little says enough', () => {
    const little = at(0.5, arm(500, 17), arm(500, 4));
    expect(test(little).kind).toBe('inconclusive');
    expect(test(little, { finished: withStratum(NO_SUMS, little) }).kind).toBe('fail');
  });

  it('at which there was no choice add nothing', () => {
    expect(withStratum(NO_SUMS, at(1, arm(100, 100), arm(50, 0)))).toEqual(NO_SUMS);
  });
});

const arms = fc
  .tuple(
    fc.integer({ min: 1, max: 100_000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([starts, open, rate]) => {
    const closed = Math.floor(starts * open);
    return arm(starts, Math.floor(closed * rate), closed);
  });
const strata = fc.record({ ramp: fc.double({ min: 0.001, max: 0.999, noNaN: true }), candidate: arms, baseline: arms });

describe('The sums of steps that are over', () => {
  it('take at most 300 bytes, after twenty steps and five million workflows', () => {
    let sums = NO_SUMS;
    for (let step = 1; step <= 20; step += 1) {
      sums = withStratum(sums, at(step / 21, arm(123_456, 7_891, 120_011), arm(133_337, 3_333, 130_007)));
    }
    expect(JSON.stringify(packSums(sums)).length).toBeLessThanOrEqual(300);
  });

  it('give the same verdict after they were stored and read again', () => {
    fc.assert(
      fc.property(strata, strata, (first, second) => {
        const sums = withStratum(NO_SUMS, first);
        const stored: unknown = JSON.parse(JSON.stringify(packSums(sums)));
        const read = unpackSums(stored as readonly number[]);
        expect(read).toBeDefined();
        const [before, after] = [test(second, { finished: sums }), test(second, { finished: read ?? NO_SUMS })];
        expect(after.figures.excluded).toBeCloseTo(before.figures.excluded, 5);
        expect(Math.log(after.figures.evidence)).toBeCloseTo(Math.log(before.figures.evidence), 2);
      }),
    );
  });

  it('are refused when they are not sums', () => {
    const packed = packSums(NO_SUMS);
    expect(unpackSums(packed.slice(1))).toBeUndefined();
    expect(unpackSums([...packed, 0])).toBeUndefined();
    expect(unpackSums([...packed.slice(0, -1), -1])).toBeUndefined();
  });
});

describe('Whatever the counts', () => {
  it('one more failure on the new version never turns a fail into anything else, nor anything into a pass', () => {
    fc.assert(
      fc.property(strata, (found) => {
        fc.pre(found.candidate.bad < found.candidate.closed);
        const worse = { ...found, candidate: { ...found.candidate, bad: found.candidate.bad + 1 } };
        const [before, after] = [test(found), test(worse)];
        if (before.kind === 'fail') expect(after.kind).toBe('fail');
        if (before.kind !== 'pass') expect(after.kind).not.toBe('pass');
      }),
    );
  });

  it('a judgement at five million workflows takes under 5 milliseconds', () => {
    const finished = withStratum(NO_SUMS, at(0.05, arm(250_000, 2_500), arm(4_750_000, 47_500)));
    const current = at(0.5, arm(2_500_000, 25_300, 2_400_000), arm(2_500_000, 25_000, 2_400_500));
    const judged = 200;
    const began = performance.now();
    for (let round = 0; round < judged; round += 1) test(current, { finished });
    expect((performance.now() - began) / judged).toBeLessThan(5);
  });
});
