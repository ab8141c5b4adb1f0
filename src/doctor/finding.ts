/** What `doctor` looks at, in the order in which it tells. */
export const CHECKS = [
  'configuration',
  'replay-gate',
  'connection',
  'namespace',
  'server-version',
  'server-features',
  'search-attributes',
  'permissions',
  'sdk',
  'sdk-packages',
  'deployment',
  'ramp',
  'propagation',
  'manager',
  'versions',
  'pollers',
  'unversioned-pollers',
  'versioning-behavior',
  'long-pinned',
  'node',
  'identity',
  'clock',
  'github-token',
] as const;

export type CheckId = (typeof CHECKS)[number];

/**
 * `fail`: a deploy would be refused or held. `warn`: it would go, and somebody should know this before. `skip`: there was nothing to look
 * at, or no way to look; that is no praise.
 */
export type State = 'ok' | 'warn' | 'fail' | 'skip';

/** What one check found. */
export interface Finding {
  readonly id: CheckId;
  readonly state: State;
  /** What was found. */
  readonly what: string;
  /** Why that matters; empty when all is well, or when `what` says it. */
  readonly why: string;
  /** What to do; empty when there is nothing to do, or when `what` says it. */
  readonly remedy: string;
  /** One line for each single thing of which there may be many. */
  readonly details: readonly string[];
  /** An error in input, configuration, permission or connection is in the way of the check: what it was to find is not known. */
  readonly error: boolean;
}

/** What is not well. */
export interface Trouble extends Pick<Finding, 'what' | 'why' | 'remedy'> {
  readonly details?: readonly string[];
}

export function ok(id: CheckId, what: string, details: readonly string[] = []): Finding {
  return { id, state: 'ok', what, why: '', remedy: '', details, error: false };
}

export function warn(id: CheckId, trouble: Trouble): Finding {
  return { id, state: 'warn', details: [], error: false, ...trouble };
}

export function fail(id: CheckId, trouble: Trouble): Finding {
  return { id, state: 'fail', details: [], error: false, ...trouble };
}

export function skip(id: CheckId, what: string): Finding {
  return { id, state: 'skip', what, why: '', remedy: '', details: [], error: false };
}

/** A check that an error is in the way of. What nobody knows is never well. */
export function erroneous(id: CheckId, what: string): Finding {
  return { id, state: 'fail', what, why: '', remedy: '', details: [], error: true };
}
