import { type Colours, colours, type Tone } from '../colours.js';
import { duration } from '../durations.js';
import { plain } from '../escape.js';
import { moreText } from '../messages.js';
import { grouped } from '../numbers.js';
import { aligned } from '../width.js';
import {
  causeTitle,
  countsText,
  examplesText,
  expectedText,
  HEADING,
  historyName,
  placeText,
  producedText,
  shardText,
  typeName,
} from './messages.js';
import { type ReplayReport, type ReplayReportCause } from './schema.js';
import { replayTitle } from './title.js';

const TONE: Readonly<Record<ReplayReport['outcome'], Tone>> = {
  'no-counter-example': 'good',
  failed: 'bad',
  inconclusive: 'warning',
  error: 'bad',
};
const MOST_CAUSES = 20;
const MOST_TYPES = 40;
const MOST_LINES = 40;

/** The report for a terminal or a log: the verdict first, then each cause once, then what the verdict rests on. */
export function replayTerminal(report: ReplayReport, { colour }: { readonly colour: boolean }): string {
  const shades = colours(colour);
  const counting = report.causes.filter(({ counts }) => counts);
  const other = report.causes.filter(({ counts }) => !counts);
  const sections = [
    section(HEADING.causes, causeLines(counting, shades), shades),
    section(HEADING.other, causeLines(other, shades), shades),
    section(HEADING.coverage, coverageLines(report), shades),
    section(
      HEADING.notes,
      report.notes.map((note) => `  ${plain(note)}`),
      shades,
    ),
  ];
  const first = shades.strong(shades[TONE[report.outcome]](replayTitle(report)));
  const run = [
    ...(report.live || report.counts.judged > 0 ? [countsText(report, duration(report.elapsed))] : []),
    ...(report.shard === null ? [] : [shardText(report.shard)]),
  ].map((line) => shades.faint(line));
  return `${[[first, ...run].join('\n'), ...sections.filter((text) => text !== '')].join('\n\n')}\n`;
}

function section(heading: string, lines: readonly string[], shades: Colours): string {
  return lines.length === 0 ? '' : [shades.strong(heading), ...lines].join('\n');
}

function causeLines(causes: readonly ReplayReportCause[], shades: Colours): string[] {
  const shown = causes.slice(0, MOST_CAUSES).flatMap((cause, at) => oneCause(cause, at + 1, shades));
  return causes.length > MOST_CAUSES ? [...shown, `  ${moreText(causes.length - MOST_CAUSES)}`] : shown;
}

function oneCause(cause: ReplayReportCause, number: number, shades: Colours): string[] {
  const { event, command, place, message, examples, histories, change, suggestion, fingerprint, counts } = cause;
  const names = examples.map((example) => plain(historyName(example), 200));
  const produced = producedText({ command, event });
  const facts = [
    ...(event === null ? [] : [['history', expectedText(event)]]),
    ...(produced === '' ? [] : [['code', produced]]),
    ...(place === null ? [] : [['at', plain(placeText(place), 300)]]),
    ...(names.length === 0 ? [] : [['seen in', examplesText(names, histories)]]),
    ['cause', plain(fingerprint, 100)],
  ];
  const title = `  ${number}. ${causeTitle(cause)}`;
  return [
    counts ? shades.bad(title) : shades.warning(title),
    ...(message === '' ? [] : [`     ${plain(message, 1_000)}`]),
    ...aligned(facts).map((line) => `     ${line}`),
    ...(change === null ? [] : ['     changed by', ...indented(change.text).map((line) => painted(line, shades))]),
    ...(suggestion === null || !counts ? [] : [`     to mend it: ${plain(suggestion.text)}`, ...indented(suggestion.code)]),
    '',
  ];
}

/** Several lines of code, each safe to print and with its indent. */
function indented(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const shown = lines.slice(0, MOST_LINES).map((line) => `       ${/^[ \t]*/.exec(line)?.[0] ?? ''}${plain(line, 300)}`);
  return lines.length > MOST_LINES ? [...shown, `       ${moreText(lines.length - MOST_LINES)}`] : shown;
}

function painted(line: string, shades: Colours): string {
  const sign = line.trimStart().slice(0, 1);
  return sign === '+' ? shades.good(line) : sign === '-' ? shades.bad(line) : line;
}

function coverageLines({ coverage }: ReplayReport): string[] {
  const live = coverage.some(({ openRuns }) => openRuns !== null);
  const rows = coverage
    .slice(0, MOST_TYPES)
    .map((row) => [
      plain(typeName(row), 80),
      ...(live ? [row.openRuns === null ? '?' : grouped(row.openRuns)] : []),
      grouped(row.selected),
      grouped(row.replayed),
      grouped(row.failed),
      plain(row.excludes, 300),
    ]);
  if (rows.length === 0) return [];
  const head = ['workflow type', ...(live ? ['open runs'] : []), 'selected', 'replayed', 'failed', 'a pass excludes'];
  const lines = aligned([head, ...rows]).map((line) => `  ${line}`);
  return coverage.length > MOST_TYPES ? [...lines, `  ${moreText(coverage.length - MOST_TYPES)}`] : lines;
}
