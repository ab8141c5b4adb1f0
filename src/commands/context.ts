import { type Settings } from '../config/settings.js';
import { type EvidenceSource, type MetricSource, type SyntheticSource } from '../gate/evidence.js';
import { type HistorySource, type ReplayFinding } from '../replay/ports.js';
import { type Planned } from '../report/plan-report.js';
import { type ProgressView, type Report } from '../report/report.js';
import { type Sighting } from '../report/sighting.js';
import { type Checkpoint } from '../rollout/checkpoint.js';
import { type Conflict, type Hold } from '../rollout/decision.js';
import { type Routing, type RoutingPort, type TaskQueue } from '../rollout/routing.js';
import { type Clock } from '../system/clock.js';
import { type Logger } from '../system/logger.js';
import { type TemporalConnection } from '../temporal/connection.js';
import { type Journal } from './journal.js';

/** What every verb works with. */
export interface Context {
  readonly verb: string;
  readonly settings: Settings;
  readonly conn: TemporalConnection;
  readonly port: RoutingPort;
  readonly evidence: EvidenceSource;
  readonly metrics: MetricSource;
  /** Absent = none are configured. */
  readonly synthetic: SyntheticSource | undefined;
  readonly histories: HistorySource;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly view: ProgressView;
  /** Told where the rollout stands whenever that may have changed; returns at once and never throws. */
  readonly watch: ((sighting: Sighting) => void) | undefined;
  readonly log: Logger;
  /** Aborted when the user or the runner cancels: ends waits and reads. */
  readonly signal: AbortSignal;
  /** For writes and for what must still be said after a cancel; has its own end. */
  readonly workSignal: AbortSignal;
  readonly startedAt: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Path of the built replay child. */
  readonly childScript: string;
}

/** One rollout as this process has seen it so far. */
export interface Run {
  /** The version that is rolled out. */
  readonly candidate: string;
  /** An attempt that this run replaces, finished or overtaken; its checkpoint counts as absent. */
  ignore: string | undefined;
  /** The plan that this rollout may begin by; absent = whatever is found. */
  planned: Planned | undefined;
  routing: Routing | undefined;
  /** Of the candidate, as the server lists them. */
  taskQueues: readonly TaskQueue[];
  checkpoint: Checkpoint | undefined;
  /** Why the last turn did not go on. */
  hold: Hold | undefined;
  /** What stood in its way in the last turn. */
  conflict: Conflict | undefined;
  /** When the last order on it was given, milliseconds. */
  orderedAt: number | undefined;
  /** What was told of it, as stored. */
  notified: string | undefined;
  replay: ReplayFinding | undefined;
  affected: Report['affected'];
  /** The forecast of a rollback was made. */
  forecast: boolean;
  /** Since when this run waits for other rollouts, milliseconds. */
  queuedSince: number | undefined;
  /** When the wait for pollers ends, milliseconds. */
  registrationDeadline: number | undefined;
  /** Routing changes that the server never confirmed, by mark. */
  readonly unconfirmed: Set<string>;
  /** What each metric from outside showed when this process last measured it, by key. */
  readonly seen: Map<string, string>;
}

export function newRun(candidate: string): Run {
  return {
    candidate,
    ignore: undefined,
    planned: undefined,
    routing: undefined,
    taskQueues: [],
    checkpoint: undefined,
    hold: undefined,
    conflict: undefined,
    orderedAt: undefined,
    notified: undefined,
    replay: undefined,
    affected: null,
    forecast: false,
    queuedSince: undefined,
    registrationDeadline: undefined,
    unconfirmed: new Set(),
    seen: new Map(),
  };
}
