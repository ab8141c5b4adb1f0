import { z } from 'zod';
import { EXIT } from '../system/exit-codes.js';
import { evidenceSchema, replayFindingSchema, verdictSchema } from './evidence-schema.js';

const time = z.number().describe('Milliseconds since the epoch.');
const rampPercentage = z.number().min(0).max(100);
const buildId = z.string().nullable();

export const entrySchema = z
  .strictObject({
    at: time,
    part: z.enum([
      'preflight',
      'workers',
      'registration',
      'replay',
      'smoke-test',
      'step',
      'promotion',
      'post-promotion',
      'rollback',
      'order',
      'cleanup',
      'recover',
      'done',
    ]),
    level: z.enum(['info', 'good', 'warning', 'bad']),
    text: z.string(),
  })
  .describe('One thing that happened.');

const step = z.strictObject({
  step: z.number().int().describe('Counted from 0.'),
  rampPercentage,
  pause: z.number().describe('Shortest bake, milliseconds.'),
  state: z.enum(['done', 'baking', 'ahead', 'rolled-back']),
  since: z.number().exactOptional().describe('When its ramp was in force; server time, milliseconds since the epoch.'),
  baked: z.number().exactOptional().describe('How long it was in force, milliseconds; absent while it is.'),
  unproven: z.boolean().describe('Left without proof, by configuration or by a person.'),
});

const look = z
  .strictObject({ at: time, ramp: rampPercentage, verdict: verdictSchema, evidence: evidenceSchema })
  .describe('What the gate saw at one moment, and what it made of it.');

const routing = z.strictObject({
  current: buildId.describe('null = the unversioned workers.'),
  ramping: buildId,
  rampPercentage,
  propagation: z.enum(['settled', 'pending', 'unknown']),
  versions: z.array(z.strictObject({ buildId: z.string(), status: z.string(), createdAt: time })).readonly(),
});

const affected = z.strictObject({
  total: z.number().int(),
  pinned: z.number().int(),
  sample: z.array(z.string()).readonly().describe('Some of their workflow IDs.'),
});

export const exitCodeSchema = z
  .literal(Object.values(EXIT))
  .describe(
    '0 done or safe, 10 held, 20 refused or rolled back, 30 conflict, 40 error in input, configuration, permission or connection.',
  );

/** A report as it stands in JSON. */
export const reportSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.string(),
    outcome: z.enum(['completed', 'held', 'refused', 'rolled-back', 'aborted', 'superseded', 'conflict', 'error', 'shown']),
    exitCode: exitCodeSchema,
    headline: z.string().describe('The whole story in one sentence.'),
    namespace: z.string(),
    deployment: z.string().describe('Name of the Worker Deployment.'),
    buildId: buildId.describe('The version that the verb was about.'),
    previousBuildId: buildId.describe('What was Current before; null = the unversioned workers, or nothing.'),
    ramp: rampPercentage.describe('Percentage of new and Auto-Upgrade workflows that go to buildId now; 100 when Current.'),
    startedAt: time,
    endedAt: time,
    steps: z.array(step).readonly(),
    routing: routing.nullable().describe('Routing as last read.'),
    replay: replayFindingSchema.nullable(),
    affected: affected.nullable().describe('Open workflows that a rollback leaves to heal or to mend.'),
    looks: z.array(look).readonly().describe('The last looks, oldest first.'),
    entries: z.array(entrySchema).readonly(),
  })
  .describe('Report of one run of Rainbow Deploy.');

/** JSON Schema (draft 2020-12) of `--format json` and of the report file. */
export function reportJsonSchema(): object {
  return { title: 'Rainbow Deploy report', ...z.toJSONSchema(reportSchema) };
}
