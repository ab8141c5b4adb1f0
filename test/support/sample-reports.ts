import { type Evidence, type Outcomes } from '../../src/gate/evidence.js';
import { type Verdict } from '../../src/gate/verdict.js';
import { type Entry, type Look, type Report, type StepReport } from '../../src/report/report.js';
import { findCauses, STRICT } from '../../src/replay/causes.js';
import { replayed, replayFailures } from './sample-replay.js';

/** Sunday, noon UTC: when all sample rollouts begin. */
export const NOON = Date.UTC(2026, 10, 22, 12, 0, 0);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const after = (ms: number): number => NOON + ms;

export function outcomes(some: Partial<Outcomes> = {}): Outcomes {
  return { running: 0, completed: 0, failed: 0, timedOut: 0, continuedAsNew: 0, canceled: 0, terminated: 0, ...some };
}

export function evidence(some: Partial<Evidence> = {}): Evidence {
  return {
    at: after(5 * MINUTE),
    since: after(MINUTE),
    candidate: outcomes({ running: 4, completed: 40, failed: 1 }),
    baseline: outcomes({ running: 31, completed: 360, failed: 5 }),
    drawn: undefined,
    stuck: [],
    workflowTasks: { processed: 412, failed: 0 },
    activityTasks: { processed: 873, failed: 2 },
    pollers: [
      { taskQueue: 'orders', kind: 'workflow', candidate: 2, previous: 2, previousServes: true },
      { taskQueue: 'orders', kind: 'activity', candidate: 2, previous: 2, previousServes: true },
    ],
    serverTimes: [after(5 * MINUTE) - 400, after(5 * MINUTE) - 700],
    unread: [],
    ...some,
  };
}

export const passing: Verdict = {
  kind: 'pass',
  because: '1 of 41 workflows on v4 failed, within the limit of 5 %.',
  metrics: [
    { metric: 'workflow-failure-rate', kind: 'pass', seen: '1 of 41 failed (2.4 %)', limit: 'at most 5 %', maxRate: 0.05 },
    { metric: 'workflow-task-failure-rate', kind: 'pass', seen: '0 of 412 failed (0 %)', limit: 'at most 1 %', maxRate: 0.01 },
    { metric: 'stuck-workflows', kind: 'pass', seen: 'none', limit: 'none' },
  ],
  samples: 41,
};

export const failing: Verdict = {
  kind: 'fail',
  because: '3 of 5 workflows on v3 failed (limit 5 %).',
  metrics: [
    { metric: 'workflow-failure-rate', kind: 'fail', seen: '3 of 5 failed (60 %)', limit: 'at most 5 %', maxRate: 0.05 },
    { metric: 'workflow-task-failure-rate', kind: 'pass', seen: '0 of 38 failed (0 %)', limit: 'at most 1 %', maxRate: 0.01 },
    { metric: 'stuck-workflows', kind: 'pass', seen: 'none', limit: 'none' },
  ],
  samples: 5,
};

export const undecided: Verdict = {
  kind: 'inconclusive',
  lack: 'samples',
  because: '12 of the 30 workflows needed have closed on v4.',
  metrics: [
    {
      metric: 'workflow-failure-rate',
      kind: 'inconclusive',
      seen: '0 of 12 failed (0 %)',
      limit: 'at most 5 %, from 30 workflows',
      maxRate: 0.05,
    },
    { metric: 'stuck-workflows', kind: 'pass', seen: 'none', limit: 'none' },
  ],
  samples: 12,
};

/** What the undecided verdict was made of. */
const twelve: Partial<Evidence> = { candidate: outcomes({ running: 4, completed: 12 }) };

export function look(at: number, some: Pick<Look, 'ramp' | 'verdict'> & { readonly found?: Partial<Evidence> }): Look {
  return { at: after(at), ramp: some.ramp, verdict: some.verdict, evidence: evidence({ at: after(at), ...some.found }) };
}

export function entry(at: number, text: string, some: Partial<Entry> = {}): Entry {
  return { at: after(at), part: 'step', level: 'info', text, ...some };
}

export function step(number: number, rampPercentage: number, some: Partial<StepReport> = {}): StepReport {
  return { step: number, rampPercentage, pause: 10 * MINUTE, state: 'ahead', unproven: false, ...some };
}

const base: Report = {
  format: 1,
  verb: 'deploy',
  outcome: 'completed',
  exitCode: 0,
  headline: 'Completed: v4 is Current after 3 steps, each proven; v1 is draining.',
  namespace: 'default',
  deployment: 'orders',
  buildId: 'v4',
  previousBuildId: 'v1',
  ramp: 100,
  startedAt: NOON,
  endedAt: after(36 * MINUTE),
  steps: [],
  entries: [],
  replay: null,
  looks: [],
  affected: null,
  routing: null,
};

const completed: Report = {
  ...base,
  steps: [
    step(0, 10, { state: 'done', since: after(MINUTE) }),
    step(1, 50, { state: 'done', since: after(12 * MINUTE) }),
    step(2, 90, { state: 'done', since: after(23 * MINUTE) }),
  ],
  entries: [
    entry(0, 'orders in namespace default: v1 is Current, nothing is ramping.', { part: 'preflight' }),
    entry(4 * SECOND, 'v4 polls all 2 task queues that v1 serves.', { part: 'registration', level: 'good' }),
    entry(9 * SECOND, 'All 41 selected histories replay on v4.', { part: 'replay', level: 'good' }),
    entry(MINUTE, 'Step 1 of 3: 10 % of new and Auto-Upgrade workflows go to v4.'),
    entry(11 * MINUTE, 'Step 1 passed: 1 of 41 workflows on v4 failed, within the limit of 5 %.', { level: 'good' }),
    entry(12 * MINUTE, 'Step 2 of 3: 50 % of new and Auto-Upgrade workflows go to v4.'),
    entry(23 * MINUTE, 'Step 3 of 3: 90 % of new and Auto-Upgrade workflows go to v4.'),
    entry(34 * MINUTE, 'v4 is Current.', { part: 'promotion', level: 'good' }),
    entry(36 * MINUTE, 'v4 is Current after 3 steps.', { part: 'done', level: 'good' }),
  ],
  replay: replayed,
  looks: [
    look(6 * MINUTE, { ramp: 10, verdict: undecided, found: twelve }),
    look(11 * MINUTE, { ramp: 10, verdict: passing }),
    look(22 * MINUTE, { ramp: 50, verdict: passing }),
    look(33 * MINUTE, { ramp: 90, verdict: passing }),
    look(36 * MINUTE, { ramp: 100, verdict: passing }),
  ],
  routing: {
    current: 'v4',
    ramping: null,
    rampPercentage: 0,
    propagation: 'settled',
    versions: [
      { buildId: 'v4', status: 'current', createdAt: after(-MINUTE) },
      { buildId: 'v3', status: 'drained', createdAt: after(-2 * HOUR) },
      { buildId: 'v1', status: 'draining', createdAt: after(-75 * HOUR) },
    ],
  },
};

const rolledBack: Report = {
  ...base,
  outcome: 'rolled-back',
  exitCode: 20,
  headline: 'Rolled back: 3 of 5 workflows on v3 failed (limit 5 %). Ramp unset; v1 serves everything again.',
  buildId: 'v3',
  ramp: 0,
  endedAt: after(4 * MINUTE + 10 * SECOND),
  steps: [step(0, 10, { state: 'rolled-back', since: after(MINUTE) }), step(1, 50), step(2, 90)],
  entries: [
    entry(0, 'orders in namespace default: v1 is Current, nothing is ramping.', { part: 'preflight' }),
    entry(MINUTE, 'Step 1 of 3: 10 % of new and Auto-Upgrade workflows go to v3.'),
    entry(4 * MINUTE, '3 of 5 workflows on v3 failed (limit 5 %).', { level: 'bad' }),
    entry(4 * MINUTE + 2 * SECOND, 'Ramp unset; v1 serves everything again.', { part: 'rollback', level: 'good' }),
  ],
  replay: { ...replayed, because: 'All 41 selected histories replay on v3.' },
  looks: [
    look(2 * MINUTE, {
      ramp: 10,
      verdict: { ...undecided, samples: 1, because: '1 of the 5 workflows needed has closed on v3.' },
    }),
    look(4 * MINUTE, {
      ramp: 10,
      verdict: failing,
      found: {
        candidate: outcomes({ running: 6, completed: 2, failed: 3 }),
        stuck: [
          {
            workflowId: 'order-7\u001B[31m',
            runId: 'run-7',
            workflowType: 'orderWorkflow',
            attempt: 3,
            cause: 'task-failure',
            message: 'TypeError: Cannot read properties of undefined (reading `price`)\n    at charge | orders.ts',
          },
        ],
      },
    }),
  ],
  affected: { total: 7, pinned: 2, sample: ['order-7', 'order-11', 'order-|`pipe`'] },
  routing: {
    current: 'v1',
    ramping: null,
    rampPercentage: 0,
    propagation: 'settled',
    versions: [
      { buildId: 'v3', status: 'draining', createdAt: after(-2 * MINUTE) },
      { buildId: 'v1', status: 'current', createdAt: after(-75 * HOUR) },
    ],
  },
};

const refused: Report = {
  ...base,
  outcome: 'refused',
  exitCode: 20,
  headline: 'Refused: 40 of 41 histories do not replay on v2, 28 of them by nondeterminism. Nothing was routed to it.',
  buildId: 'v2',
  ramp: 0,
  endedAt: after(14 * SECOND),
  steps: [step(0, 10), step(1, 50), step(2, 90)],
  entries: [
    entry(0, 'orders in namespace default: v1 is Current, nothing is ramping.', { part: 'preflight' }),
    entry(14 * SECOND, '40 of 41 histories do not replay on v2.', { part: 'replay', level: 'bad' }),
  ],
  replay: {
    ...replayed,
    kind: 'fail',
    because: '40 of 41 histories do not replay on v2.',
    failures: replayFailures(),
    causes: findCauses(replayFailures(), { policy: STRICT, project: '/project' }).causes,
    coverage: [
      { workflowType: 'orderWorkflow', openRuns: 80, selected: 28, replayed: 28, failed: 28 },
      { workflowType: 'shipmentWorkflow', openRuns: 40, selected: 13, replayed: 13, failed: 12 },
    ],
  },
};

const held: Report = {
  ...base,
  verb: 'advance',
  outcome: 'held',
  exitCode: 10,
  headline: 'Held at 10 %, step 1 of 3: evidence could not be read.',
  ramp: 10,
  endedAt: after(41 * MINUTE),
  steps: [step(0, 10, { state: 'baking', since: after(MINUTE) }), step(1, 50), step(2, 90)],
  entries: [entry(41 * MINUTE, 'Evidence could not be read: worker heartbeats, permission denied.', { level: 'warning' })],
  looks: [
    look(41 * MINUTE, {
      ramp: 10,
      verdict: { ...undecided, lack: 'evidence', because: 'Evidence could not be read.' },
      found: { ...twelve, workflowTasks: undefined, unread: ['Worker heartbeats: permission denied.'] },
    }),
  ],
};

const first: Report = {
  ...base,
  headline: 'Completed: v1 is Current, the first version of orders.',
  buildId: 'v1',
  previousBuildId: null,
  endedAt: after(12 * SECOND),
  entries: [
    entry(0, 'orders serves nothing yet: first deployment, without a ramp.', { part: 'preflight' }),
    entry(12 * SECOND, 'v1 is Current.', { part: 'promotion', level: 'good' }),
  ],
  looks: [
    look(11 * SECOND, {
      ramp: 100,
      verdict: { ...passing, because: '1 of 41 workflows on v1 failed, within the limit of 5 %.' },
      found: { baseline: undefined, workflowTasks: undefined, activityTasks: undefined },
    }),
  ],
};

const conflict: Report = {
  ...base,
  outcome: 'conflict',
  exitCode: 30,
  headline: 'Conflict: ci@other changed the ramp from 10 % to 40 % at 12:07:00Z. Nothing was overwritten.',
  ramp: 40,
  endedAt: after(8 * MINUTE),
  steps: [step(0, 10, { state: 'baking', since: after(MINUTE) }), step(1, 50), step(2, 90)],
  entries: [entry(8 * MINUTE, 'The routing is not as this rollout left it.', { level: 'bad' })],
};

const status: Report = {
  ...base,
  verb: 'status',
  outcome: 'shown',
  exitCode: 0,
  headline: 'v4 bakes at 50 %, step 2 of 3: 12 of the 30 workflows needed have closed on v4.',
  ramp: 50,
  startedAt: after(18 * MINUTE),
  endedAt: after(18 * MINUTE),
  steps: [
    step(0, 10, { state: 'done', since: after(MINUTE), unproven: true }),
    step(1, 50, { state: 'baking', since: after(12 * MINUTE) }),
    step(2, 90),
  ],
  looks: [look(18 * MINUTE, { ramp: 50, verdict: undecided, found: twelve })],
  routing: {
    current: 'v1',
    ramping: 'v4',
    rampPercentage: 50,
    propagation: 'pending',
    versions: [
      { buildId: 'v4', status: 'ramping', createdAt: after(-MINUTE) },
      { buildId: 'v1', status: 'current', createdAt: after(-75 * HOUR) },
    ],
  },
};

/** Realistic reports, one for each way that a verb ends. */
export const sampleReports = { completed, rolledBack, refused, held, first, conflict, status } as const satisfies Record<
  string,
  Report
>;
