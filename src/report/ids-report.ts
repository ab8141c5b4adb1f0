import { z } from 'zod';
import { EXIT } from '../system/exit-codes.js';
import { plain } from './escape.js';
import { safeJson } from './json.js';

const percentage = z.number().min(0).max(100);
const whole = z.number().int().min(0);

/** The report of `ids` as it stands in JSON. */
export const idsReportSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('ids'),
    exitCode: z.literal(EXIT.done).describe('Always 0; errors are told on stderr, 40.'),
    headline: z.string(),
    rampPercentage: percentage,
    source: z.enum(['arguments', 'file', 'stdin', 'open-runs']).describe('Where the workflow IDs come from.'),
    looked: whole.describe('Different workflow IDs that were looked at.'),
    moving: whole.describe('Those of them that the ramp moves.'),
    notes: z.array(z.string()).readonly(),
    ids: z
      .array(
        z.strictObject({
          workflowId: z.string(),
          movesFrom: percentage.describe('The smallest ramp that moves it.'),
          moves: z.boolean(),
        }),
      )
      .readonly(),
  })
  .describe('Which workflow IDs a ramp moves.');

export type IdsReport = z.output<typeof idsReportSchema>;

/** JSON Schema (draft 2020-12) of `ids --format json`. */
export function idsReportJsonSchema(): object {
  return { title: 'Rainbow Deploy workflow IDs', ...z.toJSONSchema(idsReportSchema) };
}

export function idsJson(report: IdsReport): string {
  return safeJson(report);
}

/** The IDs that move, one a line, so that they can be piped. */
export function idsLines({ ids }: IdsReport): string {
  return ids.flatMap(({ workflowId, moves }) => (moves ? [`${plain(workflowId)}\n`] : [])).join('');
}

/** What a person reads beside them. */
export function idsSummary({ headline, notes }: IdsReport): string {
  return [headline, ...notes].map((sentence) => `${plain(sentence)}.\n`).join('');
}
