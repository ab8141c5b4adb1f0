import { type Report } from './report.js';

/** A moment at which the ramp is known. */
export interface RampPoint {
  readonly at: number;
  readonly ramp: number;
  /** What the gate said then; absent where only the ramp is known. */
  readonly verdict?: string;
}

/** The ramp from the beginning of a rollout to the end of the report: each step as it came into force, each look, the end. */
export function rampCurve(report: Report): RampPoint[] {
  const { steps, looks, startedAt, endedAt } = report;
  const known: RampPoint[] = [
    ...steps.flatMap(({ since, rampPercentage }) => (since === undefined ? [] : [{ at: since, ramp: rampPercentage }])),
    ...looks.map(({ at, ramp, verdict }) => ({ at, ramp, verdict: verdict.kind })),
  ];
  if (known.length === 0) return [];
  // Times of steps are the server's: an `advance` late in a rollout shows steps from long before it started.
  const begin = Math.min(startedAt, ...known.map(({ at }) => at));
  const sorted = known.sort((a, b) => a.at - b.at);
  const last = sorted.at(-1);
  const beginning = sorted[0]?.at === begin ? [] : [{ at: begin, ramp: 0 }];
  const end =
    last !== undefined && last.at >= endedAt && last.ramp === report.ramp
      ? []
      : [{ at: Math.max(endedAt, last?.at ?? endedAt), ramp: report.ramp }];
  return [...beginning, ...sorted, ...end];
}

/** At most `most` points of a curve: those at which the ramp changes, the ends, and as many of the others as fit, the latest first. */
export function thinned<Point extends Pick<RampPoint, 'ramp'>>(points: readonly Point[], most: number): Point[] {
  const order = points.map((_, at) => at).sort((a, b) => weight(points, b) - weight(points, a) || b - a);
  const kept = new Set(order.slice(0, most));
  return points.filter((_, at) => kept.has(at));
}

function weight(points: readonly Pick<RampPoint, 'ramp'>[], at: number): number {
  if (at === 0 || at === points.length - 1) return 2;
  return points[at]?.ramp === points[at - 1]?.ramp ? 0 : 1;
}
