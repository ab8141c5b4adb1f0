import { UserError } from '../system/errors.js';
import { type TemporalConnection, serverVersion } from './connection.js';
import { isUnimplemented } from './failures.js';
import { serverTooOld } from './messages.js';

/** The first server with all the calls that a rollout makes. */
const OLDEST = [1, 29] as const;

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
    return isOld(version) ? new UserError(serverTooOld(conn.address, version, OLDEST.join('.')), { cause: error }) : undefined;
  } catch {
    return undefined;
  }
}

/** "1.28.2" → true; a version that is not numbers is not judged. */
function isOld(version: string): boolean {
  const [major = NaN, minor = NaN] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
