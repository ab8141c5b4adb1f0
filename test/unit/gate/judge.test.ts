import { describe, expect, it } from '@jest/globals';
import { judge } from '../../../src/gate/judge.js';
import { type Limits } from '../../../src/gate/limits.js';
import { evidence, outcomes } from '../../support/sample-reports.js';
import { LIMITS, stuckWorkflow } from './arbitrary.js';

const judged = (found: Parameters<typeof evidence>[0], limits: Partial<Limits> = {}) =>
  judge(evidence(found), { limits: { ...LIMITS, ...limits }, candidate: 'v3' });
const clean = { candidate: outcomes({ completed: 30 }) };
const metricOf = (verdict: ReturnType<typeof judge>, name: string) => verdict.metrics.find(({ metric }) => metric === name);

describe('Workflows that closed on the new version', () => {
  it('pass when there are enough of them and few enough failed', () => {
    const verdict = judged({ candidate: outcomes({ completed: 19, failed: 1 }) });
    expect(verdict).toMatchObject({
      kind: 'pass',
      samples: 20,
      because: '20 workflows closed on v3, 1 failed (limit 5 %)',
    });
    expect(verdict).not.toHaveProperty('lack');
  });

  it('fail the build by their share', () => {
    expect(judged({ candidate: outcomes({ completed: 2, failed: 3 }) })).toMatchObject({
      kind: 'fail',
      because: '3 of 5 workflows on v3 failed (limit 5 %)',
    });
    expect(judged({ candidate: outcomes({ completed: 2, failed: 1, timedOut: 2 }) }).because).toBe(
      '3 of 5 workflows on v3 failed or timed out (limit 5 %)',
    );
    expect(judged({ candidate: outcomes({ timedOut: 4 }) }).because).toBe('4 of 4 workflows on v3 timed out (limit 5 %)');
  });

  it('decide nothing while there are too few', () => {
    expect(judged({ candidate: outcomes({ completed: 4, running: 100 }) })).toMatchObject({
      kind: 'inconclusive',
      lack: 'samples',
      because: 'only 4 of the 20 workflows needed have closed on v3',
    });
    expect(judged({ candidate: outcomes({ failed: 1 }) }).because).toBe('only 1 of the 20 workflows needed has closed on v3');
  });

  it('decide nothing when too large a share failed, but fewer than the failures that decide', () => {
    const found = { candidate: outcomes({ completed: 18, failed: 2 }) };
    expect(judged(found)).toMatchObject({ kind: 'inconclusive', lack: 'samples' });
    expect(judged(found).because).toBe(
      '2 of 20 workflows on v3 failed, above the limit of 5 % but fewer than the 3 failures that decide',
    );
  });

  it('do not count when somebody ended them, and count as good when they continued as new', () => {
    expect(judged({ candidate: outcomes({ canceled: 50, terminated: 50 }) }).samples).toBe(0);
    expect(judged({ candidate: outcomes({ continuedAsNew: 20 }) }).kind).toBe('pass');
  });

  it('never pass by their absence, even if no sample is asked for', () => {
    expect(judged({ candidate: outcomes() }, { minSamples: 0 })).toMatchObject({ kind: 'inconclusive', lack: 'samples' });
  });

  it('at exactly the limit pass', () => {
    expect(judged({ candidate: outcomes({ completed: 57, failed: 3 }) }).kind).toBe('pass');
  });
});

describe('Open workflows that cannot go on', () => {
  it('fail the build at the first nondeterminism, whatever its attempt', () => {
    const stuck = [stuckWorkflow({ cause: 'nondeterminism', attempt: 2, message: '[TMPRL1100] Nondeterminism error' })];
    expect(judged({ ...clean, stuck })).toMatchObject({
      kind: 'fail',
      because: '1 workflow cannot be replayed by v3 (nondeterminism), order-7: [TMPRL1100] Nondeterminism error',
    });
  });

  it('fail the build once they have tried often enough', () => {
    const verdict = judged({ ...clean, stuck: [stuckWorkflow({ attempt: 3 }), stuckWorkflow({ workflowId: 'b', attempt: 4 })] });
    expect(verdict).toMatchObject({
      kind: 'fail',
      because: '2 workflows are stuck on v3, at attempt 3 of the same workflow task, order-7: no warehouse',
    });
    expect(metricOf(verdict, 'stuck-workflows')?.seen).toBe('2 workflows, at attempt 4 at most');
  });

  it('are shown before that, and not judged', () => {
    const verdict = judged({ ...clean, stuck: [stuckWorkflow({ attempt: 2 })] });
    expect(verdict.kind).toBe('pass');
    expect(metricOf(verdict, 'stuck-workflows')).toMatchObject({ kind: 'pass', seen: '1 workflow, at attempt 2' });
  });
});

describe('Tasks that the workers tell of', () => {
  it('fail the build by their share, failures of retries included', () => {
    expect(judged({ ...clean, workflowTasks: { processed: 38, failed: 6 } }).because).toBe(
      '6 of 38 workflow tasks on v3 failed (limit 5 %)',
    );
    expect(judged({ ...clean, activityTasks: { processed: 10, failed: 6 } }).because).toBe(
      '6 of 10 activity tasks on v3 failed (limit 20 %)',
    );
  });

  it('never do so with fewer failures than decide', () => {
    expect(judged({ ...clean, workflowTasks: { processed: 2, failed: 2 } }).kind).toBe('pass');
  });

  it('are left out, and said to be, when no worker tells', () => {
    const verdict = judged({ ...clean, workflowTasks: undefined, activityTasks: { processed: 0, failed: 0 } });
    expect(verdict.kind).toBe('pass');
    expect(metricOf(verdict, 'workflow-task-failure-rate')?.seen).toBe('not reported by the workers, not judged');
    expect(metricOf(verdict, 'activity-failure-rate')?.seen).toBe('none done yet, not judged');
  });
});

describe('Evidence that is missing', () => {
  const queue = { taskQueue: 'orders', kind: 'workflow', candidate: 1, previous: 1, previousServes: true } as const;

  it('holds when a queue has no worker of the new version', () => {
    expect(judged({ ...clean, pollers: [{ ...queue, kind: 'activity', candidate: 0 }] })).toMatchObject({
      kind: 'inconclusive',
      lack: 'evidence',
      because: 'no worker of v3 polls activity queue orders',
    });
  });

  it('holds when nobody polls for the version that still serves, and not once it no longer does', () => {
    const verdict = judged({ ...clean, pollers: [{ ...queue, previous: 0 }] });
    expect(verdict).toMatchObject({ kind: 'inconclusive', lack: 'evidence' });
    expect(verdict.because).toContain('polls workflow queue orders');
    expect(judged({ ...clean, pollers: [{ ...queue, previous: 0, previousServes: false }] }).kind).toBe('pass');
  });

  it('holds when anything could not be read, and says what', () => {
    expect(judged({ ...clean, unread: ['Worker heartbeats: not permitted.', 'Open workflows: refused.'] })).toMatchObject({
      kind: 'inconclusive',
      lack: 'evidence',
      because: 'Worker heartbeats: not permitted (and 1 more)',
    });
  });

  it('does not save a build that what was read condemns', () => {
    const unread = ['Worker heartbeats: not permitted.'];
    expect(judged({ candidate: outcomes({ failed: 3 }), unread, pollers: [{ ...queue, candidate: 0 }] }).kind).toBe('fail');
  });
});
