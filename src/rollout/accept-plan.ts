import type { Checkpoint, Position } from './checkpoint.js';
import type { Decision } from './decision.js';
import type { Routed } from './in-force.js';
import { say } from './messages.js';
import { type Observation, ownRamp, samePercentage } from './observation.js';
import type { Plan } from './plan.js';

interface Accepting {
  readonly plan: Plan;
  readonly observation: Observation;
  readonly checkpoint: Checkpoint;
  readonly position: Routed | { readonly at: 'checks' };
}

/**
 * Follow the edited plan: stay at the live ramp if it is a step, otherwise go down to the step below it, or to the first.
 * `undefined` when the routing is not as this rollout left it: accepting a plan accepts nobody's changes of the routing.
 */
export function acceptPlan({ plan, observation, checkpoint, position }: Accepting): Decision | undefined {
  const to = landing({ plan, observation, checkpoint, position });
  if (to === undefined) return undefined;
  return {
    kind: 'record',
    checkpoint: { ...checkpoint, plan: plan.fingerprint, position: to },
    because: say.planAccepted(plan.fingerprint),
  };
}

function landing({ plan, observation, checkpoint, position }: Accepting): Position | undefined {
  const { candidate, routing } = observation;
  if (position.at === 'checks') return position;
  if (routing === undefined) return undefined;
  const written = routing.mark !== position.from;
  if (position.at === 'promotion' && written) return routing.current === candidate ? position : undefined;
  if (routing.current !== checkpoint.previous) return undefined;
  const live = ownRamp(routing, candidate)?.percentage;
  // Nothing is routed: the checks that passed still count, the first write is decided again under the new plan.
  if (live === undefined) return written ? undefined : { at: 'checks' };
  if (plan.steps.length === 0) return { at: 'promotion', from: routing.mark };
  const below = plan.steps.filter((step) => step.rampPercentage <= live || samePercentage(step.rampPercentage, live)).length;
  return { at: 'step', step: Math.max(below - 1, 0), from: routing.mark };
}
