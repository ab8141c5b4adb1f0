/** One history as fetched, still encoded, so that the user's own SDK decodes it. */
export interface HistoryRecord {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly events: number;
  /** `temporal.api.history.v1.History`, binary. */
  readonly encoded: Uint8Array;
}

/** An open run that decides whether the new code may take over. */
export interface OpenRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** `pinned` runs never appear: they stay on their version. */
  readonly behavior: 'auto-upgrade' | 'unversioned';
}

export interface HistorySelection {
  /** Open Auto-Upgrade and unversioned runs on these task queues, counted by the server. */
  readonly openRuns: number;
  /** How many of them were listed before the cap. */
  readonly listed: number;
  readonly selected: readonly OpenRun[];
  /** Workflow types with open runs of which the budget selected none. */
  readonly leftOut: readonly string[];
}

export interface SelectionRequest {
  readonly taskQueues: readonly string[];
  readonly perWorkflowType: number;
  readonly total: number;
  /** Workflow IDs with this prefix are our own smoke tests. */
  readonly excludePrefix: string;
}

/** What the replay gate needs; implemented in temporal/. */
export interface HistorySource {
  select(request: SelectionRequest, signal: AbortSignal): Promise<HistorySelection>;
  /** `undefined` when the run is gone meanwhile. */
  fetch(run: OpenRun, signal: AbortSignal): Promise<HistoryRecord | undefined>;
}

export type ReplayKind =
  | 'ok'
  | 'nothing-to-check'
  | 'nondeterminism'
  | 'workflow-threw'
  | 'type-missing'
  | 'converter'
  | 'unreadable'
  | 'hung'
  | 'crashed';

/** The verdict on one history. */
export interface ReplayVerdict {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly kind: ReplayKind;
  /** Decoded SDK message in words; empty when ok. */
  readonly message: string;
}

/** What the replay gate found, as shown in the report. */
export interface ReplayFinding {
  readonly kind: 'pass' | 'fail' | 'inconclusive';
  readonly because: string;
  readonly openRuns: number;
  readonly selected: number;
  readonly replayed: number;
  readonly failures: readonly ReplayVerdict[];
  /** Per workflow type. */
  readonly coverage: readonly {
    readonly workflowType: string;
    readonly selected: number;
    readonly replayed: number;
    readonly failed: number;
  }[];
  /** Wall time, milliseconds. */
  readonly elapsed: number;
  readonly sdkVersion: string | undefined;
}
