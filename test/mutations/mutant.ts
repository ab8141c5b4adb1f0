/** One change in the sources of test/fixtures/mutations/workflows. */
export interface Edit {
  readonly family: string;
  /** The family's own file when absent. */
  readonly file?: string;
  /** Stands in the file exactly once; absent: the file is new. */
  readonly find?: string;
  readonly put: string;
}

/**
 * What the change was made for; what it does to each run is measured (truth.json).
 * `breaks`: some run fails when its history is replayed. `breaks-next`: some open run replays, and fails in its next workflow task.
 * `drift`: no run fails, yet a command says something else. `safe`: nothing changes for the runs there are.
 * `invisible`: what it changes is in no history.
 */
export type Intent = 'breaks' | 'breaks-next' | 'drift' | 'safe' | 'invisible';

export interface Mutant {
  /** `family/change`, unique. */
  readonly id: string;
  readonly family: string;
  /** The kind of change, for the table. */
  readonly change: string;
  readonly intent: Intent;
  readonly edits: readonly Edit[];
  /** Events of which some attribute is another one with this mutant: by type (`TIMER_STARTED`) and, if given, by activity or child type. */
  readonly drifts?: readonly { readonly event: string; readonly name?: string }[];
  /** Why replay cannot see it; only with the intent `invisible`. */
  readonly why?: string;
}
