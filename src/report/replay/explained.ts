import { z } from 'zod';
import { EXIT } from '../../system/exit-codes.js';
import { causeSchema } from './verdict-schema.js';

const event = z.strictObject({
  id: z.number().int(),
  type: z.string(),
  time: z.number().nullable().describe('Milliseconds since the epoch.'),
  name: z.string().describe('Activity type, timer ID, patch, …; never a payload.'),
  detail: z.string(),
  answers: z.number().int().nullable().describe('The event that it answers.'),
});

export const explainedSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('explain'),
    exitCode: z
      .literal([EXIT.done, EXIT.refused, EXIT.error])
      .describe('0 read, and it replays if code was given; 20 it does not; 40 could not be judged.'),
    headline: z.string(),
    source: z.string(),
    workflowId: z.string(),
    runId: z.string(),
    workflowType: z.string(),
    open: z.boolean().describe('The history does not end the run.'),
    causes: z.array(causeSchema).readonly().describe('Where code and history part; empty without code, and when it replays.'),
    events: z.array(event).readonly(),
  })
  .describe('One history, event by event.');

export type Explained = z.infer<typeof explainedSchema>;

/** JSON Schema (draft 2020-12) of `explain --format json`. */
export function explainedJsonSchema(): object {
  return { title: 'Rainbow Deploy explained history', ...z.toJSONSchema(explainedSchema) };
}
