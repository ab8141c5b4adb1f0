import { z } from 'zod';
import { harmlessJson } from '../report/harmless-json.js';
import { EVENTS } from './event.js';

/** One thing to tell: the body of a webhook of `format: json`. */
export const newsSchema = z
  .strictObject({
    format: z.literal(1),
    id: z.string().describe('The same each time that this event of this rollout is told: a receiver may drop what it has seen.'),
    event: z.enum(EVENTS),
    deployment: z.string().describe('Name of the Worker Deployment.'),
    namespace: z.string(),
    buildId: z.string().describe('The version that is rolled out.'),
    previousBuildId: z
      .string()
      .nullable()
      .describe('What was Current when the rollout began; null = the unversioned workers, or nothing.'),
    ramp: z.number().min(0).max(100).describe('Percentage of new workflows that go to buildId now; 100 when Current.'),
    headline: z.string().describe('What happened, in one sentence.'),
    because: z.string().describe('Why, in one sentence.'),
    run: z.string().nullable().describe('Address of the GitHub Actions run that tells it; null outside of one.'),
    at: z.number().describe('Milliseconds since the epoch.'),
  })
  .describe('What Rainbow Deploy posts to a webhook of `format: json`.');

export type News = z.output<typeof newsSchema>;

/** JSON Schema (draft 2020-12) of that body. */
export function newsJsonSchema(): object {
  return { title: 'Rainbow Deploy notification', ...z.toJSONSchema(newsSchema) };
}

export function newsJson(news: News): string {
  return harmlessJson(JSON.stringify(news));
}
