import { duration, timeOfDay } from './durations.js';
import { tableText } from './markdown-table.js';
import { percent } from './numbers.js';
import { type RampPoint, thinned } from './ramp-curve.js';

const MOST_POINTS = 12;

/** The ramp over time as a Mermaid chart. Holds figures only: nothing from outside can break its syntax. */
export function rampChart(points: readonly RampPoint[]): string {
  const [first] = points;
  if (first === undefined || points.length < 2) return '';
  const shown = thinned(points, MOST_POINTS);
  const times = distinct(shown.map(({ at }) => duration(at - first.at))).map((time) => `"${time}"`);
  const ramps = shown.map(({ ramp }) => (Number.isFinite(ramp) ? Number(ramp.toFixed(2)) : 0));
  return [
    '```mermaid',
    'xychart-beta',
    '  title "Share of new and Auto-Upgrade workflows on the new version"',
    `  x-axis "Time since the beginning" [${times.join(', ')}]`,
    '  y-axis "Percent" 0 --> 100',
    `  line [${ramps.join(', ')}]`,
    '```',
  ].join('\n');
}

/** Mermaid draws points with the same label at the same place, so a label that comes again gets a number. */
export function distinct(labels: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  });
}

/** The same as a table, with what the gate said. */
export function rampTable(points: readonly RampPoint[]): string {
  return tableText([
    ['Time', 'Ramp', 'Verdict'],
    ...points.map(({ at, ramp, verdict = '' }) => [timeOfDay(at), percent(ramp), verdict]),
  ]);
}
