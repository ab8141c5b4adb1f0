import { duration, timeOfDay } from '../durations.js';
import { percent } from '../numbers.js';
import { type RampPoint } from '../ramp-curve.js';
import { html, type Html, NOTHING } from './html.js';

const WIDTH = 760;
const HEIGHT = 260;
const LEFT = 56;
const RIGHT = 24;
const TOP = 16;
const BOTTOM = 36;
const GRID = [0, 25, 50, 75, 100];
/** Labels on the axis of time; more of them would touch each other. */
const MOST_TIMES = 6;
/** Space that the label of a time takes. */
const LABEL = 90;

/** Points of one line; `value` from 0 to `top`. */
interface Line {
  readonly kind: 'new' | 'old';
  readonly points: readonly { readonly at: number; readonly value: number; readonly mark?: string }[];
  /** The value holds until the next point. */
  readonly steps: boolean;
}

interface Chart {
  readonly id: string;
  readonly title: string;
  /** What a reader who does not see it should know. */
  readonly summary: string;
  /** Largest value of the axis, percent. */
  readonly top: number;
  readonly lines: readonly Line[];
}

/** The ramp from the beginning to the end, with a mark for each verdict. Nothing when there is no curve. */
export function rampFigure(points: readonly RampPoint[]): Html {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2 || last.at <= first.at) return NOTHING;
  const summary = `From ${percent(first.ramp)} at ${timeOfDay(first.at)} to ${percent(last.ramp)} at ${timeOfDay(last.at)}, in ${duration(last.at - first.at)}. Every point is in the table below.`;
  return figure({
    id: 'ramp',
    title: 'Share of new and Auto-Upgrade workflows on the new version',
    summary,
    top: 100,
    lines: [
      {
        kind: 'new',
        steps: true,
        points: points.map(({ at, ramp, verdict }) => ({ at, value: ramp, ...(verdict === undefined ? {} : { mark: verdict }) })),
      },
    ],
  });
}

/** A chart of percentages over time, with its words for whoever does not see it. */
export function figure({ id, title, summary, top, lines }: Chart): Html {
  const times = lines.flatMap(({ points }) => points.map(({ at }) => at));
  const begin = Math.min(...times);
  const end = Math.max(...times);
  if (times.length === 0 || end <= begin) return NOTHING;
  const x = (at: number): number => rounded(LEFT + ((at - begin) / (end - begin)) * (WIDTH - LEFT - RIGHT));
  const y = (value: number): number => rounded(HEIGHT - BOTTOM - (Math.min(value, top) / top) * (HEIGHT - TOP - BOTTOM));
  const grid = GRID.map((share) => {
    const value = (share / 100) * top;
    return html`<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" /><text
        x="${LEFT - 8}"
        y="${y(value) + 4}"
        text-anchor="end"
        >${percent(value)}</text
      >`;
  });
  return html`<figure>
    <div class="wide" tabindex="0" role="region" aria-label="${title}">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-summary">
        <title id="${id}-title">${title}</title>
        <desc id="${id}-summary">${summary}</desc>
        ${grid}
        ${labels(times, x).map(({ at, anchor }) => html`<text x="${x(at)}" y="${HEIGHT - 10}" text-anchor="${anchor}">${timeOfDay(at)}</text>`)}
        ${lines.map((line) => html`<path class="curve ${line.kind}" d="${path(line, { x, y })}" />`)}
        ${lines.flatMap(({ points }) => points.flatMap(({ at, value, mark }) => (mark === undefined ? [] : [html`<circle class="mark ${mark}" cx="${x(at)}" cy="${y(value)}" r="4"><title>${mark}</title></circle>`])))}
      </svg>
    </div>
    <figcaption>${title}</figcaption>
  </figure>`;
}

function path(
  { points, steps }: Line,
  { x, y }: { readonly x: (at: number) => number; readonly y: (value: number) => number },
): string {
  return points
    .map(({ at, value }, index) => {
      if (index === 0) return `M${x(at)} ${y(value)}`;
      return steps ? `H${x(at)} V${y(value)}` : `L${x(at)} ${y(value)}`;
    })
    .join(' ');
}

/** The beginning, the end, and of what lies between as much as has room. */
function labels(
  times: readonly number[],
  x: (at: number) => number,
): readonly { readonly at: number; readonly anchor: string }[] {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const [first = 0] = sorted;
  const last = sorted.at(-1) ?? first;
  const shown: { at: number; anchor: string }[] = [{ at: first, anchor: 'start' }];
  let taken = x(first) + LABEL;
  for (const at of sorted.slice(1, -1)) {
    if (shown.length >= MOST_TIMES - 1 || x(at) - LABEL / 2 < taken || x(at) + LABEL / 2 > x(last) - LABEL) continue;
    shown.push({ at, anchor: 'middle' });
    taken = x(at) + LABEL / 2;
  }
  return last === first ? shown : [...shown, { at: last, anchor: 'end' }];
}

function rounded(value: number): number {
  return Number(value.toFixed(1));
}
