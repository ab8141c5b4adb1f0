/** One Worker Deployment Version. */
export interface VersionName {
  readonly deploymentName: string;
  readonly buildId: string;
}

/** Where an override sends a run, whatever its own behavior says. `one-time`: until it has completed one task there. */
export type Override =
  | { readonly kind: 'pinned'; readonly version: VersionName }
  | { readonly kind: 'one-time'; readonly version: VersionName }
  | { readonly kind: 'auto-upgrade' };

/** The first workflow task that the bad build completed. */
export interface ResetPoint {
  /** Of its WorkflowTaskCompleted event; the run is reset to just before it. */
  readonly eventId: number;
  /** Activities, timers and child workflows that were begun from that task on: a run that is reset begins them again. */
  readonly begunSince: number;
}

/** What the history of one run tells. */
export interface RunFacts {
  readonly state: 'open' | 'failed' | 'closed';
  readonly taskQueue: string;
  /** Of its last completed workflow task; `none` before the first one, and on unversioned workers. */
  readonly behavior: 'pinned' | 'auto-upgrade' | 'none';
  /** Version of its last completed workflow task. */
  readonly version: VersionName | undefined;
  /** Pinned version that it was started with by a parent, or by the run before it. */
  readonly inherited: VersionName | undefined;
  readonly override: Override | undefined;
  /** Absent when the bad build has completed no task of it. */
  readonly resetPoint: ResetPoint | undefined;
  /** What kept the run before the bad build came: a reset would return it there. */
  readonly keptBefore: boolean;
  /** Its last workflow task has failed or timed out. */
  readonly failing: boolean;
  /** Of a failed run: a later run of the same workflow ID exists. */
  readonly superseded: boolean;
}

/** What a replay against the code of the target version has shown. */
export type Proof =
  | { readonly kind: 'replays' }
  /** The code contradicts the history, or its next task would fail. */
  | { readonly kind: 'breaks'; readonly because: string }
  /** Nobody knows: the history could not be read, decoded or replayed at all. */
  | { readonly kind: 'unproven'; readonly because: string };

/** The proofs at hand; `undefined` = not tried yet. */
export interface Proofs {
  readonly whole: Proof | undefined;
  /** Of the history up to the reset point. */
  readonly prefix: Proof | undefined;
}

/** What the runs are to be mended to, and from what. */
export interface Aim {
  /** `mend`: what a bad build left behind. `move-on`: Pinned runs of good old builds to a newer one; nothing is ever reset. */
  readonly kind: 'mend' | 'move-on';
  readonly from: readonly VersionName[];
  readonly target: VersionName;
  /** Whether Auto-Upgrade runs go to the target by themselves. */
  readonly targetIsCurrent: boolean;
  /** Workflow task queues that the target serves. */
  readonly taskQueues: readonly string[];
}
