/** What started within a time before now, children left to their root. */
export interface TrafficWindow {
  /** Milliseconds. */
  readonly length: number;
  readonly starts: number;
  /** Those of them that ended in a way that speaks for or against a build. */
  readonly closed: number;
}

/** How workflows come and go, on all versions together. */
export interface Traffic {
  /** Starts a millisecond, by the longest window. */
  readonly rate: number;
  /** Share of what starts within so many milliseconds that has closed at their end: what a gate would find after that time. */
  readonly closedShare: (elapsed: number) => number;
}

/** A share of fewer says nothing. */
const ENOUGH = 20;

/**
 * The share that a gate would find closed is the share of what started within the last so many milliseconds that is closed now: no
 * durations are needed. Between two windows the time that is spent in open workflows grows evenly; before the first, it is taken to have
 * been spent at once, which is the worst case.
 */
export function trafficOf(windows: readonly TrafficWindow[]): Traffic {
  const known = windows.toSorted((a, b) => a.length - b.length);
  const longest = known.at(-1);
  if (longest === undefined || longest.starts === 0) return { rate: 0, closedShare: () => 0 };
  const open = known
    .filter((window) => window === longest || window.starts >= ENOUGH)
    .map(({ length, starts, closed }) => ({ length, open: length * (1 - Math.min(1, closed / starts)) }));
  return {
    rate: longest.starts / longest.length,
    closedShare: (elapsed) => (elapsed <= 0 ? 0 : Math.max(0, 1 - openUntil(elapsed, open) / elapsed)),
  };
}

interface Known {
  readonly length: number;
  readonly open: number;
}

function openUntil(elapsed: number, known: readonly Known[]): number {
  const after = known.findIndex(({ length }) => length >= elapsed);
  const [before, next] = [known[after - 1], known[after]];
  if (next === undefined) {
    const last = known.at(-1);
    return last === undefined ? elapsed : elapsed * (last.open / last.length);
  }
  if (before === undefined) return Math.min(elapsed, next.open);
  const slope = (next.open - before.open) / (next.length - before.length);
  return Math.min(elapsed, Math.max(0, before.open + slope * (elapsed - before.length)));
}
