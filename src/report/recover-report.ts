import type { Decision, StuckReason } from '../recovery/decision.js';
import type { ExitCode } from '../system/exit-codes.js';
import type { Entry } from './report.js';

/**
 * What became of the decision on a run. `none`: nothing to do, or nothing that can be done. `planned`: a plan would have gone on. `gone`:
 * it closed before it was touched. `refused`: the server did not take it.
 */
export type RecoverState = 'none' | 'planned' | 'done' | 'gone' | 'refused';

/** One run that is not right already. */
export interface RecoveredRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly decision: Exclude<Decision['kind'], 'right'>;
  readonly state: RecoverState;
  /** Why it cannot be mended automatically; `null` when it can. */
  readonly reason: StuckReason | null;
  readonly because: string;
  /** Activities, child workflows, signals and Nexus operations that a reset begins again; 0 without a reset. */
  readonly begunAgain: number;
}

/** Runs of one workflow type with the same decision and the same fate. */
export interface RecoverGroup {
  readonly workflowType: string;
  readonly decision: RecoveredRun['decision'];
  readonly state: RecoverState;
  readonly count: number;
  readonly begunAgain: number;
  /** Reason of the first of them. */
  readonly because: string;
  /** Some workflow IDs. */
  readonly samples: readonly string[];
}

/** What `recover` ends with; every output is rendered from this one value. */
export interface RecoverReport {
  readonly format: 1;
  readonly verb: 'recover';
  /** Nothing was written. */
  readonly plan: boolean;
  /** `mend`: what a bad build left behind. `move-on`: Pinned runs of old builds to a newer one. */
  readonly kind: 'mend' | 'move-on';
  readonly outcome: 'completed' | 'held' | 'conflict' | 'error' | 'shown';
  readonly exitCode: ExitCode;
  /** The whole story in one sentence. */
  readonly headline: string;
  readonly namespace: string;
  readonly deployment: string;
  /** Build IDs that the runs are brought away from. */
  readonly from: readonly string[];
  /** Build ID that they are brought to. */
  readonly to: string;
  /** The code that every choice was proved with. */
  readonly code: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Runs that were looked at. */
  readonly examined: number;
  /** Those that were right already. */
  readonly right: number;
  /** Open runs still pinned to what is left; `null` = not known. */
  readonly pinnedLeft: number | null;
  readonly groups: readonly RecoverGroup[];
  readonly runs: readonly RecoveredRun[];
  readonly entries: readonly Entry[];
}
