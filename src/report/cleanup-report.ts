import type { Blocker } from '../drain/blockers.js';
import type { KeepReason, RetireReason } from '../drain/judgement.js';
import type { VersionStatus } from '../rollout/routing.js';
import type { ExitCode } from '../system/exit-codes.js';
import type { Entry } from './report.js';

/**
 * How far a version got. `kept`: it stays. `deleted`. `stopped`: its workers are down and its record may go later. `waiting`: something
 * is in the way that the next run may find gone. `undeletable`: the server cannot delete it. `planned`: a dry run would have gone on.
 */
export type CleanupState = 'kept' | 'deleted' | 'stopped' | 'waiting' | 'undeletable' | 'planned';

export interface VersionCleanup {
  readonly buildId: string;
  readonly status: VersionStatus;
  /** Server time, milliseconds; 0 = unknown. */
  readonly createdAt: number;
  readonly verdict: 'keep' | 'retire';
  readonly reason: KeepReason | RetireReason;
  readonly because: string;
  readonly state: CleanupState;
  /** What was done, or what is in the way; empty when there is nothing to say. */
  readonly note: string;
  /** What runs on it; `null` = not asked, because it would not have changed anything, or not to be found out. */
  readonly pollers: number | null;
  readonly pinned: number | null;
  readonly autoUpgrade: number | null;
  readonly blockers: readonly Blocker[];
}

export interface DeploymentCleanup {
  readonly namespace: string;
  readonly deployment: string;
  readonly current: string | null;
  readonly ramping: string | null;
  /** Versions that the deployment lists now. */
  readonly listed: number;
  /** Versions that a server takes. */
  readonly most: number;
  /** New versions a day over the last week; `null` = none. */
  readonly perDay: number | null;
  /** Until a new version is refused at that rate; `null` = no end in sight. */
  readonly daysLeft: number | null;
  readonly undeletable: number;
  /** Why nothing was done here; `null` = it was looked at. */
  readonly skipped: string | null;
  readonly versions: readonly VersionCleanup[];
}

/** What `cleanup` ends with; every output is rendered from this one value. */
export interface CleanupReport {
  readonly format: 1;
  readonly verb: 'cleanup';
  readonly dryRun: boolean;
  readonly outcome: 'completed' | 'held' | 'conflict' | 'error' | 'shown';
  readonly exitCode: ExitCode;
  /** The whole story in one sentence. */
  readonly headline: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly deployments: readonly DeploymentCleanup[];
  readonly entries: readonly Entry[];
}
