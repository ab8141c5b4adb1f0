import { type CleanupSettings } from '../config/settings.js';
import { type Blocker } from '../drain/blockers.js';
import { type DeploymentFacts, type Evidence, type ListedVersion } from '../drain/facts.js';
import { type Judgement } from '../drain/judgement.js';
import { type CleanupState } from '../report/cleanup-report.js';
import { type TaskQueue } from '../rollout/routing.js';
import { type Clock } from '../system/clock.js';
import { type Logger } from '../system/logger.js';
import { type TemporalConnection } from '../temporal/connection.js';
import { type Journal } from './journal.js';

/** What every part of `cleanup` works with. */
export interface Cleanup {
  readonly settings: CleanupSettings;
  readonly dryRun: boolean;
  /** Whether the deployment was found by looking, not named by the user. */
  readonly all: boolean;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends waits and reads. */
  readonly signal: AbortSignal;
  /** For a deletion that has begun; has its own end. */
  readonly workSignal: AbortSignal;
}

/** One deployment as it was found. */
export interface Survey {
  readonly conn: TemporalConnection;
  readonly deploymentName: string;
  readonly facts: DeploymentFacts;
  readonly skipped: string | null;
  readonly cases: readonly Case[];
  /** Versions listed at the end. */
  listed: number;
}

/** One version under judgement, and how far it got. */
export interface Case {
  readonly version: ListedVersion;
  judgement: Judgement;
  evidence: Evidence | undefined;
  taskQueues: readonly TaskQueue[];
  blockers: readonly Blocker[];
  state: CleanupState;
  note: string;
  /** Whether the hook has stopped its workers in this run. */
  stopped: boolean;
  /** The server refuses because another manager identity owns the deployment. */
  foreign: boolean;
  /** A hook failed: no version's fault, so the run ends with an error. */
  failed: boolean;
}
