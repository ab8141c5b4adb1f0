import { z } from 'zod';
import { entrySchema, exitCodeSchema } from './report-schema.js';

const time = z.number().describe('Milliseconds since the epoch.');
const ms = z.number().min(0);
const percentage = z.number().min(0).max(100);
const share = z.number().describe('0 to 1.');
const count = z.number().min(0);
const buildId = z.string().nullable();

const step = z
  .strictObject({
    step: z.number().int().describe('Counted from 0; the bake after the promotion comes last.'),
    rampPercentage: percentage.describe('100 = the bake after the promotion.'),
    judgedBy: z.enum(['test', 'thresholds']),
    pause: ms.describe('The shortest bake, milliseconds.'),
    maxDuration: ms.describe('How long the gate may stay inconclusive, milliseconds.'),
    approval: z.boolean(),
    chance: z
      .enum(['likely', 'unlikely', 'impossible', 'unknown'])
      .describe(
        'Whether a build that fails as often as the one before passes by maxDuration. unlikely: only with fewer failures than are to be expected. unknown: nothing ran before.',
      ),
    passAfter: ms
      .nullable()
      .describe('When it passes, about, milliseconds from the beginning of the step; null = not within a year.'),
    closed: count.describe('Workflows on the new version that close by maxDuration, to be expected.'),
    budget: share.nullable().describe('The harm budget; null where thresholds judge.'),
    budgetInReach: share.nullable().describe('The smallest harm budget with which it would pass by maxDuration.'),
    detectable: share
      .nullable()
      .describe('The smallest regression that rolls the build back by maxDuration with a probability of 80 %; null = none.'),
    lostIfAllFail: count.describe('Workflows that fail before a build is taken back on which all fail.'),
    moves: z
      .strictObject({
        count: count.describe(
          'Open Auto-Upgrade workflows that move at this step and not before; an estimate when `looked` < `open`.',
        ),
        sample: z.array(z.string()).readonly().describe('Some of their workflow IDs.'),
      })
      .describe('What the ramp moves besides new workflows.'),
    remedies: z.array(z.string()).readonly().describe('What would let the gate decide; empty when it can.'),
  })
  .describe('A step of the plan at last week’s traffic.');

const act = z.strictObject({
  kind: z.enum(['check', 'checkpoint', 'ramp', 'current', 'wait', 'person']),
  rampPercentage: percentage.exactOptional(),
  wait: ms.exactOptional().describe('Milliseconds.'),
  because: z.string(),
});

const traffic = z
  .strictObject({
    window: ms.describe('How far back was counted, milliseconds: a week, or as long as the namespace keeps closed workflows.'),
    starts: count.describe('Workflows that started since then, without children.'),
    perDay: count,
    closed: count.describe('Workflows that closed on the version before, and how many of them failed or timed out.'),
    bad: count,
    failureRate: share,
    rateFrom: z.enum(['configuration', 'measured']),
  })
  .describe('What is known before the rollout.');

const binding = z
  .strictObject({
    plan: z.string().describe('Fingerprint of what decides the rollout in the configuration.'),
    rampPercentage: percentage.describe('Of what ramps; 0 = nothing does.'),
    mark: z
      .string()
      .nullable()
      .describe('Of the routing as it was read: every change of it gives another one. null = there was no such deployment.'),
  })
  .describe('What `deploy --plan-file` holds this plan to, besides namespace, deployment, Build ID, `current` and `ramping`.');

/** The report of `plan` as it stands in JSON. */
export const planReportSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('plan'),
    outcome: z.enum(['shown', 'held', 'refused', 'conflict']),
    exitCode: exitCodeSchema,
    headline: z.string().describe('The whole story in one sentence.'),
    namespace: z.string(),
    deployment: z.string().describe('Name of the Worker Deployment.'),
    buildId: buildId.describe('null = none is named yet.'),
    current: buildId.describe('null = the unversioned workers, or nothing.'),
    ramping: buildId,
    binding,
    startedAt: time,
    endedAt: time,
    calls: z.number().int().describe('Calls to Temporal, retries included; none of them writes.'),
    duration: ms.nullable().describe('From the first ramp to the end, milliseconds; null when it does not get there by itself.'),
    traffic: traffic.nullable().describe('null = nothing ran before.'),
    open: z
      .strictObject({
        open: count.describe('Open workflows that the ramp may move.'),
        looked: count.describe('How many of them were looked at, the newest.'),
      })
      .nullable(),
    steps: z.array(step).readonly(),
    acts: z.array(act).readonly().describe('What deploy would do, in order, if everything passes.'),
    entries: z.array(entrySchema).readonly().describe('What else there is to know.'),
  })
  .describe('What a deploy would do, and whether its gates can decide at last week’s traffic.');

export type PlanReport = z.output<typeof planReportSchema>;
export type PlanStep = PlanReport['steps'][number];

/** What `deploy` reads of a plan, whatever else another release wrote into it. */
export const plannedSchema = z.object(
  planReportSchema.pick({
    format: true,
    verb: true,
    outcome: true,
    headline: true,
    namespace: true,
    deployment: true,
    buildId: true,
    current: true,
    ramping: true,
    binding: true,
    startedAt: true,
  }).shape,
);

export type Planned = z.output<typeof plannedSchema>;

/** JSON Schema (draft 2020-12) of `plan --format json` and of its report file. */
export function planJsonSchema(): object {
  return { title: 'Rainbow Deploy plan', ...z.toJSONSchema(planReportSchema) };
}
