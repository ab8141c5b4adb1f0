import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeRamp } from '../../../src/gate/judge.js';
import { type Child, onePerRoot } from '../../../src/gate/one-per-root.js';
import { NO_SUMS } from '../../../src/gate/sums.js';
import { evidence } from '../../support/sample-reports.js';
import { LIMITS } from './arbitrary.js';

const child = (some: Partial<Child>): Child => ({
  workflowId: 'a',
  root: 'order-1',
  startedAt: 1,
  version: 'candidate',
  state: 'good',
  ...some,
});

const children = fc.array(
  fc.record({
    workflowId: fc.uuid(),
    root: fc.constantFrom('order-1', 'order-2', 'order-3', 'order-4'),
    startedAt: fc.nat(5),
    version: fc.constantFrom('candidate', 'baseline'),
    state: fc.constantFrom('open', 'good', 'bad', 'ended'),
  }),
  { maxLength: 30 },
);

describe('Children whose roots run elsewhere', () => {
  it('are one observation for each root: its first child', () => {
    const found = onePerRoot([
      child({ workflowId: 'late', startedAt: 2, state: 'bad' }),
      child({ workflowId: 'first', startedAt: 1, version: 'baseline', state: 'good' }),
      child({ workflowId: 'other', root: 'order-2', state: 'bad' }),
      child({ workflowId: 'open', root: 'order-3', state: 'open' }),
      child({ workflowId: 'stopped', root: 'order-4', state: 'ended' }),
    ]);
    expect(found).toEqual({ candidate: { starts: 3, closed: 1, bad: 1 }, baseline: { starts: 1, closed: 1, bad: 0 } });
  });

  it('are the same in whatever order they are listed, one for each root', () => {
    fc.assert(
      fc.property(
        children.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
        ([some, shuffled]) => {
          const { candidate, baseline } = onePerRoot(some);
          expect(onePerRoot(shuffled)).toEqual({ candidate, baseline });
          expect(candidate.starts + baseline.starts).toBe(new Set(some.map(({ root }) => root)).size);
        },
      ),
    );
  });

  it('that come later, or how they end, change nothing', () => {
    fc.assert(
      fc.property(children, children, (some, more) => {
        const roots = new Set(some.map(({ root }) => root));
        const later = more.filter(({ root }) => roots.has(root)).map((each) => ({ ...each, startedAt: 100 }));
        expect(onePerRoot([...some, ...later])).toEqual(onePerRoot(some));
      }),
    );
  });
});

describe('In the verdict', () => {
  const arm = (starts: number, bad: number) => ({ starts, closed: starts, bad });
  const judged = (count: number, ours: number, theirs: number) =>
    judgeRamp(
      {
        ...evidence({}),
        drawn: { since: 0, ramp: 0.5, candidate: arm(ours, 0), baseline: arm(theirs, 0), children: { count, most: 2_000 } },
      },
      { limits: LIMITS, candidate: 'v3', test: { falseRollbackRate: 0.01, confidence: 0.95 }, finished: NO_SUMS, next: 1 },
    );

  it('they count as any workflow does, and it is said what was counted', () => {
    const { kind, metrics } = judged(2_000, 1_000, 1_000);
    expect(kind).toBe('pass');
    expect(metrics.find(({ metric }) => metric === 'workflow-failure-rate')?.seen).toBe(
      '0 of 1000 failed (0 %), 0 percentage points above the old version; of each root elsewhere its first child',
    );
  });

  it('too many of them are no evidence, and the sentence says why', () => {
    expect(judged(2_001, 0, 0)).toMatchObject({
      kind: 'inconclusive',
      lack: 'samples',
      because:
        '2001 workflows started on v3 and the old version under this ramp, all of them children of workflows elsewhere: above 2000 nobody can say which belong together, so they are no evidence (thresholds count every child: set minSamples)',
    });
  });
});
