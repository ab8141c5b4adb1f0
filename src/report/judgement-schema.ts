import { z } from 'zod';
import { EXIT } from '../system/exit-codes.js';

const count = z.number();
const share = z.number();
const kind = z.enum(['pass', 'fail', 'inconclusive']);

export const testFiguresSchema = z.strictObject({
  closed: count.describe('Workflows on the new version that closed while the old one ran beside it.'),
  bad: count.describe('Those that failed or timed out.'),
  difference: share.describe('Failure rate of the new version minus that of the old one, each ramp against its own.'),
  evidence: z.number().describe('How many times better a regression explains the failures than chance does.'),
  evidenceToFail: z.number().describe('The evidence from which on the build fails.'),
  excluded: share.describe('Regressions above this share are excluded; 1 = none is.'),
  budget: share.describe('The harm budget.'),
  next: share.describe('Share of new workflows after a pass.'),
  moreNeeded: count.exactOptional().describe('Workflows still missing on the new version; absent when no number would do.'),
  wait: z.number().exactOptional().describe('The time that those take at the rate so far, milliseconds.'),
});

/** What `rainbow verdict --format json` prints. */
export const judgementSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('verdict'),
    exitCode: z.literal([EXIT.done, EXIT.held, EXIT.refused]).describe('0 pass, 10 inconclusive, 20 fail.'),
    buildId: z.string(),
    verdict: z.strictObject({
      kind,
      lack: z
        .enum(['samples', 'evidence'])
        .exactOptional()
        .describe('What an inconclusive verdict lacks: more workflows, or evidence that can be trusted.'),
      because: z.string(),
      test: testFiguresSchema,
    }),
    at: z.number().describe('Time of the look that decided, milliseconds since the epoch.'),
    looks: z
      .array(
        z.strictObject({
          at: z.number(),
          step: z.number().int(),
          rampPercentage: z.number(),
          kind,
          evidence: z.number(),
          excluded: share,
        }),
      )
      .readonly()
      .describe('Every look up to the one that decided, oldest first.'),
  })
  .describe('How the gate judges the evidence of a past rollout.');

export type Judgement = z.infer<typeof judgementSchema>;

/** JSON Schema (draft 2020-12) of what `rainbow verdict --format json` prints. */
export function judgementJsonSchema(): object {
  return { title: 'Rainbow Deploy verdict', ...z.toJSONSchema(judgementSchema) };
}
