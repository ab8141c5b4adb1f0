import { type Planned } from '../report/plan-report.js';
import { rampOf } from '../rollout/observation.js';
import { type Routing } from '../rollout/routing.js';
import { ConflictError } from '../system/errors.js';
import { type Run } from './context.js';
import { type Difference, sayPlanned } from './plan-messages.js';

/** What a deploy is of, to be held against what a plan is of. */
export type Subject = Pick<Planned, 'deployment' | 'namespace' | 'buildId'> & {
  /** Fingerprint of its plan. */
  readonly plan: string;
};

/** In what a plan is of something else than this deploy; empty when in nothing. */
export function differences(planned: Planned, subject: Subject): readonly Difference[] {
  const pairs: readonly Difference[] = [
    { path: ['deployment'], planned: planned.deployment, found: subject.deployment },
    { path: ['namespace'], planned: planned.namespace, found: subject.namespace },
    { path: ['buildId'], planned: planned.buildId, found: subject.buildId },
    { path: ['binding', 'plan'], planned: planned.binding.plan, found: subject.plan },
  ];
  return pairs.filter(({ planned: one, found: other }) => one !== other);
}

/**
 * Throws `ConflictError` when the routing is not the one that the plan was made on, and the rollout has not routed anything yet. Once it
 * has, what its own checkpoint says of the routing counts: a deploy that is run again with the same plan goes on from there.
 */
export function asPlanned({ planned, routing, checkpoint, candidate }: Run): void {
  if (planned === undefined || rampOf(routing, candidate) === 100) return;
  if (checkpoint !== undefined && checkpoint.position.at !== 'checks') return;
  if (planned.binding.mark === markOf(routing)) return;
  throw new ConflictError(sayPlanned.moved(planned, routing));
}

/** What tells one state of the routing from another; a deployment that appeared with its first workers and was never routed is as good as none. */
export function markOf(routing: Routing | undefined): string | null {
  const untouched =
    routing === undefined || (routing.current === null && routing.currentSince === 0 && routing.ramp === undefined);
  return untouched ? null : routing.mark;
}
