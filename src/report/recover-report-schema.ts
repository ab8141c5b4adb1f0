import { z } from 'zod';
import { entrySchema, exitCodeSchema } from './report-schema.js';

const time = z.number().describe('Milliseconds since the epoch.');
const decision = z
  .enum(['heals', 'move', 'reset', 'stuck'])
  .describe(
    'heals: the routing brings it there by itself. move: by a versioning override. reset: to before the bad build. stuck: cannot be mended automatically.',
  );
const state = z
  .enum(['none', 'planned', 'done', 'gone', 'refused'])
  .describe('none: nothing was to be done, or could be. planned: a plan. gone: it closed meanwhile. refused: by the server.');
const begunAgain = z
  .number()
  .int()
  .describe('Activities, child workflows, signals and Nexus operations that a reset begins again.');

const group = z.strictObject({
  workflowType: z.string(),
  decision,
  state,
  count: z.number().int(),
  begunAgain,
  because: z.string().describe('Of the first of them.'),
  samples: z.array(z.string()).readonly().describe('Some workflow IDs.'),
});

const run = z.strictObject({
  workflowId: z.string(),
  runId: z.string(),
  workflowType: z.string(),
  decision,
  state,
  reason: z.enum(['breaks', 'unproven', 'task-queue', 'no-reset-point', 'refused']).nullable(),
  because: z.string(),
  begunAgain,
});

/** The report of `recover` as it stands in JSON. */
export const recoverSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('recover'),
    plan: z.boolean().describe('Nothing was written.'),
    kind: z.enum(['mend', 'move-on']),
    outcome: z.enum(['completed', 'held', 'conflict', 'error', 'shown']),
    exitCode: exitCodeSchema,
    headline: z.string().describe('The whole story in one sentence.'),
    namespace: z.string(),
    deployment: z.string().describe('Name of the Worker Deployment.'),
    from: z.array(z.string()).readonly().describe('Build IDs that the runs are brought away from.'),
    to: z.string().describe('Build ID that they are brought to.'),
    code: z.string().describe('The code that every choice was proved with.'),
    startedAt: time,
    endedAt: time,
    examined: z.number().int(),
    right: z.number().int().describe('Runs with which nothing was wrong.'),
    pinnedLeft: z.number().int().nullable().describe('Open runs still pinned to what is left; null = not known.'),
    groups: z.array(group).readonly().describe('The runs by workflow type, decision and state.'),
    runs: z.array(run).readonly().describe('Every run that was not right already.'),
    entries: z.array(entrySchema).readonly(),
  })
  .describe('Report of one run of `rainbow recover`.');

/** JSON Schema (draft 2020-12) of `recover --format json` and of its report file. */
export function recoverJsonSchema(): object {
  return { title: 'Rainbow Deploy recover report', ...z.toJSONSchema(recoverSchema) };
}
