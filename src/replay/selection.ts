export type RunStatus = 'running' | 'completed' | 'failed' | 'timed-out' | 'terminated' | 'canceled' | 'continued-as-new';

/** A run as visibility lists it. */
export interface FoundRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly behavior: 'auto-upgrade' | 'unversioned' | 'pinned';
  /** `deployment:buildId` of its last completed workflow task, else what a deprecated Build ID says; `null` = neither. */
  readonly version: string | null;
  /** Patch IDs, sorted. */
  readonly patches: readonly string[];
  readonly status: RunStatus;
  /** Length of its history; 0 = not known, as visibility knows it of closed runs only. */
  readonly events: number;
}

/**
 * Why a run was chosen. `age`: the next oldest or newest after the ends. `random`: drawn, each run of the type being equally likely; only
 * such picks say something about the runs that were not looked at.
 */
export type Reason =
  | 'all'
  | 'oldest'
  | 'newest'
  | 'longest'
  | 'patches'
  | 'cohort'
  | 'age'
  | 'random'
  | 'shape'
  | 'pinned'
  | 'failed'
  | 'closed'
  | 'kept';

export interface SelectRules {
  /** Share of each type's budget that is drawn at random, 0 to 1. */
  readonly random: number;
  /** Most runs that are drawn at random for a type with more open runs than are listed; each costs some calls. */
  readonly draws: number;
  /** Decides the draws: the same seed and the same runs give the same draw. */
  readonly seed: string;
  /** Pinned open runs for each type. */
  readonly pinned: number;
  /** Closed runs for each type, of each kind: failed, completed, longest. */
  readonly closed: number;
  /** How long ago a run may have closed, milliseconds. */
  readonly closedWithin: number;
  /** Runs of the cohort that a ramp of this percentage moves come first; absent = no preference. */
  readonly ramp?: number;
}

export const DEFAULT_RULES: SelectRules = {
  random: 0.5,
  draws: 60,
  seed: 'rainbow',
  pinned: 0,
  closed: 0,
  closedWithin: 7 * 24 * 3_600_000,
};

/** How the runs of one workflow type were chosen. */
export interface TypeSelection {
  readonly workflowType: string;
  /** Open runs that decide (Auto-Upgrade, unversioned), counted by the server. */
  readonly openRuns: number;
  readonly selected: number;
  /** How many of the selected ones were drawn at random from those that no rule had chosen. */
  readonly random: number;
  readonly leftOut: number;
  /** Reason → number of selected runs that it chose. */
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
  readonly versions: readonly { readonly version: string | null; readonly selected: number }[];
  /** Run IDs of those drawn at random, for the bound after the replay. */
  readonly drawn: readonly string[];
}
