import { type Target, type VersionStatus } from '../rollout/routing.js';

/** What nobody could find out. It is never zero. */
export type Unknown = 'unknown';

/** One version as the deployment lists it. Times are server time in milliseconds; 0 = the server gives none. */
export interface ListedVersion {
  readonly buildId: string;
  readonly status: VersionStatus;
  readonly createdAt: number;
  /** When it first became Current or Ramping; 0 = never. */
  readonly firstUsedAt: number;
  /** When it last left the routing. */
  readonly lastUsedAt: number;
  /** When the server found that no Pinned run of it is open; 0 = it has not. */
  readonly drainedAt: number;
}

/** What it takes calls to find out about one version. */
export interface Evidence {
  /** `ghost`: the deployment lists a version that the server does not have any more. */
  readonly record: 'there' | 'ghost' | Unknown;
  /** Whether its metadata tells of a rollout that has not ended. */
  readonly rollout: 'none' | 'in-progress' | Unknown;
  /** Pollers that the server remembers, which it does for five minutes after the last poll. */
  readonly pollers: number | Unknown;
  /** Open runs pinned to it, by their own behavior or by an override. */
  readonly pinned: number | Unknown;
  /** Open Auto-Upgrade runs whose last workflow task completed on it. */
  readonly autoUpgrade: number | Unknown;
  /** Pinned runs that closed within the grace for queries: only workers of this version can answer for them. */
  readonly closed: number | Unknown;
}

/** The deployment that the versions belong to. */
export interface DeploymentFacts {
  readonly current: Target;
  /** `undefined` = nothing ramps. */
  readonly ramping: Target | undefined;
  /** Where a rollback would go. */
  readonly rollbackTargets: readonly string[];
  /** All of its versions, in any order. */
  readonly versions: readonly ListedVersion[];
}

/** When versions are retired; milliseconds. */
export interface Sunset {
  readonly scaledownDelay: number;
  readonly deleteDelay: number;
  readonly keepVersions: number;
  readonly unusedDelay: number;
  readonly queryGrace: number;
}
