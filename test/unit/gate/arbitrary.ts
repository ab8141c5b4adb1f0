import fc from 'fast-check';
import { type Evidence, type Outcomes, type StuckWorkflow } from '../../../src/gate/evidence.js';
import { type Limits } from '../../../src/gate/limits.js';

export const LIMITS: Limits = {
  minSamples: 20,
  minFailures: 3,
  maxWorkflowFailureRate: 0.05,
  maxWorkflowTaskFailureRate: 0.05,
  maxActivityFailureRate: 0.2,
  stuckAttempts: 3,
};

export function stuckWorkflow(some: Partial<StuckWorkflow> = {}): StuckWorkflow {
  return {
    workflowId: 'order-7',
    runId: 'run-7',
    workflowType: 'orderWorkflow',
    attempt: 3,
    cause: 'task-failure',
    message: 'no warehouse',
    ...some,
  };
}

const count = fc.oneof(fc.nat(5), fc.nat(100), fc.nat(1_000_000));
const rate = fc.oneof(fc.constantFrom(0, 0.01, 0.05, 0.2, 1), fc.double({ min: 0, max: 1, noNaN: true }));

export const limits: fc.Arbitrary<Limits> = fc.record({
  minSamples: count,
  minFailures: fc.integer({ min: 1, max: 50 }),
  maxWorkflowFailureRate: rate,
  maxWorkflowTaskFailureRate: rate,
  maxActivityFailureRate: rate,
  stuckAttempts: fc.integer({ min: 2, max: 10 }),
});

const outcomes: fc.Arbitrary<Outcomes> = fc.record({
  running: count,
  completed: count,
  failed: count,
  timedOut: count,
  continuedAsNew: count,
  canceled: count,
  terminated: count,
});

const tally = fc.option(
  fc.tuple(count, count).map(([failed, good]) => ({ processed: failed + good, failed })),
  { nil: undefined },
);

const stuck = fc.record({
  attempt: fc.integer({ min: 1, max: 12 }),
  cause: fc.constantFrom('nondeterminism', 'task-failure', 'timeout'),
});

export const evidence: fc.Arbitrary<Evidence> = fc.record({
  at: fc.nat(),
  since: fc.nat(),
  candidate: outcomes,
  baseline: fc.option(outcomes, { nil: undefined }),
  drawn: fc.constant(undefined),
  stuck: fc.array(
    stuck.map((some) => stuckWorkflow(some)),
    { maxLength: 3 },
  ),
  workflowTasks: tally,
  activityTasks: tally,
  pollers: fc.array(
    fc.record({
      // A sentence may end with the name.
      taskQueue: fc.string().map((name) => `${name}-queue`),
      kind: fc.constantFrom('workflow', 'activity', 'nexus'),
      candidate: fc.nat(2),
      previous: fc.nat(2),
      previousServes: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  serverTimes: fc.array(fc.nat(), { maxLength: 2 }),
  unread: fc.array(fc.string(), { maxLength: 2 }),
});
