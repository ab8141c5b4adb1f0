import { type ListedVersion } from './facts.js';

/** Versions that a server takes for one deployment (matching.maxVersionsInDeployment). */
export const MOST_VERSIONS = 100;
/** From here on it is worth a warning. */
const MANY = 75;
const DAY = 86_400_000;
/** "Today's rate" is that of the last week, so that a weekend does not look like an end of all deploys. */
const WINDOW = 7 * DAY;

export interface Capacity {
  readonly versions: number;
  readonly warn: boolean;
  /** New versions a day; `null` when none was created in the last week. */
  readonly perDay: number | null;
  /** Until a new version is refused; `null` when none is being created. */
  readonly daysLeft: number | null;
}

/**
 * How much room is left.
 *
 * @param before all versions before anything was deleted: those show the rate
 * @param left how many there are now
 */
export function capacityOf(before: readonly ListedVersion[], { left, now }: { left: number; now: number }): Capacity {
  const recent = before.filter(({ createdAt }) => createdAt > now - WINDOW).length;
  const oldest = before.reduce((first, { createdAt }) => Math.min(first, createdAt), now);
  // A deployment that is younger than the window has not had all of it; less than a day is no rate.
  const days = Math.max(1, Math.min(WINDOW, now - oldest) / DAY);
  const perDay = recent === 0 ? null : recent / days;
  return {
    versions: left,
    warn: left >= MANY,
    perDay,
    daysLeft: perDay === null ? null : Math.max(0, MOST_VERSIONS - left) / perDay,
  };
}
