import { z } from 'zod';
import { messages } from '../replay/messages.js';
import { EXIT } from '../system/exit-codes.js';
import { safeJson } from './json.js';
import { plain } from './escape.js';

const whole = z.number().int().min(0);
const time = z.number().describe('Milliseconds since the epoch.');

const type = z.strictObject({
  workflowType: z.string(),
  openRuns: whole.describe('Open runs that decide (Auto-Upgrade, unversioned), counted by the server.'),
  captured: whole.describe('How many of them are in the snapshot.'),
  random: whole.describe('How many of those were drawn at random.'),
  leftOut: whole,
  reasons: z.record(z.string(), whole).describe('Reason → number of runs that it chose.'),
});

/** The report of `capture` as it stands in JSON. */
export const captureReportSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('capture'),
    outcome: z.enum(['captured', 'unchanged', 'nothing']),
    exitCode: z.literal([EXIT.done, EXIT.held]).describe('0 captured, 10 nothing to capture; errors are told on stderr, 40.'),
    headline: z.string(),
    namespace: z.string(),
    deployment: z.string(),
    folder: z.string().describe('Absolute path of the snapshot.'),
    redacted: z.boolean(),
    startedAt: time,
    endedAt: time,
    calls: whole.describe('Calls to Temporal, retries included.'),
    openRuns: whole.describe('Open runs that decide, counted by the server.'),
    histories: whole.describe('Histories in the snapshot now.'),
    fetched: whole.describe('New or changed since the last capture.'),
    unchanged: whole,
    kept: whole.describe('Of earlier captures, not selected any more.'),
    removed: whole,
    gone: whole.describe('Runs that were gone when they were fetched.'),
    notRedactable: whole.describe('Left out, because no redacted copy replays as the original does.'),
    newShapes: whole.describe('Histories of a new shape in place of further ones of a known shape.'),
    atMost: z
      .number()
      .min(0)
      .max(1)
      .describe(
        'Largest share of open runs that could break although all of these replay, at 95 % confidence; 0 = all are here.',
      ),
    types: z.array(type).readonly(),
    warnings: z.array(z.string()).readonly(),
  })
  .describe('Report of one run of `rainbow capture`.');

export type CaptureReport = z.output<typeof captureReportSchema>;

/** JSON Schema (draft 2020-12) of `capture --format json`. */
export function captureReportJsonSchema(): object {
  return { title: 'Rainbow Deploy capture report', ...z.toJSONSchema(captureReportSchema) };
}

export function captureJson(report: CaptureReport): string {
  return safeJson(report);
}

/** For a terminal and a log: the headline, a line for each type, and what a replay of it could say. */
export function captureText(report: CaptureReport): string {
  const { headline, folder, types, atMost, openRuns } = report;
  const lines = types.map(
    ({ workflowType, captured, openRuns: open, random }) =>
      `  ${plain(workflowType)}: ${captured} of ${open} open runs${random === 0 ? '' : `, ${random} drawn at random`}`,
  );
  const bound = openRuns === 0 ? [] : [`A replay without a counter-example would say: ${boundText(atMost)}.`];
  return [plain(headline), ...lines, ...bound, `Snapshot: ${plain(folder)}`, ''].join('\n');
}

/** `share`: 0 to 1. */
export function boundText(share: number): string {
  return share === 0 ? 'every open run was replayed' : messages.atMost(share);
}
