import { type Cause } from './causes.js';
import { type FoundRun, type Reason, type SelectRules, type TypeSelection } from './selection.js';

/** One history as fetched, still encoded, so that the user's own SDK decodes it. */
export interface HistoryRecord {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly events: number;
  /** `temporal.api.history.v1.History`, binary. */
  readonly encoded: Uint8Array;
}

/** One history in a file, which the child reads itself: JSON or binary, plain or gzip. */
export interface HistoryFile {
  /** Absolute. */
  readonly path: string;
  /** As the user wrote it, for reports. */
  readonly shown: string;
  /** From the index of a snapshot; absent = from the Started event, else from the file's name. */
  readonly workflowId?: string;
  readonly runId?: string;
}

/** A run that decides whether the new code may take over, or one that only informs. */
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
  /** Per workflow type; absent when the source cannot count, as with a folder of files. */
  readonly types?: readonly TypeSelection[];
  /** Why each run was chosen, by run ID. */
  readonly reasons?: ReadonlyMap<string, readonly Reason[]>;
  /** Pinned and closed runs, when the rules ask for them: what their replay says informs and never decides. */
  readonly informative?: readonly FoundRun[];
  /** More runs of types that were not taken whole, in the order in which they would have been next. */
  readonly spare?: readonly FoundRun[];
}

export interface SelectionRequest {
  readonly taskQueues: readonly string[];
  readonly perWorkflowType: number;
  readonly total: number;
  /** Workflow IDs with this prefix are our own smoke tests. */
  readonly excludePrefix: string;
  /** Absent: the defaults, without Pinned and closed runs. */
  readonly rules?: Partial<SelectRules>;
}

/** What a history is asked for by. */
export type RunReference = Pick<OpenRun, 'workflowId' | 'runId' | 'workflowType'>;

/** What the replay gate needs; implemented in temporal/. */
export interface HistorySource {
  select(request: SelectionRequest, signal: AbortSignal): Promise<HistorySelection>;
  /** `undefined` when the run is gone meanwhile. */
  fetch(run: RunReference, signal: AbortSignal): Promise<HistoryRecord | undefined>;
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
  | 'crashed'
  /** Neither the code nor the history is to blame: the SDK cannot replay this one (its own failure, a flag it does not know). */
  | 'sdk-limitation'
  /** Replays, but the next workflow task of this open run would fail. */
  | 'latent'
  /** Fails on the base code in the same way, so the change did not break it. */
  | 'already-broken';

/** A place in the user's workflow code, found through the bundle's source map. */
export interface Frame {
  /** Absolute where the source map tells it, else as the source map has it. */
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly function: string | null;
}

/** Where code and history part. */
export interface Divergence {
  /** The event of the history that the code does not lead to; `null` when the failure is tied to none. */
  readonly event: {
    readonly id: number;
    /** As in `ActivityTaskScheduled`. */
    readonly type: string;
    /** Milliseconds since the epoch. */
    readonly time: number | null;
    /** Activity type, timer ID, child workflow type, patch ID, …; never a payload. */
    readonly name: string | null;
  } | null;
  /** What the code did there; `null` when it did nothing. */
  readonly command: { readonly kind: CommandKind; readonly name: string | null } | null;
  /** Where in the workflow code that command came from, innermost first; empty when unknown. */
  readonly frames: readonly Frame[];
}

export type CommandKind =
  | 'start-timer'
  | 'cancel-timer'
  | 'schedule-activity'
  | 'cancel-activity'
  | 'local-activity'
  | 'cancel-local-activity'
  | 'start-child'
  | 'cancel-child'
  | 'signal-external'
  | 'cancel-external'
  | 'cancel-signal'
  | 'complete'
  | 'fail'
  | 'cancel'
  | 'continue-as-new'
  | 'patch'
  | 'upsert-search-attributes'
  | 'modify-properties'
  | 'update'
  | 'schedule-nexus'
  | 'cancel-nexus'
  | 'other';

/** The same command with other attributes: replays, yet does something else. */
export interface Drift {
  readonly eventId: number;
  readonly eventType: string;
  /** Activity type, timer ID, …; never a payload. */
  readonly name: string | null;
  /** Which attribute, in words: "duration", "arguments", "start-to-close timeout", … */
  readonly attribute: string;
  /** Both values in words; for payloads only that they differ, because they may hold personal data. */
  readonly history: string;
  readonly code: string;
}

/** The verdict on one history. */
export interface ReplayVerdict {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly kind: ReplayKind;
  /** Decoded SDK message in words; empty when ok. */
  readonly message: string;
  /** The file it came from, as the user wrote it; absent for a history from the server. */
  readonly source?: string;
  /** Number of events; 0 when it could not be read. */
  readonly events?: number;
  /** The history does not end the run. */
  readonly open?: boolean;
  readonly divergence?: Divergence;
  readonly drift?: readonly Drift[];
}

/** What the replay gate found, as shown in the report. */
export interface ReplayFinding {
  readonly kind: 'pass' | 'fail' | 'inconclusive';
  readonly because: string;
  readonly openRuns: number;
  readonly selected: number;
  readonly replayed: number;
  readonly failures: readonly ReplayVerdict[];
  /** The distinct reasons behind the failures, worst first. */
  readonly causes: readonly Cause[];
  /** Largest share of the open runs that could break although no replay did, at 95 % confidence; `null` = no bound follows. */
  readonly share: number | null;
  /** Per workflow type. */
  readonly coverage: readonly {
    readonly workflowType: string;
    /** Counted by the server; `null` when the source cannot count. */
    readonly openRuns: number | null;
    readonly selected: number;
    readonly replayed: number;
    readonly failed: number;
  }[];
  /** Wall time, milliseconds. */
  readonly elapsed: number;
  readonly sdkVersion: string | undefined;
}
