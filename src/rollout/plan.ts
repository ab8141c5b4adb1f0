import type { Freeze } from './freeze.js';

/** One step of a rollout. Durations in milliseconds. */
export interface Step {
  /** Above 0, below 100; strictly increasing over the steps. */
  readonly rampPercentage: number;
  /** The shortest bake. */
  readonly pause: number;
  /** How long the gate may stay inconclusive before `onInconclusive` decides; at least `pause`. */
  readonly maxDuration: number;
  /** Hold after the bake until a person says `promote`. */
  readonly approval: boolean;
  /** The GitHub Environment whose reviewers may say it, for the sentence. */
  readonly environment?: string;
  /** Run a smoke test of the step before it is left. */
  readonly gate?: boolean;
}

export type OnInconclusive = 'pause' | 'extend' | 'rollback' | 'promote';

/** What a rollout will do, decided before it begins. */
export interface Plan {
  /** Manual: run the checks, route nothing until a person promotes. AllAtOnce: no ramp. Progressive: the steps. */
  readonly strategy: 'Manual' | 'AllAtOnce' | 'Progressive';
  readonly steps: readonly Step[];
  /** `auto`: a ramp is left as soon as the gate passes, whatever is left of its bake; absent = after the bake. */
  readonly rampMode?: 'auto';
  /** Bake after promotion with the old version kept; 0 = none. */
  readonly postPromotionBake: number;
  readonly onInconclusive: OnInconclusive;
  /** How long a routing write may take to reach every task queue before it is a warning. */
  readonly propagationTimeout: number;
  /** Checks that must pass before the first routing write, in order. */
  readonly checks: readonly Check[];
  /** When it does not go on; may be edited at any time. Absent = never. */
  readonly freezes?: readonly Freeze[];
  /** Changes whenever the plan does. */
  readonly fingerprint: string;
}

export type Check = 'registration' | 'replay' | 'smoke-test';

/** "2 of 3" for step index 1. */
export function ordinal(plan: Plan, step: number): string {
  return `${step + 1} of ${plan.steps.length}`;
}

/** As in the Worker Controller. */
export const MAX_STEPS = 20;
