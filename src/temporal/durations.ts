import { type DurationCounts, highestUsual } from '../gate/usual-duration.js';
import { lastedLonger } from './duration-queries.js';
import { time } from './open-runs-query.js';
import { countAll } from './outcomes.js';
import { ROOTS, thisVersion, type TrafficRequest, WEEK } from './traffic.js';

/**
 * How long practically every workflow lasted that closed well on this version within the last week: some ten counts, however many there
 * are, because visibility knows how long each lasted and cannot sort by it.
 */
export async function readUsualDuration({ conn, signal, owner, now }: TrafficRequest): Promise<ReturnType<typeof highestUsual>> {
  const closed = [
    thisVersion(owner),
    `CloseTime >= ${time(now - WEEK)}`,
    "ExecutionStatus IN ('Completed', 'ContinuedAsNew')",
    ROOTS,
  ].join(' AND ');
  const counts: DurationCounts = {
    closed: await countAll({ conn, signal }, closed),
    longerThan: (ms) => countAll({ conn, signal }, `${closed} AND ${lastedLonger(ms)}`),
  };
  return await highestUsual(counts);
}
