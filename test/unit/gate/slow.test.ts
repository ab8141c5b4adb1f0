import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Drawn, type SlowCounts } from '../../../src/gate/evidence.js';
import { judgeRamp, type RampQuestion } from '../../../src/gate/judge.js';
import { isSlow, slowStratum, slowTested } from '../../../src/gate/slow.js';
import { slowLimitsOf, type SlowRule } from '../../../src/gate/slow-limits.js';
import { NO_SUMS, withStratum } from '../../../src/gate/sums.js';
import { evidence, outcomes } from '../../support/sample-reports.js';
import { LIMITS } from './arbitrary.js';

const TEST = { falseRollbackRate: 0.01, confidence: 0.95 };
const RULE: SlowRule = { onSlow: 'pause', budget: 0.05, limits: {} };
const MINUTE = 60_000;

const arm = (starts: number) => ({ starts, closed: starts, bad: 0 });
const drawn = (slow: SlowCounts, [ours, theirs, ramp]: readonly [number, number, number] = [500, 500, 0.5]) =>
  ({ since: 0, ramp, candidate: arm(ours), baseline: arm(theirs), slow }) satisfies Drawn;

const judged = (slow: SlowCounts, rule: Partial<SlowRule> = {}, draw?: readonly [number, number, number]) =>
  slowTested(drawn(slow, draw), {
    rule: { ...RULE, ...rule },
    limits: { usual: 5 * MINUTE, byType: {} },
    test: TEST,
    finished: NO_SUMS,
    candidate: 'v3',
  });

describe('A build on which workflows take longer', () => {
  it('is held for a person, with what was seen and what slow means', () => {
    expect(judged({ candidate: 60, baseline: 6 })).toMatchObject({
      metric: 'slow-workflows',
      kind: 'inconclusive',
      lack: 'consent',
      seen: '60 of 500 slow (12 %), 11 percentage points above the old version',
      limit: 'at most 5 percentage points above the old version beyond 5 minutes, tested',
    });
    expect(judged({ candidate: 60, baseline: 6 }).because).toMatch(
      /^60 of 500 workflows on v3 take longer than 5 minutes: 11 percentage points more than on the old version at the same time, which chance does not explain \(evidence more than a million to 1, 400 decide\)$/,
    );
  });

  it('goes back where the configuration says so, and is only shown where it says that', () => {
    expect(judged({ candidate: 60, baseline: 6 }, { onSlow: 'rollback' })).toMatchObject({ kind: 'fail' });
    expect(judged({ candidate: 60, baseline: 6 }, { onSlow: 'report' })).toMatchObject({ kind: 'fail', dryRun: true });
  });

  it('is left alone when the old version is as slow at the same time', () => {
    expect(judged({ candidate: 200, baseline: 200 })).toMatchObject({ kind: 'pass', because: '' });
  });

  it('is left alone within the budget, however certain it is', () => {
    expect(judged({ candidate: 20_000, baseline: 10_000 }, {}, [500_000, 500_000, 0.5]).kind).toBe('pass');
    expect(judged({ candidate: 20_000, baseline: 10_000 }, { budget: 0.01 }, [500_000, 500_000, 0.5]).kind).toBe('inconclusive');
  });

  it('is found with ten slow workflows at a ramp of 50 %, none of them on the old version', () => {
    const least = Array.from({ length: 30 }, (_, slow) => slow).find(
      (candidate) => judged({ candidate, baseline: 0 }, {}, [30, 30, 0.5]).kind !== 'pass',
    );
    expect(least).toBe(10);
  });
});

describe('In the verdict', () => {
  const asked = (slow: SlowCounts, more: Partial<RampQuestion> = {}) =>
    judgeRamp(
      { ...evidence({ candidate: outcomes({ completed: 5_000 }) }), drawn: drawn(slow, [5_000, 5_000, 0.5]) },
      {
        ...{ limits: LIMITS, candidate: 'v3', test: TEST, finished: NO_SUMS, next: 1 },
        slow: { rule: RULE, limits: { usual: 5 * MINUTE, byType: {} }, finished: NO_SUMS },
        ...more,
      },
    );

  it('slow workflows hold a build that would pass, and nothing else does', () => {
    expect(asked({ candidate: 50, baseline: 50 })).toMatchObject({ kind: 'pass' });
    expect(asked({ candidate: 900, baseline: 50 })).toMatchObject({ kind: 'inconclusive', lack: 'consent' });
  });

  it('are a metric beside the others', () => {
    const { metrics } = asked({ candidate: 50, baseline: 50 });
    expect(metrics.find(({ metric }) => metric === 'slow-workflows')).toMatchObject({ kind: 'pass' });
  });

  it('are not judged where the split of the starts is broken: that is no lottery', () => {
    const { metrics, lack } = judgeRamp(
      {
        ...evidence({ candidate: outcomes({ completed: 900 }) }),
        drawn: drawn({ candidate: 300, baseline: 5 }, [900, 100, 0.5]),
      },
      {
        ...{ limits: LIMITS, candidate: 'v3', test: TEST, finished: NO_SUMS, next: 1 },
        slow: { rule: RULE, limits: { usual: MINUTE, byType: {} }, finished: NO_SUMS },
      },
    );
    expect(lack).toBe('evidence');
    expect(metrics.map(({ metric }) => metric)).not.toContain('slow-workflows');
  });
});

describe('What is slow', () => {
  it('is what the configuration says, else what was measured, and for a type of its own what is said of it', () => {
    expect(slowLimitsOf({ ...RULE, limit: 1 }, 2)).toEqual({ usual: 1, byType: {} });
    expect(slowLimitsOf(RULE, 2)).toEqual({ usual: 2, byType: {} });
    expect(slowLimitsOf({ ...RULE, limits: { order: 3 } }, undefined)).toEqual({ byType: { order: 3 } });
  });

  it('is unknown without either, and of no interest where it is off or only thresholds judge', () => {
    expect(slowLimitsOf(RULE, undefined)).toBeUndefined();
    expect(slowLimitsOf({ ...RULE, onSlow: 'off' }, 2)).toBeUndefined();
    expect(slowLimitsOf(undefined, 2)).toBeUndefined();
  });
});

const draws = fc
  .tuple(
    fc.integer({ min: 1, max: 100_000 }),
    fc.integer({ min: 1, max: 100_000 }),
    fc.double({ min: 0.001, max: 0.999, noNaN: true }),
  )
  .chain(([ours, theirs, ramp]) =>
    fc.record({
      stratum: fc.constant({ ramp, candidate: arm(ours), baseline: arm(theirs) }),
      slow: fc.record({ candidate: fc.nat(ours + 5), baseline: fc.nat(theirs + 5) }),
    }),
  );

describe('Counts of slow workflows', () => {
  it('never are more than what started, whenever each was counted', () => {
    fc.assert(
      fc.property(draws, ({ stratum, slow }) => {
        const { candidate, baseline } = slowStratum(stratum, slow);
        expect(candidate.bad).toBeLessThanOrEqual(candidate.starts);
        expect(baseline.bad).toBeLessThanOrEqual(baseline.starts);
      }),
    );
  });

  it('never speak against a build when there are none on it, nor against one that has no larger share of them', () => {
    fc.assert(
      fc.property(draws, ({ stratum, slow }) => {
        const none = slowStratum(stratum, { ...slow, candidate: 0 });
        expect(isSlow(withStratum(NO_SUMS, none), TEST, RULE)).toBe(false);
        const share = Math.min(1, slow.baseline / stratum.baseline.starts);
        const fewer = slowStratum(stratum, { ...slow, candidate: Math.floor(share * stratum.candidate.starts) });
        expect(isSlow(withStratum(NO_SUMS, fewer), TEST, { budget: 1e-9 })).toBe(false);
      }),
    );
  });
});
