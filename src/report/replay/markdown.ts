import { duration } from '../durations.js';
import { markdownCode, markdownSentence, markdownText, plain } from '../escape.js';
import { MAX_SUMMARY_BYTES } from '../markdown.js';
import { details, section, tableText } from '../markdown-table.js';
import { moreText } from '../messages.js';
import { grouped } from '../numbers.js';
import {
  causeTitle,
  countsText,
  examplesText,
  expectedText,
  HEADING,
  historyName,
  LEFT_OUT,
  placeText,
  producedText,
  shardText,
  typeName,
} from './messages.js';
import { type ReplayReport, type ReplayReportCause } from './schema.js';
import { replayTitle } from './title.js';

const MOST_TYPES = 200;
/** Numbers of causes that are tried, until the whole fits. */
const TIERS = [Number.POSITIVE_INFINITY, 100, 20, 5, 0];

/** The report as GitHub-flavoured Markdown, verdict first, for a step summary or a comment; at most `limit` bytes of UTF-8. */
export function replayMarkdown(report: ReplayReport, limit = MAX_SUMMARY_BYTES): string {
  let text = '';
  for (const most of TIERS) {
    text = render(report, most);
    if (Buffer.byteLength(text) <= limit) break;
  }
  return text;
}

function render(report: ReplayReport, most: number): string {
  const counting = report.causes.filter(({ counts }) => counts).slice(0, most);
  const other = report.causes.filter(({ counts }) => !counts).slice(0, Math.max(0, most - counting.length));
  const missing = report.causes.length - counting.length - other.length;
  const parts = [
    `### ${markdownSentence(replayTitle(report))}`,
    markdownText(countsText(report, duration(report.elapsed))),
    report.shard === null ? '' : markdownSentence(shardText(report.shard)),
    section(HEADING.causes, ...counting.map(causeText)),
    section(HEADING.coverage, coverageText(report)),
    details(`${HEADING.other} (${grouped(other.length)})`, other.map(causeText).join('\n\n')),
    section(HEADING.notes, report.notes.map((note) => `- ${markdownSentence(note)}`).join('\n')),
    missing > 0 ? LEFT_OUT(missing) : '',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function causeText(cause: ReplayReportCause): string {
  const { event, command, place, message, examples, histories, change, suggestion, fingerprint, counts } = cause;
  const produced = producedText({ command, event });
  const rows = [
    ...(event === null ? [] : [['History', markdownText(expectedText(event))]]),
    ...(produced === '' ? [] : [['Code', markdownText(produced)]]),
    ...(place === null ? [] : [['At', markdownCode(placeText(place), 300)]]),
    ...(examples.length === 0 ? [] : [['Seen in', markdownText(examplesText(examples.map(historyName), histories))]]),
    ['Cause', markdownCode(fingerprint)],
  ];
  return [
    `**${markdownText(causeTitle(cause))}**`,
    markdownText(message, 1_000),
    tableText([['', ''], ...rows]),
    change === null ? '' : details(`Changed by ${markdownText(change.file)}`, fenced('diff', change.text)),
    suggestion === null || !counts ? '' : [markdownSentence(suggestion.text), fenced('ts', suggestion.code)].join('\n\n'),
  ]
    .filter((part) => part.trim() !== '')
    .join('\n\n');
}

/** Code that cannot end its own fence. */
function fenced(language: string, code: string): string {
  if (code === '') return '';
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const lines = code.split('\n').map((line) => `${/^[ \t]*/.exec(line)?.[0] ?? ''}${plain(line, 500)}`);
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

function coverageText({ coverage }: ReplayReport): string {
  const live = coverage.some(({ openRuns }) => openRuns !== null);
  const rows = coverage
    .slice(0, MOST_TYPES)
    .map((row) => [
      markdownCode(typeName(row)),
      ...(live ? [row.openRuns === null ? '?' : grouped(row.openRuns)] : []),
      ...[row.selected, row.replayed, row.failed].map(grouped),
      markdownText(row.excludes),
    ]);
  const head = ['Workflow type', ...(live ? ['Open runs'] : []), 'Selected', 'Replayed', 'Failed', 'A pass excludes'];
  const table = tableText([head, ...rows]);
  return coverage.length > MOST_TYPES ? `${table}\n\n${moreText(coverage.length - MOST_TYPES)}` : table;
}
