import { UserError } from '../system/errors.js';
import { type TemporalConnection, serverVersion } from './connection.js';
import { isUnimplemented } from './failures.js';
import { serverTooOld } from './messages.js';

type Release = readonly [major: number, minor: number];

/** The first server with all the calls that a rollout makes. */
const OLDEST: Release = [1, 29];
/** The first server that knows overrides for one task. */
const ONE_TIME: Release = [1, 32];

export const OLDEST_SERVER = OLDEST.join('.');

/** The server is asked for its version only to explain a failure, so briefly. */
const DEADLINE = 3_000;

/**
 * When the server does not know a call because it is too old: which version it is. `undefined` when that is not why, or when the server
 * does not say its version.
 */
export async function explainOldServer(conn: TemporalConnection, error: unknown): Promise<UserError | undefined> {
  if (!isUnimplemented(error)) return undefined;
  try {
    const version = await serverVersion(conn, AbortSignal.timeout(DEADLINE));
    return isOld(version) ? new UserError(serverTooOld(conn.address, version, OLDEST_SERVER), { cause: error }) : undefined;
  } catch {
    return undefined;
  }
}

/** "1.28.2" → true; a version that is not numbers is not judged. */
export function isOld(version: string): boolean {
  return !numbersOf(version).some(Number.isNaN) && !isSince(version, OLDEST);
}

/** Whether the server certainly takes overrides for one task; an older one would drop them without a word. */
export function knowsOneTimeOverrides(version: string): boolean {
  return isSince(version, ONE_TIME);
}

function isSince(version: string, [major, minor]: Release): boolean {
  const [itsMajor, itsMinor] = numbersOf(version);
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}

function numbersOf(version: string): Release {
  const [major = NaN, minor = NaN] = version.split('.').map(Number);
  return [major, minor];
}
