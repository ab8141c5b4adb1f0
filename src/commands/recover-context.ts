import { type Settings } from '../config/settings.js';
import { type Decision } from '../recovery/decision.js';
import { type Aim } from '../recovery/facts.js';
import { type RecoverState } from '../report/recover-report.js';
import { type ProgressView } from '../report/report.js';
import { type RoutingPort } from '../rollout/routing.js';
import { type Clock } from '../system/clock.js';
import { type Logger } from '../system/logger.js';
import { type TemporalConnection } from '../temporal/connection.js';
import { type Journal } from './journal.js';
import { type RecoverOptions } from './recover-options.js';
import { type Prover } from './recover-proof.js';

/** What every part of `recover` works with. */
export interface Recovery {
  readonly options: RecoverOptions;
  readonly settings: Settings;
  readonly conn: TemporalConnection;
  readonly port: RoutingPort;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly view: ProgressView;
  readonly log: Logger;
  /** Ends waits and reads. */
  readonly signal: AbortSignal;
  /** For a write that has begun; has its own end. */
  readonly workSignal: AbortSignal;
}

/** What a look at the deployment has shown. */
export interface Bearings {
  readonly aim: Aim;
  /** Workflow task queues of each version that the runs are brought away from. */
  readonly queuesOf: ReadonlyMap<string, readonly string[]>;
}

/** The whole of one run of the verb. */
export interface Search extends Bearings {
  readonly recovery: Recovery;
  readonly prover: Prover;
  /** By run ID. */
  readonly cases: Map<string, Case>;
  /** Waits until the next write may be sent. */
  readonly pace: () => Promise<void>;
  /** When the progress was shown last, milliseconds. */
  shownAt: number;
  examined: number;
  right: number;
}

/** One run under judgement, and what became of it. */
export interface Case {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  decision: Decision;
  state: RecoverState;
  /** What the server or the loop had to say; empty when there is nothing beyond the decision. */
  note: string;
  /** Writes sent for it. */
  tries: number;
  /** Workflow tasks that it had completed when it was decided on. */
  completed: number;
  /** After a move it was looked at once more, for what its workers did meanwhile. */
  checked: boolean;
}
