import { type FoundRun } from '../replay/selection.js';
import { drawRanks } from './draw-order.js';
import { startedBefore, startedFrom } from './open-runs-query.js';
import { countRuns, listRuns, type Visibility } from './visibility.js';

/** Times between which all runs started: milliseconds, the second one exclusive. */
interface Span {
  readonly from: number;
  readonly to: number;
  /** Runs that started within, and ranks among them that were drawn: 0 = the newest. */
  readonly count: number;
  readonly ranks: readonly number[];
}

export interface Draw {
  readonly query: string;
  /** How many runs the query finds. */
  readonly count: number;
  readonly draws: number;
  readonly seed: string;
  /** When the oldest and the newest of them started, milliseconds since the epoch. */
  readonly oldest: number;
  readonly newest: number;
}

/**
 * Draws runs by their rank in order of start time, each run being equally likely. Visibility can neither sort nor skip, so the time is
 * halved and counted until what remains fits on a page; draws that lie close together share these calls, and no call depends on how many
 * runs there are but for the number of halvings (its logarithm). Runs that end while this goes on cost a draw, never a second chance.
 */
export async function drawRuns(
  visibility: Visibility,
  { query, count, draws, seed, oldest, newest }: Draw,
): Promise<readonly FoundRun[]> {
  const ranks = drawRanks(count, draws, seed);
  const drawn = new Map<number, FoundRun>();
  const open: { span: Span; rankOf: (local: number) => number }[] = [
    { span: { from: oldest, to: newest + 1, count, ranks }, rankOf: (local) => local },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { span, rankOf } = next;
    if (span.ranks.length === 0) continue;
    const within = startedFrom(startedBefore(query, span.to), span.from);
    const middle = Math.floor((span.from + span.to) / 2);
    if (span.count <= visibility.limits.page || middle === span.from) {
      const runs = await listRuns(visibility, within, span.count);
      for (const rank of span.ranks) {
        const run = runs[rank];
        if (run !== undefined) drawn.set(rankOf(rank), run);
      }
      continue;
    }
    const newer = await countRuns(visibility, startedFrom(startedBefore(query, span.to), middle));
    const older = span.ranks.filter((rank) => rank >= newer).map((rank) => rank - newer);
    open.push(
      { span: { from: middle, to: span.to, count: newer, ranks: span.ranks.filter((rank) => rank < newer) }, rankOf },
      {
        span: { from: span.from, to: middle, count: span.count - newer, ranks: older },
        rankOf: (local) => rankOf(local + newer),
      },
    );
  }
  return ranks.flatMap((rank) => drawn.get(rank) ?? []);
}
