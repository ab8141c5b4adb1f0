import { z } from 'zod';
import { EXIT } from '../../system/exit-codes.js';
import { causeSchema, driftSchema, type frameSchema, replayKindSchema } from './verdict-schema.js';

const count = z.number().int();
const fingerprint = z.string().describe('The same for the same mistake in any run: free of IDs, times and machine paths.');

const suggestion = z
  .strictObject({ text: z.string(), code: z.string().describe('A skeleton in TypeScript; empty when no code helps.') })
  .describe('How it could be mended, if the change is to stay.');

const change = z
  .strictObject({ file: z.string(), start: count.describe('First line in the new file, from 1.'), text: z.string() })
  .describe('The hunk of the diff against the base ref that covers the place, or the nearest one.');

const cause = causeSchema.extend({ change: change.nullable(), suggestion: suggestion.nullable() });

const coverage = z
  .strictObject({
    workflowType: z.string().describe('Empty for histories that could not be read.'),
    openRuns: count.nullable().describe('Counted by the server; null for histories from files.'),
    selected: count,
    judged: count.describe('Histories with a verdict of any kind, without those that only inform.'),
    replayed: count.describe('Of these, histories whose commands were compared with the code.'),
    failed: count.describe('Histories that count against the code.'),
    random: count.describe('Replayed runs that were drawn at random from all of this type.'),
    leftOut: count.describe('Open runs that were not selected.'),
    share: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe(
        'Largest share of the open runs of this type that could still break, at 95 % confidence; null = no bound follows.',
      ),
    excludes: z.string().describe('What a pass excludes for this type, in words.'),
  })
  .describe('What the verdict rests on for one workflow type.');

const history = z
  .strictObject({
    source: z.string().nullable().describe('The file; null for a history from the server.'),
    workflowId: z.string(),
    runId: z.string(),
    workflowType: z.string(),
    events: count.describe('0 when it could not be read.'),
    open: z.boolean().nullable().describe('The history does not end the run; null = not known.'),
    kind: replayKindSchema,
    message: z.string(),
    causes: z.array(fingerprint).readonly(),
    drift: z.array(driftSchema).readonly(),
  })
  .describe('The verdict on one history.');

const counts = z.strictObject({
  found: count.describe('Histories that the sources offered.'),
  selected: count.describe('Histories that this run was to judge: after selection and sharding.'),
  judged: count,
  replayed: count,
  failed: count.describe('Count against the code.'),
  latent: count,
  alreadyBroken: count,
  drifted: count,
  notJudged: count.describe('Unreadable, not decodable, or beyond this SDK.'),
  unreached: count.describe('Not judged because the run ended before.'),
});

const code = z
  .strictObject({
    source: z.string().describe('The workflows or the bundle, as the user named them.'),
    commit: z.string().nullable().describe('Commit of the project, when it is a git repository.'),
    hash: z.string().nullable().describe('SHA-256 of a bundle that was given; null when it was built from source.'),
    base: z.string().nullable().describe('What failures were compared with; null = nothing.'),
  })
  .describe('Which code was replayed.');

/** What `replay` and `replay merge` end with; every output is rendered from this one value. Never holds payloads or secrets. */
export const replayReportSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('replay'),
    outcome: z.enum(['no-counter-example', 'failed', 'inconclusive', 'error']),
    exitCode: z
      .literal([EXIT.done, EXIT.held, EXIT.refused, EXIT.error])
      .describe(
        '0 no counter-example, 10 nothing or too little to judge, 20 at least one failure that counts, 40 could not judge.',
      ),
    headline: z.string().describe('The whole story in one sentence.'),
    sdkVersion: z.string().nullable().describe('Of the @temporalio/worker that replayed; null when none did.'),
    code: code.nullable(),
    live: z.boolean().describe('Histories of open runs from a server, as opposed to files.'),
    openRuns: count.nullable().describe('Auto-Upgrade and unversioned, counted by the server; null for histories from files.'),
    minHistories: count.describe('Fewer replayed histories than this decide nothing while more open runs exist.'),
    shard: z.strictObject({ index: count.describe('From 1.'), of: count }).nullable(),
    startedAt: z.number().describe('Milliseconds since the epoch.'),
    elapsed: z.number().describe('Wall time, milliseconds; of the longest shard when merged.'),
    counts,
    coverage: z.array(coverage).readonly(),
    causes: z.array(cause).readonly().describe('Distinct failures, worst first; those that do not count and drift come last.'),
    notes: z.array(z.string()).readonly().describe('What else a reader should know.'),
    trouble: z.string().nullable().describe('Why the run ended before its end, or could not begin.'),
    histories: z.array(history).readonly(),
  })
  .describe('Report of one replay.');

export type ReplayReport = z.infer<typeof replayReportSchema>;
export type ReplayReportCause = ReplayReport['causes'][number];
export type ReplayCoverage = ReplayReport['coverage'][number];
export type ReplayedHistory = ReplayReport['histories'][number];
export type PlacedFrame = z.infer<typeof frameSchema>;

/** JSON Schema (draft 2020-12) of `replay --format json`. */
export function replayReportJsonSchema(): object {
  return { title: 'Rainbow Deploy replay report', ...z.toJSONSchema(replayReportSchema) };
}
