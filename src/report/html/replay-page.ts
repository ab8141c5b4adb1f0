import { VERSION } from '../../system/version.js';
import { duration, moment } from '../durations.js';
import { grouped } from '../numbers.js';
import { countsText, HEADING, historyName, OUTCOME, shardText, typeName } from '../replay/messages.js';
import { type ReplayReport } from '../replay/schema.js';
import { html, type Html, NOTHING } from './html.js';
import { causeParts } from './cause-parts.js';
import { list, page, section, table, type Tone, withCode } from './parts.js';

const TONE: Readonly<Record<ReplayReport['outcome'], Tone>> = {
  'no-counter-example': 'good',
  failed: 'bad',
  inconclusive: 'held',
  error: 'bad',
};
/** Rows of any table. */
const MOST_ROWS = 1_000;

/** The report of `replay` as one self-contained HTML file. */
export function replayPage(report: ReplayReport): string {
  const counting = report.causes.filter(({ counts }) => counts);
  const other = report.causes.filter(({ counts }) => !counts);
  return page({
    title: report.headline,
    label: OUTCOME[report.outcome],
    tone: TONE[report.outcome],
    sections: [
      html`<p>${countsText(report, duration(report.elapsed))}</p>`,
      report.shard === null ? NOTHING : html`<p>${withCode(shardText(report.shard))}</p>`,
      section(HEADING.causes, ...causeParts(counting)),
      section(HEADING.coverage, coverage(report)),
      section(HEADING.other, ...causeParts(other)),
      section(HEADING.notes, list(report.notes)),
      section('Histories', histories(report)),
    ],
    foot: `Rainbow Deploy ${VERSION}, replay of ${moment(report.startedAt)}`,
  });
}

function coverage({ coverage: rows }: ReplayReport): Html {
  const live = rows.some(({ openRuns }) => openRuns !== null);
  const head = ['Workflow type', ...(live ? ['Open runs'] : []), 'Selected', 'Replayed', 'Failed', 'A pass excludes'];
  const body = rows.map((row) => [
    typeName(row),
    ...(live ? [row.openRuns === null ? '?' : grouped(row.openRuns)] : []),
    ...[row.selected, row.replayed, row.failed].map(grouped),
    row.excludes,
  ]);
  return table('What the verdict rests on', [head, ...body], MOST_ROWS);
}

function histories({ histories: all }: ReplayReport): Html {
  const failing = all.filter(({ kind }) => kind !== 'ok');
  const rows = failing.map((history) => [historyName(history), history.workflowType, history.kind, history.message]);
  const shown = table(
    'Histories that did not simply replay',
    [['History', 'Workflow type', 'Verdict', 'Message'], ...rows],
    MOST_ROWS,
  );
  return rows.length === 0 ? html`<p>All ${grouped(all.length)} replay.</p>` : shown;
}
