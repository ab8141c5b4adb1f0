import type { Checkpoint, Outcome } from './checkpoint.js';
import type { Check } from './plan.js';
import type { Target } from './routing.js';

/** Why a rollout is not moving now; `because` says it in a sentence. */
export type HoldReason =
  'check' | 'propagation' | 'bake' | 'samples' | 'evidence' | 'inconclusive' | 'approval' | 'freeze' | 'paused' | 'plan-changed';

/** How the candidate leaves the routing. */
export type Undo = { readonly kind: 'unset-ramp' } | { readonly kind: 'make-current'; readonly target: Target };

export interface Hold {
  readonly kind: 'hold';
  readonly reason: HoldReason;
  /** When the clock alone may end it, milliseconds; absent = only evidence or a person does. */
  readonly until?: number;
  /** Whether `deploy` keeps waiting; otherwise it ends as held. */
  readonly wait: boolean;
  readonly because: string;
}

/** Somebody else moved the routing; nothing is written. */
export interface Conflict {
  readonly kind: 'conflict';
  /** Who ramps or became Current before anything of this was routed; without one it is somebody's change of the routing. */
  readonly rival?: Target;
  readonly because: string;
}

/** What the loop does next. Every variant says why. */
export type Decision =
  /** Run this check, then ask again with its finding. `step`: the smoke test of this step, whose ramp is in force. */
  | { readonly kind: 'check'; readonly check: Check; readonly step?: number; readonly because: string }
  /** Gather evidence since this time (server, milliseconds), judge it, then ask again with the verdict. */
  | { readonly kind: 'judge'; readonly since: number; readonly because: string }
  /** Write the checkpoint; it changes no routing. */
  | { readonly kind: 'record'; readonly checkpoint: Checkpoint; readonly because: string }
  /** Write the checkpoint (the intent) if it changed, then ramp the candidate. */
  | {
      readonly kind: 'ramp';
      readonly step: number;
      readonly percentage: number;
      readonly checkpoint: Checkpoint;
      readonly because: string;
    }
  /** Write the checkpoint (the intent) if it changed, then make the candidate Current. */
  | { readonly kind: 'promote'; readonly checkpoint: Checkpoint; readonly because: string }
  /** Write the checkpoint (the intent) if it changed, then take the candidate out of the routing. */
  | { readonly kind: 'rollback'; readonly undo: Undo; readonly checkpoint: Checkpoint; readonly because: string }
  | Hold
  | Conflict
  | { readonly kind: 'finished'; readonly outcome: Outcome; readonly because: string };
