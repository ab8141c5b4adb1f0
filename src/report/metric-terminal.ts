import { timeOfDay } from './durations.js';
import { type MetricChart, type MetricPoint, type RateInterval } from './metric-charts.js';
import { percent } from './numbers.js';
import { thinned } from './ramp-curve.js';
import { aligned, width } from './width.js';

const MOST_POINTS = 6;
const WIDEST = 60;
const NARROWEST = 12;

/** What the marks mean: ● the new version, ○ the old one, ─ what is not excluded (95 %), ┊ the limit. */
export const METRIC_MARKS = '● new, ○ old version, ─ not excluded (95 %), ┊ limit';

/**
 * The metric as rows of text, two for each of the last looks (the new version and the old one), at most `columns` wide. Empty where there
 * is no room for a picture.
 */
export function metricRows({ points }: MetricChart, columns: number): string[] {
  const shown = thinned(points, MOST_POINTS);
  const highest =
    Math.max(...shown.flatMap(({ candidate, baseline, limit }) => [top(candidate), top(baseline), limit ?? 0])) * 1.05;
  const labels = shown.flatMap(({ at, ramp, candidate, baseline }) => [
    [timeOfDay(at), percent(ramp), '●', countText(candidate)],
    ...(baseline === undefined ? [] : [['', '', '○', countText(baseline)]]),
  ]);
  const named = aligned(labels);
  const room = Math.min(WIDEST, columns - Math.max(0, ...named.map((label) => width(label))) - 2);
  if (room < NARROWEST || highest <= 0) return [];
  const scale = { room, highest };
  const pictures = shown.flatMap((point) => [
    track(point.candidate, '●', { ...scale, point }),
    ...(point.baseline === undefined ? [] : [track(point.baseline, '○', { ...scale, point })]),
  ]);
  const axis = `0 %${' '.repeat(Math.max(1, room - 3 - percent(highest * 100).length))}${percent(highest * 100)}`;
  return aligned([...labels.map((label, at) => [...label, pictures[at] ?? '']), ['', '', '', '', axis]]);
}

/** Where nothing is excluded the interval goes to the end of the scale, which a rate decides and not the lack of evidence. */
function top(interval: RateInterval | undefined): number {
  if (interval === undefined || interval.total === 0) return 0;
  return Math.min(interval.high, Math.max(interval.rate * 2, 0.05));
}

function countText({ bad, total, rate }: RateInterval): string {
  return total === 0 ? 'none closed' : `${bad} of ${total} (${percent(rate * 100)})`;
}

interface Scale {
  readonly room: number;
  readonly highest: number;
  readonly point: MetricPoint;
}

function track({ rate, low, high, total }: RateInterval, mark: string, { room, highest, point }: Scale): string {
  const at = (share: number): number => Math.min(room - 1, Math.max(0, Math.round((share / highest) * (room - 1))));
  const cells: string[] = Array.from({ length: room }, () => ' ');
  if (total > 0) for (let cell = at(low); cell <= at(high); cell += 1) cells[cell] = '─';
  if (point.limit !== undefined) cells[at(point.limit)] = '┊';
  if (total > 0) cells[at(rate)] = mark;
  return cells.join('').trimEnd();
}
