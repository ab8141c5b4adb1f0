import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Evidence, type TaskTally } from '../../../src/gate/evidence.js';
import { type Limits } from '../../../src/gate/limits.js';
import { judge } from '../../../src/gate/judge.js';
import { evidence, limits } from './arbitrary.js';

const RUNS = { numRuns: 2_000 };
const closed = ({ candidate: { completed, failed, timedOut, continuedAsNew } }: Evidence): number =>
  completed + failed + timedOut + continuedAsNew;

function worsened({ processed, failed }: TaskTally, by: number): TaskTally {
  return { processed: processed + by, failed: failed + by };
}

function always(holds: (given: { found: Evidence; limit: Limits }) => void): void {
  fc.assert(
    fc.property(evidence, limits, (found, limit) => {
      holds({ found, limit });
    }),
    RUNS,
  );
}

describe('Whatever the evidence', () => {
  it('the gate never passes with anything unread', () => {
    fc.assert(
      fc.property(evidence, limits, fc.string(), (found, limit, sentence) => {
        expect(judge({ ...found, unread: [...found.unread, sentence] }, { limits: limit, candidate: 'v3' }).kind).not.toBe(
          'pass',
        );
      }),
      RUNS,
    );
  });

  it('the gate never passes with fewer closed workflows than are needed, nor with none', () => {
    always(({ found, limit }) => {
      if (judge(found, { limits: limit, candidate: 'v3' }).kind === 'pass')
        expect(closed(found)).toBeGreaterThanOrEqual(Math.max(1, limit.minSamples));
    });
  });

  it('the gate never passes while a queue has no worker of the new version', () => {
    always(({ found, limit }) => {
      const unpolled = found.pollers.some(({ kind, candidate }) => kind !== 'nexus' && candidate === 0);
      if (unpolled) expect(judge(found, { limits: limit, candidate: 'v3' }).kind).not.toBe('pass');
    });
  });

  it('more failures never turn a fail into anything else', () => {
    const more = fc.record({ failed: fc.nat(50), timedOut: fc.nat(50), replacing: fc.boolean() });
    fc.assert(
      fc.property(evidence, limits, more, (found, limit, { failed, timedOut, replacing }) => {
        if (judge(found, { limits: limit, candidate: 'v3' }).kind !== 'fail') return;
        const { candidate, workflowTasks, activityTasks } = found;
        const completed = Math.max(0, candidate.completed - (replacing ? failed + timedOut : 0));
        const worse: Evidence = {
          ...found,
          candidate: { ...candidate, completed, failed: candidate.failed + failed, timedOut: candidate.timedOut + timedOut },
          workflowTasks: workflowTasks && worsened(workflowTasks, failed),
          activityTasks: activityTasks && worsened(activityTasks, timedOut),
        };
        expect(judge(worse, { limits: limit, candidate: 'v3' }).kind).toBe('fail');
      }),
      RUNS,
    );
  });

  it('nothing failed and nothing stuck never fails', () => {
    always(({ found, limit }) => {
      const spotless: Evidence = {
        ...found,
        candidate: { ...found.candidate, failed: 0, timedOut: 0 },
        stuck: [],
        workflowTasks: found.workflowTasks && { ...found.workflowTasks, failed: 0 },
        activityTasks: found.activityTasks && { ...found.activityTasks, failed: 0 },
      };
      expect(judge(spotless, { limits: limit, candidate: 'v3' }).kind).not.toBe('fail');
    });
  });

  it('an inconclusive verdict says what it lacks, a decided one lacks nothing, and each gives a reason in one sentence', () => {
    always(({ found, limit }) => {
      const verdict = judge(
        { ...found, unread: found.unread.map(() => 'Open workflows: refused.') },
        { limits: limit, candidate: 'v3' },
      );
      expect(verdict.lack !== undefined).toBe(verdict.kind === 'inconclusive');
      expect(verdict.because).toMatch(/^\S.*[^.]$/);
      expect(verdict.samples).toBe(closed(found));
    });
  });
});
