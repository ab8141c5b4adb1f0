import { duration, moment, timeOfDay } from './durations.js';
import { markdownCode, markdownSentence, markdownText } from './escape.js';
import { details, section, tableText } from './markdown-table.js';
import { replayPart } from './markdown-replay.js';
import { metricChart, metricTable } from './metric-markdown.js';
import { metricCharts } from './metric-charts.js';
import {
  affectedText,
  HEADING,
  lookText,
  METRIC_NAME,
  moreText,
  PART,
  PROPAGATION,
  rampText,
  stepText,
  stuckText,
} from './messages.js';
import { nextSteps } from './next-steps.js';
import { counted, percent } from './numbers.js';
import { rampChart, rampTable } from './ramp-chart.js';
import { rampCurve } from './ramp-curve.js';
import { type Report } from './report.js';
import { outcomeTable, type Table, versionTable } from './tables.js';

/** What a rendering may hold. */
export interface Tier {
  /** Every look in the table beside the chart, not only the changes of the ramp. */
  readonly looks: boolean;
  readonly entries: boolean;
  /** Each failed history, not only the groups. */
  readonly failures: boolean;
  /** Tables up to `LONG_LIST` rows instead of `SHORT_LIST`. */
  readonly lists: boolean;
}

/** A part of the summary and what the tier left out of it, in words. */
export interface Detail {
  readonly text: string;
  readonly leftOut: readonly string[];
}

const LONG_LIST = 100;
const SHORT_LIST = 10;

export function markdownSections(report: Report, tier: Tier): Detail[] {
  const most = tier.lists ? LONG_LIST : SHORT_LIST;
  const story = [
    stepsPart(report, most),
    rampPart(report, tier),
    verdictPart(report, most),
    ratesPart(report, tier),
    replayPart(report, { ...tier, most }),
    affectedPart(report),
  ];
  const routing = routingPart(report, most);
  return [
    whole(factsText(report)),
    whole(
      section(
        HEADING.next,
        nextSteps(report)
          .map((step) => `- ${markdownSentence(step)}`)
          .join('\n'),
      ),
    ),
    ...(report.verb === 'status' ? [routing, ...story] : [...story, routing]),
    entriesPart(report, tier),
  ];
}

function whole(text: string): Detail {
  return { text, leftOut: [] };
}

function factsText(report: Report): string {
  const { deployment, namespace, buildId, previousBuildId, startedAt, endedAt } = report;
  const before = previousBuildId === null ? '' : `, before it ${markdownCode(previousBuildId)}`;
  const took =
    endedAt > startedAt ? ['Took', `${duration(endedAt - startedAt)}, from ${moment(startedAt)}`] : ['At', moment(endedAt)];
  return tableText([
    ['Deployment', `${markdownCode(deployment)} in namespace ${markdownCode(namespace)}`],
    ...(buildId === null
      ? []
      : [
          ['Build ID', `${markdownCode(buildId)}${before}`],
          ['Ramp', markdownText(rampText(report))],
        ]),
    took,
  ]);
}

function stepsPart({ steps }: Report, most: number): Detail {
  const rows = steps
    .slice(0, most)
    .map((step, at) => [
      String(at + 1),
      percent(step.rampPercentage),
      stepText(step),
      step.pause === 0 ? 'none' : duration(step.pause),
      step.since === undefined ? '' : timeOfDay(step.since),
    ]);
  return whole(
    section(HEADING.steps, tableText([['Step', 'Ramp', 'State', 'Bake', 'Since'], ...rows]), rest(steps.length, most)),
  );
}

function rampPart(report: Report, { looks }: Tier): Detail {
  const curve = rampCurve(report);
  const shown = looks
    ? curve
    : curve.filter(({ ramp }, at) => at === 0 || at === curve.length - 1 || ramp !== curve[at - 1]?.ramp).slice(-LONG_LIST);
  const text = section(HEADING.ramp, rampChart(curve), rampTable(shown));
  return { text, leftOut: shown.length < curve.length ? [counted(curve.length - shown.length, 'look')] : [] };
}

function verdictPart({ looks, buildId, previousBuildId }: Report, most: number): Detail {
  const look = looks.at(-1);
  if (look === undefined) return whole('');
  const { verdict, evidence } = look;
  const metrics = verdict.metrics
    .slice(0, most)
    .map(({ metric, kind, seen, limit }) => [markdownText(metric), kind, markdownText(seen), markdownText(limit)]);
  return whole(
    section(
      HEADING.verdict,
      markdownSentence(lookText(look)),
      tableText([['Metric', 'Verdict', 'Seen', 'Limit'], ...metrics]),
      safeTable(outcomeTable({ evidence, buildId, previousBuildId })),
      list(evidence.stuck.map(stuckText), most),
      list(evidence.unread, most),
    ),
  );
}

/** One chart for each metric that is a rate, its figures folded away below. */
function ratesPart(report: Report, { looks }: Tier): Detail {
  const charts = metricCharts(report).map((chart) => {
    const shown = looks ? chart : { ...chart, points: chart.points.slice(-SHORT_LIST) };
    const name = METRIC_NAME[chart.metric] ?? chart.metric;
    return [metricChart(chart), details(`${name}: ${counted(shown.points.length, 'look')}`, metricTable(shown))];
  });
  return whole(section(HEADING.rates, ...charts.flat()));
}

function affectedPart(report: Report): Detail {
  const { affected } = report;
  if (affected === null) return whole('');
  const shown = affected.sample.slice(0, SHORT_LIST);
  const names = shown.map((id) => markdownCode(id)).join(', ');
  const more = affected.total > shown.length && names !== '' ? ` ${moreText(affected.total - shown.length)}` : '';
  return whole(section(HEADING.affected, markdownText(affectedText(report)), `${names}${more}`));
}

function routingPart({ routing, endedAt }: Report, most: number): Detail {
  if (routing === null) return whole('');
  const [head, ...rows] = versionTable(routing, endedAt);
  return whole(
    section(
      HEADING.routing,
      safeTable([head, ...rows.slice(0, most)]),
      rest(rows.length, most),
      PROPAGATION[routing.propagation],
    ),
  );
}

function entriesPart({ entries }: Report, tier: Tier): Detail {
  if (!tier.entries) return { text: '', leftOut: entries.length === 0 ? [] : [counted(entries.length, 'entry', 'entries')] };
  const rows = entries.map(({ at, part, level, text }) => [
    timeOfDay(at),
    PART[part],
    level === 'info' ? '' : level,
    markdownText(text),
  ]);
  return whole(
    details(
      `${HEADING.entries} (${counted(entries.length, 'entry', 'entries')})`,
      tableText([['Time', 'Part', '', ''], ...rows]),
    ),
  );
}

function safeTable(rows: Table): string {
  const [head, ...body] = rows;
  return tableText([
    head,
    ...body.map(([name = '', ...cells]) => [markdownCode(name), ...cells.map((cell) => markdownText(cell))]),
  ]);
}

function list(sentences: readonly string[], most: number): string {
  const shown = sentences.slice(0, most).map((sentence) => `- ${markdownText(sentence)}`);
  return [...shown, ...(sentences.length > most ? [`- ${moreText(sentences.length - most)}`] : [])].join('\n');
}

function rest(all: number, most: number): string {
  return all > most ? moreText(all - most) : '';
}
