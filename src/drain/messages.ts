/** What this room says to users. */

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** `3d`, `5h`, `10m`; the largest unit alone, at least one minute. */
export function roughly(ms: number): string {
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} days`;
  if (ms >= 2 * HOUR) return `${Math.round(ms / HOUR)} hours`;
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

const runs = (count: number, what: string): string => `${count} ${what} ${count === 1 ? 'run' : 'runs'}`;
const are = (count: number): string => (count === 1 ? 'is' : 'are');

export const say = {
  current: 'it is Current',
  ramping: 'it is Ramping',
  rollbackTarget: 'a rollback would return to it',
  draining: 'Pinned workflows still run on it',
  drainageUnknown: 'it has left the routing, but the server has not looked yet whether anything still runs on it',
  statusUnknown: (status: string) => `the server gives it the status "${status}", which says nothing about what runs on it`,
  kept: (position: number, keepVersions: number) =>
    `it is number ${position} of the ${keepVersions} newest drained versions that are always kept (keepVersions)`,
  scaledownDelay: (left: number) => `it keeps its workers for another ${roughly(left)} (scaledownDelay)`,
  unusedDelay: (left: number) => `it was never used and may still be deployed for another ${roughly(left)} (unusedDelay)`,
  rollout: 'a rollout of it has not ended; end it with `rainbow abort --build-id` if nobody goes on with it',
  rolloutUnknown: 'its rollout could not be read',
  unread: (what: readonly string[]) => `${what.join(', ')} could not be read, and what is not known is not deleted`,
  pinned: (count: number) => `${runs(count, 'Pinned')} ${are(count)} open on it`,
  stranded: (count: number) => `nothing is Current, so ${runs(count, 'open Auto-Upgrade')} would have no version to move to`,
  closed: (count: number, grace: number) =>
    `${runs(count, 'Pinned')} closed on it in the last ${roughly(grace)}, and only its workers can answer queries on them (queryGrace)`,
  drained: (since: number) => `drained ${roughly(since)} ago and nothing runs on it`,
  neverUsed: (since: number) => `created ${roughly(since)} ago and never used`,
  ghost: 'the deployment still lists it, but the server has no such version any more',
} as const;
