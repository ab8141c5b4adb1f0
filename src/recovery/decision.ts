import { type ResetPoint, type VersionName } from './facts.js';

/** Why a run cannot be mended automatically. */
export type StuckReason =
  /** The target's code contradicts the history, and the bad build is not to blame for that, or nothing of before is left. */
  | 'breaks'
  /** The replay could not tell, so nothing is touched. */
  | 'unproven'
  /** The target's workers do not poll the run's task queue. */
  | 'task-queue'
  /** A failed run that the bad build never completed a task of. */
  | 'no-reset-point'
  /** The server refused what was decided. */
  | 'refused';

export type Decision =
  /** Nothing to do: it is where it belongs. */
  | { readonly kind: 'right'; readonly because: string }
  /** The routing brings it to the target at its next task, and the target's code takes it over. */
  | { readonly kind: 'heals'; readonly because: string }
  | {
      readonly kind: 'move';
      readonly to: VersionName;
      /** Whether it must be kept there for good; else one completed task there is enough. */
      readonly lasting: boolean;
      readonly because: string;
    }
  | {
      readonly kind: 'reset';
      readonly to: VersionName;
      readonly at: ResetPoint;
      /** Whether the new run needs a versioning override to come to the target. */
      readonly move: boolean;
      readonly lasting: boolean;
      readonly because: string;
    }
  | { readonly kind: 'stuck'; readonly reason: StuckReason; readonly because: string };

/** What must be replayed before it can be decided. */
export interface Need {
  readonly kind: 'prove';
  readonly what: 'whole' | 'prefix';
}
