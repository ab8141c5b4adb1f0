import { z } from 'zod';
import { ALLOWED } from './messages.js';
import { count, rate, section, text } from './values.js';

const MOST = 1_000_000_000;

const arm = section({
  starts: count(0, MOST).describe('Workflows that started since the step began, each workflow ID once, without children.'),
  closed: count(0, MOST)
    .exactOptional()
    .describe('Those of them that completed, continued as new, failed or timed out; absent = all of them.'),
  bad: count(0, MOST).describe('Those of the closed that failed or timed out.'),
});

const time = z
  .union([z.number(ALLOWED.time), z.iso.datetime({ offset: true, error: ALLOWED.time }).transform((iso) => Date.parse(iso))], {
    error: ALLOWED.time,
  })
  .describe('When it was counted: ISO 8601 with its zone, or milliseconds since the epoch. Never earlier than the look before.');

const look = section({
  at: time,
  step: count(0, 1000).describe('Counted from 0. A step has one ramp.'),
  rampPercentage: z
    .number(ALLOWED.rampOrAll)
    .gt(0, ALLOWED.rampOrAll)
    .max(100, ALLOWED.rampOrAll)
    .describe('Percentage of new workflows that went to the new version.'),
  candidate: arm.describe('The new version.'),
  baseline: arm.describe('The version before, counted over the same time.'),
});

/** An evidence file: what `rainbow verdict` judges. Rules between values are in evidence-rules.ts. */
export const evidenceFileSchema = section({
  format: z.literal(1, ALLOWED.format).describe('Version of this format.'),
  buildId: text.prefault('the new version').describe('How the new version is called in the verdict.'),
  nextRampPercentage: z
    .number(ALLOWED.rampOrAll)
    .gt(0, ALLOWED.rampOrAll)
    .max(100, ALLOWED.rampOrAll)
    .prefault(100)
    .describe('Percentage of new workflows that a pass would lead to; 100 = promotion.'),
  falseRollbackRate: probability(0.01).describe('Probability that a good build is ever failed: `0.01` or `1%`.'),
  confidence: probability(0.95).describe('Probability that what passes is within the harm budget: `0.95` or `95%`.'),
  harmBudget: rate
    .exactOptional()
    .describe(
      'Highest share of new workflows that may fail because of the build; absent = one percentage point or half of `baselineRate`, whichever is more.',
    ),
  baselineRate: rate.exactOptional().describe('Failure rate of the version before, as known before the rollout.'),
  looks: z
    .array(look, ALLOWED.looks)
    .min(1, ALLOWED.looks)
    .max(1_000_000, ALLOWED.looks)
    .describe('Oldest first. Counts are since the step began, so they never fall within a step.'),
});

export type EvidenceFile = z.output<typeof evidenceFileSchema>;

function probability(usual: number) {
  return rate.refine((share) => share > 0 && share < 1, ALLOWED.probability).prefault(usual);
}

/** JSON Schema (draft 2020-12) of an evidence file as people write it. */
export function evidenceJsonSchema(): object {
  return { title: 'Rainbow Deploy evidence', ...z.toJSONSchema(evidenceFileSchema, { io: 'input' }) };
}
