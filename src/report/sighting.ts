import type { OutcomeKind } from '../rollout/checkpoint.js';
import type { HoldReason } from '../rollout/decision.js';

/** Where a rollout is at one moment, for whoever shows it outside of Temporal. */
export interface Sighting {
  /** Identifies this attempt at the Build ID. */
  readonly rollout: string;
  readonly namespace: string;
  readonly deployment: string;
  readonly buildId: string;
  /** The version that is Current; `null` = the unversioned workers. */
  readonly current: string | null;
  /** Percentage in force; 100 when Current. */
  readonly ramp: number;
  readonly standing: Standing;
}

/** Why a rollout is where it is. */
export type Reason = HoldReason | 'rollback';

export type Standing =
  /** It goes on by itself, in this run or in the next tick of a schedule. */
  | { readonly kind: 'moves'; readonly reason: Reason; readonly because: string; readonly until?: number }
  /** A person goes on with it, or a later run; `reason` is absent when only this run ended. */
  | { readonly kind: 'waits'; readonly reason?: Reason; readonly because: string }
  /** The run that drove it could not go on. */
  | { readonly kind: 'stuck'; readonly outcome: 'error' | 'conflict'; readonly because: string }
  | { readonly kind: 'ended'; readonly outcome: OutcomeKind; readonly because: string };
