import { boundText, type CaptureReport } from './capture-report.js';
import { duration } from './durations.js';
import { markdownCode, markdownSentence, markdownText } from './escape.js';
import { MAX_SUMMARY_BYTES } from './markdown.js';
import { section, tableText } from './markdown-table.js';
import { moreText } from './messages.js';
import { grouped } from './numbers.js';
import { title } from './title.js';

/** Rows that are tried, until the whole fits. */
const TIERS = [Number.POSITIVE_INFINITY, 1_000, 100, 10];

/** The report as GitHub-flavoured Markdown for a step summary, at most `limit` bytes of UTF-8: of what does not fit, types are left out. */
export function captureMarkdown(report: CaptureReport, limit = MAX_SUMMARY_BYTES): string {
  let text = '';
  for (const most of TIERS) {
    text = render(report, most);
    if (Buffer.byteLength(text) <= limit) break;
  }
  return text;
}

function render(report: CaptureReport, most: number): string {
  const { openRuns, histories, fetched, unchanged, redacted, atMost, types, warnings } = report;
  const facts = [
    ['Histories in the snapshot', grouped(histories)],
    ['New or changed', `${grouped(fetched)}, ${grouped(unchanged)} unchanged`],
    ['Open runs that decide', grouped(openRuns)],
    ['Payloads', redacted ? 'redacted' : 'as they are: not for version control'],
    ['Took', duration(report.endedAt - report.startedAt)],
  ];
  const rows = types
    .slice(0, most)
    .map(({ workflowType, openRuns: open, captured, random, leftOut }) => [
      markdownCode(workflowType),
      ...[open, captured, random, leftOut].map(grouped),
    ]);
  const table = tableText([['Workflow type', 'Open runs', 'Captured', 'Of these at random', 'Left out'], ...rows]);
  const parts = [
    `### ${markdownSentence(title(report))}`,
    tableText([['', ''], ...facts]),
    openRuns === 0 ? '' : markdownText(`A replay without a counter-example would say: ${boundText(atMost)}.`),
    section('Workflow types', table, types.length > most ? moreText(types.length - most) : ''),
    section(
      'Warnings',
      warnings
        .slice(0, most)
        .map((warning) => `- ${markdownSentence(warning)}`)
        .join('\n'),
      warnings.length > most ? moreText(warnings.length - most) : '',
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
