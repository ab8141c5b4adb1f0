import { type Arm, type Stratum } from './arms.js';
import { NO_SUMS, packSums, type Sums, unpackSums, withStratum } from './sums.js';

/** What must survive a process: the sums before a ramp, and what that ramp had drawn when it was left. Some 200 bytes as JSON. */
export interface Remembered {
  /** When that ramp came into force, server time in milliseconds. */
  readonly since: number;
  /** {@link packSums} of the ramps before it. */
  readonly before: readonly number[];
  /** Its share, then starts, closed and bad on the new version, and on the old one. */
  readonly left: readonly number[];
}

/** What each test remembers; absent = it has nothing to remember. */
export interface Memories {
  /** Of workflows that failed. */
  readonly evidence?: Remembered;
  /** Of slow ones. */
  readonly slow?: Remembered;
  /** Of synthetic ones. */
  readonly synthetic?: Remembered;
}

export function remember(since: number, before: Sums, { ramp, candidate, baseline }: Stratum): Remembered {
  const counts = [candidate, baseline].flatMap(({ starts, closed, bad }) => [starts, closed, bad]);
  return { since, before: packSums(before), left: [ramp, ...counts] };
}

/**
 * The sums of the ramps that are over, given since when the ramp in force is. While it is still the one that was about to be left (the
 * process died before it changed the routing), its counts are read anew and must not be counted twice.
 *
 * @returns `undefined` when what was remembered cannot be read
 */
export function finishedSums(remembered: Remembered | undefined, rampSince: number): Sums | undefined {
  if (remembered === undefined) return NO_SUMS;
  const before = unpackSums(remembered.before);
  const left = stratumOf(remembered.left);
  if (before === undefined || left === undefined) return undefined;
  return remembered.since === rampSince ? before : withStratum(before, left);
}

function stratumOf([ramp, ...counts]: readonly number[]): Stratum | undefined {
  const candidate = armOf(counts.slice(0, 3));
  const baseline = armOf(counts.slice(3));
  return ramp === undefined || candidate === undefined || baseline === undefined ? undefined : { ramp, candidate, baseline };
}

function armOf([starts, closed, bad, ...rest]: readonly number[]): Arm | undefined {
  if (starts === undefined || closed === undefined || bad === undefined || rest.length > 0) return undefined;
  return starts >= closed && closed >= bad && bad >= 0 ? { starts, closed, bad } : undefined;
}
