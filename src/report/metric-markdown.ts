import { duration, timeOfDay } from './durations.js';
import { tableText } from './markdown-table.js';
import { type MetricChart, type MetricPoint, type RateInterval } from './metric-charts.js';
import { METRIC_NAME } from './messages.js';
import { grouped, percent } from './numbers.js';
import { distinct } from './ramp-chart.js';
import { thinned } from './ramp-curve.js';

const MOST_POINTS = 12;

/**
 * The metric as a Mermaid chart: bars = the new version, lines = the old version and the limit, labels = time and ramp. Holds figures
 * only: nothing from outside can break its syntax. Empty for a single look, which the table says as well.
 */
export function metricChart({ metric, points }: MetricChart): string {
  const [first] = points;
  if (first === undefined || points.length < 2) return '';
  const shown = thinned(points, MOST_POINTS);
  const labels = distinct(shown.map(({ at, ramp }) => `${duration(at - first.at)} at ${percent(ramp)}`)).map(
    (label) => `"${label}"`,
  );
  const values = (of: (point: MetricPoint) => number | undefined): string | undefined => {
    const all = shown.map(of);
    return all.every((value) => value === undefined) ? undefined : all.map((value) => share(value ?? 0)).join(', ');
  };
  const theirs = values(({ baseline }) => baseline?.rate);
  const limits = values(({ limit }) => limit);
  const lines = [theirs, limits].filter((line) => line !== undefined);
  const named = [...(theirs === undefined ? [] : ['the old one']), ...(limits === undefined ? [] : ['the limit'])].join(' and ');
  const legend = named === '' ? '' : `, lines ${named}`;
  const highest = Math.max(
    ...shown.flatMap(({ candidate, baseline, limit }) => [candidate.rate, baseline?.rate ?? 0, limit ?? 0]),
  );
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${METRIC_NAME[metric] ?? 'Failures'}: bars the new version${legend}"`,
    `  x-axis "Time and ramp" [${labels.join(', ')}]`,
    `  y-axis "Percent" 0 --> ${Math.max(1, Math.ceil(highest * 110))}`,
    `  bar [${values(({ candidate }) => candidate.rate) ?? ''}]`,
    ...lines.map((line) => `  line [${line}]`),
    '```',
  ].join('\n');
}

/** The same with what is not excluded, and what the metric said. */
export function metricTable({ points }: MetricChart): string {
  return tableText([
    ['Time', 'Ramp', 'New version', 'Old version', 'Limit', 'Verdict'],
    ...points.map(({ at, ramp, candidate, baseline, limit, kind }) => [
      timeOfDay(at),
      percent(ramp),
      intervalText(candidate),
      baseline === undefined ? '' : intervalText(baseline),
      limit === undefined ? '' : percent(limit * 100),
      kind,
    ]),
  ]);
}

/** `2.4 % (0.1 % to 9 %), 1 of 41` */
export function intervalText({ rate, low, high, bad, total }: RateInterval): string {
  if (total === 0) return 'none closed';
  return `${percent(rate * 100)} (${percent(low * 100)} to ${percent(high * 100)}), ${grouped(bad)} of ${grouped(total)}`;
}

function share(rate: number): number {
  return Number((rate * 100).toFixed(2));
}
