/** A target of routing: a Build ID of the deployment, or `null` for the unversioned workers. */
export type Target = string | null;

/** Version status as the server names it; `missing` when the deployment does not list the Build ID. */
export type VersionStatus = 'created' | 'inactive' | 'current' | 'ramping' | 'draining' | 'drained' | 'unspecified' | 'missing';

export interface VersionSummary {
  readonly buildId: string;
  readonly status: VersionStatus;
  /** Server time, milliseconds. */
  readonly createdAt: number;
}

export interface Ramp {
  readonly target: Target;
  /** 0 to 100. */
  readonly percentage: number;
  /** When this target began to ramp; server time, milliseconds. */
  readonly since: number;
  /** When the percentage was last changed; server time, milliseconds. */
  readonly percentageSince: number;
}

/** The routing config of a Worker Deployment, as read in one call. */
export interface Routing {
  readonly current: Target;
  /** When `current` became so; server time, milliseconds; 0 when it never changed. */
  readonly currentSince: number;
  readonly ramp: Ramp | undefined;
  /** `settled` when every task queue follows the config; servers before 1.30 do not say (`unknown`). */
  readonly propagation: 'settled' | 'pending' | 'unknown';
  readonly manager: string;
  readonly lastModifier: string;
  /** Newest first. */
  readonly versions: readonly VersionSummary[];
  /** Opaque; must accompany the next write. */
  readonly token: Uint8Array;
  /**
   * Identifies this state of the routing: every write that changes something gives it another mark, also one back to what was before. A
   * write that repeats what is in force, a registration, a deletion and metadata leave it.
   */
  readonly mark: string;
}

export interface VersionDetail {
  readonly buildId: string;
  readonly taskQueues: readonly TaskQueue[];
  /** The loop's own entry in the version's metadata, as stored. */
  readonly checkpoint: string | undefined;
  /** A person's last order, as stored. */
  readonly order: string | undefined;
}

export interface TaskQueue {
  readonly name: string;
  readonly kind: 'workflow' | 'activity' | 'nexus';
}

/** The names of the workflow task queues among others; runs live on these. */
export function workflowQueues(taskQueues: readonly TaskQueue[] = []): readonly string[] {
  return taskQueues.filter(({ kind }) => kind === 'workflow').map(({ name }) => name);
}

export interface RoutingWrite {
  readonly token: Uint8Array;
  readonly signal: AbortSignal;
}

/**
 * What the rollout needs of a generation of versioning. Implemented in temporal/.
 * Every write carries the conflict token of the read that it was decided on; when the server refuses the token, the write
 * throws `StaleRouting` and changed nothing.
 */
export interface RoutingPort {
  /** `undefined` when the deployment does not exist. */
  read(signal: AbortSignal): Promise<Routing | undefined>;
  /** `undefined` when the version does not exist. */
  readVersion(buildId: string, signal: AbortSignal): Promise<VersionDetail | undefined>;
  ramp(buildId: string, percentage: number, write: RoutingWrite): Promise<void>;
  /** Unset the ramp with an empty Build ID, so that the version drains. */
  unsetRamp(write: RoutingWrite): Promise<void>;
  makeCurrent(target: Target, write: RoutingWrite & { readonly ignoreMissingTaskQueues: boolean }): Promise<void>;
  writeCheckpoint(buildId: string, text: string, signal: AbortSignal): Promise<void>;
  writeOrder(buildId: string, text: string, signal: AbortSignal): Promise<void>;
}

/** The server refused a conflict token: the routing was written by somebody else since it was read. */
export class StaleRouting extends Error {
  override readonly name = 'StaleRouting';
}
