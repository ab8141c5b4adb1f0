import { z } from 'zod';

/** The parts that the report of a replay shares with the report of a deploy: verdicts and causes. The report itself: schema.ts. */

const count = z.number().int();

export const frameSchema = z.strictObject({
  file: z.string(),
  line: count.describe('From 1, as the column.'),
  column: count,
  function: z.string().nullable(),
});

const divergence = z.strictObject({
  event: z
    .strictObject({
      id: count,
      type: z.string(),
      time: z.number().nullable().describe('Milliseconds since the epoch.'),
      name: z.string().nullable().describe('Activity type, timer ID, patch ID, …; never a payload.'),
    })
    .nullable()
    .describe('What history has there; null when the failure is tied to no event.'),
  command: z
    .strictObject({
      kind: z.enum([
        'start-timer',
        'cancel-timer',
        'schedule-activity',
        'cancel-activity',
        'local-activity',
        'cancel-local-activity',
        'start-child',
        'cancel-child',
        'signal-external',
        'cancel-external',
        'cancel-signal',
        'complete',
        'fail',
        'cancel',
        'continue-as-new',
        'patch',
        'upsert-search-attributes',
        'modify-properties',
        'update',
        'schedule-nexus',
        'cancel-nexus',
        'other',
      ]),
      name: z.string().nullable(),
    })
    .nullable()
    .describe('What the code does there; null when it does nothing.'),
  frames: z.array(frameSchema).readonly().describe('The places in the workflow code that lead there, innermost first.'),
});

export const driftSchema = z.strictObject({
  eventId: count,
  eventType: z.string(),
  name: z.string().nullable(),
  attribute: z.string(),
  history: z.string(),
  code: z.string(),
});

export const replayKindSchema = z.enum([
  'ok',
  'nothing-to-check',
  'nondeterminism',
  'workflow-threw',
  'type-missing',
  'converter',
  'unreadable',
  'hung',
  'crashed',
  'sdk-limitation',
  'latent',
  'already-broken',
]);

/** The verdict on one history; it has the shape of `ReplayVerdict`. */
export const replayVerdictSchema = z.strictObject({
  workflowId: z.string(),
  runId: z.string(),
  workflowType: z.string(),
  kind: replayKindSchema,
  message: z.string(),
  source: z.string().exactOptional().describe('The file it came from; absent for a history from the server.'),
  events: count.exactOptional(),
  open: z.boolean().exactOptional().describe('The history does not end the run.'),
  divergence: divergence.exactOptional(),
  drift: z.array(driftSchema).readonly().exactOptional(),
});

/** A distinct failure; it has the shape of `Cause`. */
export const causeSchema = z.strictObject({
  fingerprint: z
    .string()
    .describe('The same for the same mistake in any run: free of IDs, times, line numbers and machine paths.'),
  kind: z
    .enum([...replayKindSchema.options, 'drift', 'code'])
    .describe('As of a history; or drift: replays with other attributes; or code: the workflow code does not build or load.'),
  counts: z.boolean().describe('Whether it speaks against the code.'),
  workflowType: z.string(),
  message: z.string(),
  histories: count.describe('How many histories it hits.'),
  examples: z
    .array(z.strictObject({ workflowId: z.string(), runId: z.string(), source: z.string().nullable() }))
    .readonly()
    .describe('The first of them, at most three.'),
  event: divergence.shape.event.describe('What history has where the code leaves it; of the first example.'),
  command: divergence.shape.command.describe('What the code does there; null when it does nothing.'),
  place: frameSchema.nullable().describe('The line of the workflow code to look at; its file is relative to the project.'),
  frames: divergence.shape.frames,
});
