import type { Check } from './plan.js';
import type { Target } from './routing.js';

/**
 * Where a rollout is, beyond what the routing config says. A position is an *intent*: it is written before the routing write that
 * it names, together with the mark of the routing that the write was decided on (`from`). On the next look the routing tells
 * whether the write happened: it matches the intent (done), it still carries `from` (not yet: write again), or neither (foreign).
 */
export type Position =
  | { readonly at: 'checks' }
  | { readonly at: 'step'; readonly step: number; readonly from: string }
  | { readonly at: 'promotion'; readonly from: string }
  | { readonly at: 'rollback'; readonly from: string; readonly cause: RollbackCause; readonly because: string };

export type RollbackCause = 'verdict' | 'inconclusive' | 'aborted' | 'superseded' | 'cancelled' | 'requested' | 'registration';

export interface Outcome {
  readonly kind: 'completed' | 'rolled-back' | 'aborted' | 'superseded' | 'refused';
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly because: string;
}

/** The one entry that the loop keeps in the candidate's metadata, overwritten at each change. At most 2 KB. */
export interface Checkpoint {
  readonly format: 1;
  /** Identifies this attempt. */
  readonly rollout: string;
  /** Fingerprint of the plan that it follows. */
  readonly plan: string;
  /** What was Current when the rollout began: where a rollback returns to. */
  readonly previous: Target;
  /** True when nothing served before: no ramp, and no one to compare with. */
  readonly first: boolean;
  readonly startedAt: number;
  readonly passed: readonly Check[];
  readonly position: Position;
  /** When the first ramp was in force (server time): the cohort begins here. */
  readonly rampedAt?: number;
  /** Steps that were left without proof, by `onInconclusive: promote` or by a person. */
  readonly unproven: readonly number[];
  readonly outcome?: Outcome;
}

/** A person's last word on a rollout, kept under its own metadata key so that it never races the loop's entry. */
export interface Order {
  readonly format: 1;
  readonly rollout: string;
  readonly kind: 'pause' | 'resume' | 'promote' | 'promote-full' | 'abort' | 'accept-plan';
  /** The step that a `promote` concerns: -1 before the first ramp, steps.length for the promotion's own bake. */
  readonly step: number;
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}
