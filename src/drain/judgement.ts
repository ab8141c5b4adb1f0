/** Why a version stays. */
export type KeepReason =
  | 'current'
  | 'ramping'
  | 'rollback-target'
  | 'draining'
  | 'drainage-unknown'
  | 'kept'
  | 'delay'
  | 'rollout'
  | 'unknown'
  | 'pinned-runs'
  | 'auto-upgrade-runs'
  | 'closed-runs';

/** Why it may go. */
export type RetireReason = 'drained' | 'never-used' | 'ghost';

export type Judgement =
  | { readonly kind: 'keep'; readonly reason: KeepReason; readonly because: string }
  | {
      readonly kind: 'retire';
      readonly reason: RetireReason;
      readonly because: string;
      /** From when its record may be deleted; milliseconds. */
      readonly deleteAt: number;
    };

/**
 * The one thing to do next about a version that may go. `stop-workers` is for a person, where no platform hook can do it; `wait` is
 * for the next run.
 */
export type NextAction =
  | { readonly kind: 'scale-down' }
  | { readonly kind: 'stop-workers' }
  | { readonly kind: 'wait-for-pollers' }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'delete' };
