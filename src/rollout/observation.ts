import type { Tally } from '../gate/measurements.js';
import type { Memories } from '../gate/remembered.js';
import type { Verdict } from '../gate/verdict.js';
import type { Checkpoint, Order } from './checkpoint.js';
import type { Ramp, Routing, Target } from './routing.js';

export interface CheckFinding {
  /** `hold` = not decided yet. */
  readonly kind: 'pass' | 'fail' | 'hold';
  readonly because: string;
}

/** What the checks and the gate found in this look; absent = not looked yet. */
export interface Findings {
  /** `first`: nobody else polls the candidate's task queues and nothing is Current. The rest: what the checkpoint keeps. */
  readonly registration?: CheckFinding & { readonly first: boolean } & Pick<Checkpoint, 'baseline' | 'slowLimit'>;
  readonly replay?: CheckFinding;
  readonly 'smoke-test'?: CheckFinding;
  readonly verdict?: Verdict;
  /** What the next step must know of this one. */
  readonly memories?: Memories;
  /** Of the metrics from outside, after this look; absent = nothing was measured in it. */
  readonly metrics?: readonly Tally[];
}

/** All that one look knows. */
export interface Observation {
  readonly candidate: string;
  /** Who writes; a manager identity other than this one owns the deployment. */
  readonly identity: string;
  /** `undefined` while the deployment does not exist. */
  readonly routing: Routing | undefined;
  readonly checkpoint: Checkpoint | undefined;
  /** Only if it concerns this rollout. */
  readonly order: Order | undefined;
  readonly findings: Findings;
  /** ID for the rollout, should it begin now. */
  readonly newRollout: string;
}

/** The server keeps percentages as 32-bit floats and we read seven digits of them; relative, so that tiny steps stay apart. */
export function samePercentage(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(a, b);
}

/** The ramp, if it is the candidate's. */
export function ownRamp(routing: Routing | undefined, candidate: string): Ramp | undefined {
  return routing?.ramp?.target === candidate ? routing.ramp : undefined;
}

/** The share of new workflows that the routing sends to this version, 0 to 100. */
export function rampOf(routing: Routing | undefined, buildId: string): number {
  if (routing === undefined) return 0;
  return routing.current === buildId ? 100 : (ownRamp(routing, buildId)?.percentage ?? 0);
}

/**
 * Whether the candidate has never been routed to, so that whatever changed the routing displaced nothing of this rollout. The server
 * keeps a version Created or Inactive until its first ramp, and never again after that.
 */
export function neverRouted({ candidate, routing }: Pick<Observation, 'candidate' | 'routing'>): boolean {
  const status = routing?.versions.find(({ buildId }) => buildId === candidate)?.status;
  return status === 'created' || status === 'inactive';
}

/** Who ramps although they should not: a version other than the candidate, or `undefined`. */
export function rivalRamp(routing: Routing | undefined, candidate: string): { readonly target: Target } | undefined {
  return routing?.ramp !== undefined && routing.ramp.target !== candidate ? routing.ramp : undefined;
}
