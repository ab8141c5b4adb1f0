import { z } from 'zod';
import { entrySchema, exitCodeSchema } from './report-schema.js';

const time = z.number().describe('Milliseconds since the epoch.');
const whole = z.number().int().min(0);
const line = z.number().int().min(1);

const counts = z.strictObject({
  carrying: whole.describe('Runs with its marker.'),
  lacking: whole.describe('Runs without.'),
  oldestLacking: time.nullable().describe('Start of the oldest run without; null = there is none.'),
});

const patch = z.strictObject({
  id: z.string(),
  verdict: z
    .enum(['keep', 'deprecate', 'remove', 'gone', 'broken', 'unknown'])
    .describe(
      'keep: as it is. deprecate: patched() may become deprecatePatch(). remove: the call may go. gone: not in the code, and no run needs it. broken: not in the code, and open runs need it. unknown: evidence is missing.',
    ),
  because: z.string(),
  next: z.string().describe('What to do now; empty = nothing.'),
  stage: z
    .enum(['patched', 'deprecated'])
    .nullable()
    .describe('deprecated: only deprecatePatch() is left. null = not in the code.'),
  workflowTypes: z.array(z.string()).readonly().nullable().describe('Types that may come to it; null = it cannot be told.'),
  places: z
    .array(z.strictObject({ file: z.string(), line, column: line, call: z.enum(['patched', 'deprecatePatch']) }))
    .readonly(),
  open: counts.nullable().describe('Open Auto-Upgrade and unversioned runs of these types; null = they could not be counted.'),
  closed: counts.nullable().describe('Closed ones that the namespace still keeps; null = they do not count.'),
  pinnedLacking: whole.describe('Open Pinned runs without its marker, which never come to this code.'),
  markers: z
    .strictObject({
      carrying: whole,
      read: whole.describe('Histories of them that were read.'),
      binding: whole.describe('Whose marker was left by patched() and needs a call in the code.'),
      oldestBinding: time.nullable(),
      examples: z.array(z.string()).readonly().describe('Some workflow IDs.'),
    })
    .nullable()
    .describe('null = no history was read for its markers.'),
  proof: z
    .strictObject({
      change: z.enum(['deprecate', 'remove']),
      wanted: whole.describe('Histories that were to be replayed with the change.'),
      replayed: whole.describe('Those that were replayed and judged.'),
      breaking: whole.describe('Those that replay with the code as it is and not with the change.'),
      examples: z.array(z.string()).readonly().describe('Some workflow IDs of those that break.'),
      trouble: z.string().nullable().describe('Why others were not judged.'),
    })
    .nullable()
    .describe('null = nothing was replayed.'),
});

/** The report of `patches` as it stands in JSON. */
export const patchesReportSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('patches'),
    outcome: z.enum(['shown', 'held', 'refused']),
    exitCode: exitCodeSchema,
    headline: z.string().describe('The whole story in one sentence.'),
    source: z.enum(['server', 'files']).describe('Where the runs were looked at.'),
    namespace: z.string().nullable().describe('null = files.'),
    deployment: z.string().nullable().describe('Runs on versions of other deployments do not count; null = the whole namespace.'),
    code: z.string().describe('The code, as it was named.'),
    closedRuns: z.enum(['ignore', 'count']).describe('Whether closed runs, which queries and resets replay, count.'),
    retention: z.number().nullable().describe('How long the namespace keeps closed runs, milliseconds; null = not known.'),
    startedAt: time,
    endedAt: time,
    calls: whole.describe('Calls to Temporal, retries included; none of them writes.'),
    patches: z.array(patch).readonly().describe('Every patch ID of the code and of the runs.'),
    unreadable: z
      .array(z.strictObject({ file: z.string(), line, column: line, why: z.enum(['dynamic', 'broken']) }))
      .readonly()
      .describe('dynamic: a call whose ID only a run would tell. broken: a file that could not be parsed.'),
    notes: z.array(z.string()).readonly().describe('What was not looked at, or cannot be told.'),
    entries: z.array(entrySchema).readonly(),
  })
  .describe('Report of one run of `rainbow patches`.');

export type PatchesReport = z.output<typeof patchesReportSchema>;
export type PatchReport = PatchesReport['patches'][number];

/** JSON Schema (draft 2020-12) of `patches --format json` and of its report file. */
export function patchesJsonSchema(): object {
  return { title: 'Rainbow Deploy patches report', ...z.toJSONSchema(patchesReportSchema) };
}
