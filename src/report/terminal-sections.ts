import { STEP_TONE, type Tone, VERDICT_TONE } from './colours.js';
import { duration, moment, timeOfDay } from './durations.js';
import { plain } from './escape.js';
import { historyName, causeTitle, placeText } from './replay/messages.js';
import {
  affectedText,
  bakeText,
  HEADING,
  lookText,
  METRIC_NAME,
  moreText,
  PROPAGATION,
  rampText,
  replayCoverageText,
  stepText,
  stuckText,
} from './messages.js';
import { metricCharts } from './metric-charts.js';
import { METRIC_MARKS, metricRows } from './metric-terminal.js';
import { nextSteps } from './next-steps.js';
import { grouped, percent } from './numbers.js';
import { type Report } from './report.js';
import { type ReportFile } from './terminal.js';
import { outcomeTable, versionTable } from './tables.js';
import { aligned } from './width.js';

export interface Line {
  readonly text: string;
  readonly tone: Tone;
}

export interface Section {
  readonly heading: string;
  readonly lines: readonly Line[];
}

const LONGEST = 300;
const INDENT = 2;
const MOST_ROWS = 20;
const SAMPLE = 5;

/** The sections of a report in the order a person needs them; those of `status` begin with the routing. */
export function sections(
  report: Report,
  { files, columns }: { readonly files: readonly ReportFile[]; readonly columns: number },
): Section[] {
  const routing = { heading: HEADING.routing, lines: routingLines(report) };
  const story = [
    { heading: HEADING.steps, lines: stepLines(report) },
    { heading: HEADING.verdict, lines: verdictLines(report) },
    { heading: HEADING.rates, lines: rateLines(report, columns) },
    { heading: HEADING.replay, lines: replayLines(report) },
    { heading: HEADING.affected, lines: affectedLines(report) },
  ];
  return [
    { heading: HEADING.rollout, lines: factLines(report) },
    ...(report.verb === 'status' ? [routing, ...story] : [...story, routing]),
    { heading: HEADING.next, lines: nextSteps(report).map((step) => line(step)) },
    { heading: HEADING.files, lines: aligned(files.map(({ name, path }) => [name, path])).map((each) => line(each)) },
  ];
}

function line(text: string, tone: Tone = 'none'): Line {
  return { text: plain(text), tone };
}

/** Rows below each other; each keeps the tone that belongs to it. */
function table(rows: readonly (readonly string[])[], tones: readonly Tone[] = []): Line[] {
  const safe = rows.map((row) => row.map((cell) => plain(cell, LONGEST)));
  return aligned(safe).map((text, at) => ({ text, tone: tones[at] ?? 'none' }));
}

function factLines(report: Report): Line[] {
  const { deployment, namespace, buildId, previousBuildId, startedAt, endedAt } = report;
  const rows = [
    ['Deployment', `${deployment} in namespace ${namespace}`],
    ...(buildId === null ? [] : [['Build ID', previousBuildId === null ? buildId : `${buildId}, before it ${previousBuildId}`]]),
    ...(buildId === null ? [] : [['Ramp', rampText(report)]]),
    endedAt > startedAt ? ['Took', `${duration(endedAt - startedAt)}, from ${moment(startedAt)}`] : ['At', moment(endedAt)],
  ];
  return table(rows);
}

function stepLines({ steps }: Report): Line[] {
  const rows = steps.map((step, at) => [
    String(at + 1),
    percent(step.rampPercentage),
    stepText(step),
    bakeText(step),
    step.since === undefined || step.state === 'baking' ? '' : `since ${timeOfDay(step.since)}`,
  ]);
  return table(
    rows,
    steps.map(({ state }) => STEP_TONE[state]),
  );
}

function verdictLines({ looks, buildId, previousBuildId }: Report): Line[] {
  const look = looks.at(-1);
  if (look === undefined) return [];
  const { verdict, evidence } = look;
  return [
    line(lookText(look), VERDICT_TONE[verdict.kind]),
    ...table(
      verdict.metrics.map(({ kind, metric, seen, limit }) => [kind, metric, seen, `limit: ${limit}`]),
      verdict.metrics.map(({ kind }) => VERDICT_TONE[kind]),
    ),
    ...table(outcomeTable({ evidence, buildId, previousBuildId })),
    ...shortened(evidence.stuck.map((stuck) => line(stuckText(stuck), 'bad'))),
    ...evidence.unread.map((sentence) => line(sentence, 'warning')),
  ];
}

function rateLines(report: Report, columns: number): Line[] {
  const charts = metricCharts(report).flatMap((chart) => {
    const rows = metricRows(chart, columns - INDENT);
    return rows.length === 0
      ? []
      : [line(METRIC_NAME[chart.metric] ?? chart.metric), ...rows.map((text): Line => ({ text, tone: 'none' }))];
  });
  return charts.length === 0 ? [] : [...charts, line(METRIC_MARKS, 'faint')];
}

function replayLines({ replay }: Report): Line[] {
  if (replay === null) return [];
  const groups = replay.causes.map((cause) => [
    line(causeTitle(cause), cause.counts ? 'bad' : 'warning'),
    ...(cause.message === '' ? [] : [{ text: `  ${plain(cause.message, LONGEST)}`, tone: 'none' as const }]),
    ...(cause.place === null ? [] : [{ text: `  at ${plain(placeText(cause.place), LONGEST)}`, tone: 'none' as const }]),
    { text: `  ${plain(sampleText(cause.examples.map(historyName), cause.histories))}`, tone: 'faint' as const },
  ]);
  return [
    line(`${replay.kind.toUpperCase()}. ${replay.because}`, VERDICT_TONE[replay.kind]),
    line(replayCoverageText(replay)),
    ...shortened(
      table(
        replay.coverage.map((row) => [
          row.workflowType,
          row.openRuns === null ? '' : `${grouped(row.openRuns)} open`,
          `${grouped(row.selected)} selected`,
          `${grouped(row.replayed)} replayed`,
          `${grouped(row.failed)} failed`,
        ]),
      ),
    ),
    ...groups.slice(0, MOST_ROWS).flat(),
    ...(groups.length > MOST_ROWS ? [line(moreText(groups.length - MOST_ROWS))] : []),
  ];
}

function sampleText(ids: readonly string[], total: number): string {
  const shown = ids.slice(0, SAMPLE).map((id) => plain(id, 100));
  return total > shown.length ? `${shown.join(', ')} ${moreText(total - shown.length)}` : shown.join(', ');
}

function affectedLines(report: Report): Line[] {
  const { affected } = report;
  if (affected === null) return [];
  return [
    line(affectedText(report)),
    ...(affected.sample.length > 0 ? [line(sampleText(affected.sample, affected.total), 'faint')] : []),
  ];
}

function routingLines({ routing, endedAt }: Report): Line[] {
  if (routing === null) return [];
  const note = PROPAGATION[routing.propagation];
  return [...shortened(table(versionTable(routing, endedAt))), ...(note === '' ? [] : [line(note, 'warning')])];
}

function shortened(lines: readonly Line[]): Line[] {
  return lines.length <= MOST_ROWS + 1
    ? [...lines]
    : [...lines.slice(0, MOST_ROWS), line(moreText(lines.length - MOST_ROWS), 'faint')];
}
