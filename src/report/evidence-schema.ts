import { z } from 'zod';
import { testFiguresSchema } from './judgement-schema.js';
import { causeSchema, replayVerdictSchema } from './replay/verdict-schema.js';

const count = z.number().int();
const kind = z.enum(['pass', 'fail', 'inconclusive']);

const outcomes = z.strictObject({
  running: count,
  completed: count,
  failed: count,
  timedOut: count,
  continuedAsNew: count,
  canceled: count,
  terminated: count,
});

const arm = z.strictObject({ starts: count, closed: count, bad: count });

const children = z
  .strictObject({ count, most: count })
  .describe('Only children of workflows elsewhere started; up to `most` of them the counts are of the first child of each root.');

const slowCounts = z
  .strictObject({ candidate: count, baseline: count })
  .describe('Those of them that took longer than is allowed; absent where nobody asked.');

const synthetic = z
  .strictObject({ candidate: arm, baseline: arm, since: z.number(), ended: count, wanted: count })
  .describe(
    'Synthetic workflows of the ramp in force, in pairs; `ended` = pairs of which both have ended, `wanted` = so many must have before the step is left.',
  );

const taskTally = z.strictObject({ processed: count, failed: count });

const stuckWorkflow = z.strictObject({
  workflowId: z.string(),
  runId: z.string(),
  workflowType: z.string(),
  attempt: count.describe('Attempt number of the pending workflow task.'),
  cause: z.enum(['nondeterminism', 'task-failure', 'timeout']),
  message: z.string(),
});

const queuePollers = z.strictObject({
  taskQueue: z.string(),
  kind: z.enum(['workflow', 'activity', 'nexus']),
  candidate: count,
  previous: count,
  previousServes: z.boolean().describe('Whether the previous version is Current on this queue.'),
});

const metricState = z
  .strictObject({
    name: z.string(),
    condition: z.string(),
    needed: count.describe('Measurements without an error that a pass needs.'),
    failureLimit: count,
    consecutiveErrorLimit: count,
    dryRun: z.boolean().describe('Measured and shown, never decides.'),
    measured: count.describe('Measurements that succeeded or failed.'),
    failed: count,
    errors: count.describe('Errors since the last measurement that was none.'),
    last: z.enum(['none', 'success', 'failure', 'inconclusive', 'no-data']),
    at: z.number().exactOptional().describe('When it was last tried, milliseconds since the epoch.'),
    due: z.number().exactOptional().describe('When it is to be measured first, milliseconds since the epoch.'),
    seen: z.string().exactOptional().describe('What the last attempt saw, if this run made it.'),
  })
  .describe('A metric from outside of Temporal: a threshold, not a test.');

export const evidenceSchema = z.strictObject({
  at: z.number(),
  since: z.number().describe('What closed later counts; milliseconds since the epoch.'),
  candidate: outcomes,
  baseline: outcomes.exactOptional().describe('The version that was Current before; absent for a first deployment.'),
  drawn: z
    .strictObject({
      since: z.number(),
      ramp: z.number(),
      candidate: arm,
      baseline: arm,
      children: children.exactOptional(),
      slow: slowCounts.exactOptional(),
    })
    .exactOptional()
    .describe(
      'Workflows that started on both versions since the ramp came into force, without children; absent where only thresholds judged.',
    ),
  stuck: z.array(stuckWorkflow).readonly().describe('Open workflows whose workflow task keeps failing on the new version.'),
  workflowTasks: taskTally.exactOptional(),
  activityTasks: taskTally.exactOptional(),
  pollers: z.array(queuePollers).readonly(),
  serverTimes: z.array(z.number()).readonly().describe('Last polls, milliseconds since the epoch: a check on the clock.'),
  synthetic: synthetic.exactOptional(),
  unread: z.array(z.string()).readonly().describe('What could not be read; not empty = no pass.'),
  metrics: z.array(metricState).readonly().exactOptional().describe('Metrics from outside; absent where none is configured.'),
});

export const verdictSchema = z.strictObject({
  kind,
  lack: z.enum(['samples', 'pairs', 'evidence', 'consent']).exactOptional(),
  because: z.string(),
  metrics: z
    .array(
      z.strictObject({
        metric: z.string(),
        kind,
        seen: z.string(),
        limit: z.string(),
        dryRun: z.literal(true).exactOptional().describe('Shown, never decides.'),
        maxRate: z.number().exactOptional().describe('The limit of a rate, 0 to 1, where it is one.'),
      }),
    )
    .readonly(),
  samples: count.describe('Workflows that decided, on the new version.'),
  test: testFiguresSchema.exactOptional().describe('Figures of the sequential test; absent where only thresholds judged.'),
});

export const replayFindingSchema = z.strictObject({
  kind,
  because: z.string(),
  openRuns: count,
  selected: count,
  replayed: count,
  failures: z.array(replayVerdictSchema).readonly(),
  causes: z.array(causeSchema).readonly().describe('The distinct reasons behind the failures, worst first.'),
  share: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe(
      'Largest share of the open runs that could break although no replay did, at 95 % confidence; null = no bound follows.',
    ),
  coverage: z
    .array(
      z.strictObject({
        workflowType: z.string(),
        openRuns: count.nullable().describe('Counted by the server; null = not counted.'),
        selected: count,
        replayed: count,
        failed: count,
      }),
    )
    .readonly(),
  elapsed: z.number().describe('Wall time, milliseconds.'),
  sdkVersion: z.string().exactOptional(),
});
