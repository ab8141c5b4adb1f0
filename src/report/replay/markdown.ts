import { duration } from '../durations.js';
import { markdownCode, markdownSentence, markdownText } from '../escape.js';
import { MAX_SUMMARY_BYTES } from '../markdown.js';
import { details, section, tableText } from '../markdown-table.js';
import { moreText } from '../messages.js';
import { grouped } from '../numbers.js';
import { causeText, type CodeView, NO_CODE } from './markdown-cause.js';
import { countsText, HEADING, LEFT_OUT, shardText, typeName } from './messages.js';
import { type ReplayReport } from './schema.js';
import { replayTitle } from './title.js';

interface Tier {
  /** Causes, at most. */
  readonly causes: number;
  /** Rows of any other list, at most. */
  readonly rows: number;
  /** With the change and the skeleton of a patch. */
  readonly detail: boolean;
}

/** Tried in this order, until the whole fits. */
const TIERS: readonly Tier[] = [
  { causes: Number.POSITIVE_INFINITY, rows: 200, detail: true },
  { causes: 100, rows: 200, detail: true },
  { causes: 20, rows: 100, detail: true },
  { causes: 20, rows: 50, detail: false },
  { causes: 5, rows: 20, detail: false },
  { causes: 0, rows: 5, detail: false },
];

export interface ReplayMarkdown {
  /** Bytes of UTF-8. */
  readonly limit?: number;
  readonly code?: CodeView;
  /** Markdown before the first heading and after the last section. */
  readonly before?: string;
  readonly after?: string;
}

/** The report as GitHub-flavoured Markdown, verdict first, for a step summary or a comment; what does not fit is left out, and the end says so. */
export function replayMarkdown(report: ReplayReport, { limit = MAX_SUMMARY_BYTES, ...more }: ReplayMarkdown = {}): string {
  let text = '';
  for (const tier of TIERS) {
    text = render(report, tier, more);
    if (Buffer.byteLength(text) <= limit) break;
  }
  return text;
}

function render(report: ReplayReport, tier: Tier, { code = NO_CODE, before = '', after = '' }: ReplayMarkdown): string {
  const counting = report.causes.filter(({ counts }) => counts).slice(0, tier.causes);
  const other = report.causes.filter(({ counts }) => !counts).slice(0, Math.max(0, tier.causes - counting.length));
  const missing = report.causes.length - counting.length - other.length;
  const each = (cause: (typeof counting)[number]): string => causeText(cause, code, tier.detail);
  const notes = report.notes.slice(0, tier.rows).map((note) => `- ${markdownSentence(note)}`);
  const parts = [
    before,
    `### ${markdownSentence(replayTitle(report))}`,
    markdownText(countsText(report, duration(report.elapsed))),
    report.shard === null ? '' : markdownSentence(shardText(report.shard)),
    section(HEADING.causes, ...counting.map(each)),
    section(HEADING.coverage, coverageText(report, tier.rows)),
    details(`${HEADING.other} (${grouped(other.length)})`, other.map(each).join('\n\n')),
    section(
      HEADING.notes,
      notes.join('\n'),
      report.notes.length > notes.length ? moreText(report.notes.length - notes.length) : '',
    ),
    LEFT_OUT({ causes: missing, detail: tier.detail }),
    after,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function coverageText({ coverage }: ReplayReport, most: number): string {
  const live = coverage.some(({ openRuns }) => openRuns !== null);
  const rows = coverage
    .slice(0, most)
    .map((row) => [
      markdownCode(typeName(row)),
      ...(live ? [row.openRuns === null ? '?' : grouped(row.openRuns)] : []),
      ...[row.selected, row.replayed, row.failed].map(grouped),
      markdownText(row.excludes),
    ]);
  const head = ['Workflow type', ...(live ? ['Open runs'] : []), 'Selected', 'Replayed', 'Failed', 'A pass excludes'];
  const table = tableText([head, ...rows]);
  return coverage.length > most ? `${table}\n\n${moreText(coverage.length - most)}` : table;
}
