import type { Tally } from '../gate/measurements.js';
import type { Memories } from '../gate/remembered.js';
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
  | { readonly at: 'rollback'; readonly cause: RollbackCause; readonly because: string };

export type RollbackCause = 'verdict' | 'inconclusive' | 'aborted' | 'superseded' | 'requested';

export type OutcomeKind = 'completed' | 'rolled-back' | 'aborted' | 'superseded' | 'refused';

export interface Outcome {
  readonly kind: OutcomeKind;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly because: string;
}

/** A percentage of the new workflows (100 = Current), and since when the candidate got it: server time, milliseconds. */
export type Share = readonly [percentage: number, since: number];

/**
 * The one entry that the loop keeps in the candidate's metadata, overwritten at each change. At most 2 KB. Of the tests it has what they know
 * from the ramps before, and from the one that was left for the step of this position.
 */
export interface Checkpoint extends Memories {
  readonly format: 1;
  /** Identifies this attempt. */
  readonly rollout: string;
  /** Fingerprint of the plan that it follows. */
  readonly plan: string;
  /** What was Current when the rollout began: where a rollback returns to. */
  readonly previous: Target;
  /** True when nothing served before: no ramp, and no one to compare with. */
  readonly first: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly passed: readonly Check[];
  readonly position: Position;
  /** When the first ramp was in force (server time, milliseconds): the cohort begins here. */
  readonly rampedAt?: number;
  /** Every share that was in force when something was written, in order. Absent = none yet. */
  readonly shares?: readonly Share[];
  /** Steps that were left without proof, by `onInconclusive: promote` or by a person; `steps.length` = the bake after promotion. */
  readonly unproven: readonly number[];
  /** Workflows that closed on the version before in the week before the rollout, and how many of them were bad: fixed when it begins. */
  readonly baseline?: readonly [closed: number, bad: number];
  /** Workflows that take more milliseconds than this are slow: fixed when the rollout begins. */
  readonly slowLimit?: number;
  /** Of the metrics from outside that are measured at this step. Absent = none was. */
  readonly metrics?: readonly Tally[];
  readonly outcome?: Outcome;
}

export type OrderKind = 'pause' | 'resume' | 'promote' | 'promote-full' | 'abort' | 'rollback' | 'supersede' | 'accept-plan';

/** A person's last word on a rollout, kept under its own metadata key so that it never races the loop's entry. */
export interface Order {
  readonly format: 1;
  /** The rollout that it concerns; an order for another one is void. */
  readonly rollout: string;
  readonly kind: OrderKind;
  /** The step that a `promote` concerns: -1 before the first ramp, `steps.length` for the bake after promotion. */
  readonly step: number;
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly reason: string;
  /** For `accept-plan`: the fingerprint that was accepted; a later edit needs another word. */
  readonly plan?: string;
}
