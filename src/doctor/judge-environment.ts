import { type Finding, ok, skip, warn } from './finding.js';
import { sayEnvironment as say } from './messages.js';

const OLDEST_NODE = [20, 19] as const;

/** `version` such as "20.19.4". */
export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return old ? warn('node', say.oldNode(version, OLDEST_NODE.join('.'))) : ok('node', say.node(version));
}

/** Something that is another one in each run. */
export interface Fleeting {
  /** As the user would name it: a variable, or "the host name". */
  readonly name: string;
  readonly value: string;
}

/** The server tells a retry from somebody else's write by the identity. */
export function judgeIdentity(identity: string, fleeting: readonly Fleeting[]): Finding {
  const found = fleeting.find(({ value }) => identity.includes(value));
  return found === undefined ? ok('identity', say.identity(identity)) : warn('identity', say.changes(identity, found.name));
}

/** The gate compares times of the server with this machine's. */
const MOST_SKEW = 5_000;
/** A server forgets a poller five minutes after its last poll. */
const REMEMBERED = 5 * 60_000;

/**
 * A poll cannot be later than now, nor older than the server remembers one.
 *
 * @param newest the last poll on any queue, server time; `undefined` = none was seen
 * @param local this machine's time at that look; both in milliseconds
 */
export function judgeClock(newest: number | undefined, local: number): Finding {
  if (newest === undefined) return skip('clock', say.noTime);
  const ahead = newest - local;
  if (ahead > MOST_SKEW) return warn('clock', say.behind(ahead));
  if (-ahead > REMEMBERED + MOST_SKEW) return warn('clock', say.ahead(-ahead));
  return ok('clock', say.noSkew(Math.max(0, -ahead)));
}

/** What a token of GitHub may do cannot be asked. */
export function tellGithubToken(): Finding {
  return { ...skip('github-token', say.tokenNotAsked), remedy: say.tokenNeeds };
}
