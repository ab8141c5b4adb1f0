/** Pollers report at the start and at the end of each long poll (one minute), so the newest server time seen is at most this old. */
const SERVER_TIME_AGE = 90_000;

/**
 * The time to judge a bake by. The runner's clock decides unless the server contradicts it: a clock that jumped ahead of the newest
 * server time seen would skip a bake, one that fell behind would never end it.
 *
 * @param local milliseconds, the runner's clock
 * @param seen server times seen in this look, milliseconds; empty = nothing to compare with
 */
export function trustedNow(local: number, seen: readonly number[]): number {
  if (seen.length === 0) return local;
  const newest = Math.max(...seen);
  return Math.min(Math.max(local, newest), newest + SERVER_TIME_AGE);
}
