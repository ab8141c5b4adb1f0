import type { Checkpoint, Order, Outcome, RollbackCause } from './checkpoint.js';
import type { Decision } from './decision.js';
import { acceptPlan } from './accept-plan.js';
import { beforeTraffic } from './before-traffic.js';
import { unlessFrozen } from './freeze.js';
import { afterChecks } from './in-force.js';
import { say } from './messages.js';
import { type Observation, ownRamp, rivalRamp } from './observation.js';
import type { Plan } from './plan.js';
import { noteShare } from './shares.js';
import { leave } from './rolling-back.js';

/**
 * The one decision function of the product. Pure: the same observation gives the same decision, so it may be asked by a long
 * `deploy`, by a scheduled `advance`, or inside a Workflow, and by any of them after another one was killed.
 *
 * @param now milliseconds since the epoch, already checked against the server's time
 */
export function nextStep(plan: Plan, observation: Observation, now: number): Decision {
  const decided = decide(plan, observation, now);
  const decision = unlessFrozen(decided, observation, { freezes: plan.freezes ?? [], now });
  if (!('checkpoint' in decision)) return decision;
  return { ...decision, checkpoint: noteMetrics(observation, noteShare(observation, decision.checkpoint)) };
}

/** With what was measured in this look, unless the rollout is being taken back: then nobody asks any more. */
export function noteMetrics({ findings: { metrics } }: Pick<Observation, 'findings'>, checkpoint: Checkpoint): Checkpoint {
  return metrics === undefined || checkpoint.position.at === 'rollback' ? checkpoint : { ...checkpoint, metrics };
}

function decide(plan: Plan, observation: Observation, now: number): Decision {
  const { checkpoint, order, routing, identity } = observation;
  if (checkpoint?.outcome !== undefined && !takenBack(checkpoint.outcome, order))
    return { kind: 'finished', outcome: checkpoint.outcome, because: checkpoint.outcome.because };
  if (routing !== undefined && routing.manager !== '' && routing.manager !== identity) {
    return { kind: 'conflict', because: say.foreignManager(routing.manager, identity) };
  }
  if (checkpoint === undefined) return begin(plan, observation, now);
  const { position } = checkpoint;
  if (position.at === 'rollback') return leave({ observation, checkpoint, position, now });
  const cause = order === undefined ? undefined : causeOf(order);
  if (order !== undefined && cause !== undefined) {
    const because = say.rollbackOrdered(order.by, order.reason);
    return leave({ observation, checkpoint, position: { at: 'rollback', cause, because }, now });
  }
  if (checkpoint.plan !== plan.fingerprint && order?.kind === 'accept-plan' && order.plan === plan.fingerprint) {
    const accepted = acceptPlan({ plan, observation, checkpoint, position });
    if (accepted !== undefined) return accepted;
  }
  if (position.at === 'checks') return beforeTraffic({ plan, observation, checkpoint, now });
  return afterChecks({ plan, observation, checkpoint, position, now });
}

/** A completed rollout can still be taken back; any other end already left the candidate out of the routing. */
function takenBack(outcome: Outcome, order: Order | undefined): boolean {
  return outcome.kind === 'completed' && (order?.kind === 'rollback' || order?.kind === 'abort');
}

/** No rollout yet: is there anything to roll out, and nobody in the way? */
function begin(plan: Plan, observation: Observation, now: number): Decision {
  const { candidate, routing, findings, newRollout } = observation;
  if (routing?.current === candidate) {
    const because = say.alreadyCurrent(candidate);
    return { kind: 'finished', outcome: { kind: 'completed', at: now, because }, because };
  }
  const ramp = ownRamp(routing, candidate);
  if (ramp !== undefined) return { kind: 'conflict', because: say.rampedByHand(candidate, ramp) };
  if (rivalRamp(routing, candidate) !== undefined && routing?.ramp !== undefined) {
    return { kind: 'conflict', rival: routing.ramp.target, because: say.rival(routing.ramp) };
  }
  const registration = findings.registration;
  if (registration === undefined) return { kind: 'check', check: 'registration', because: say.checking('registration') };
  if (registration.kind === 'hold') return { kind: 'hold', reason: 'check', wait: true, because: registration.because };
  if (registration.kind === 'fail') {
    const because = say.refused('registration', registration.because);
    return { kind: 'finished', outcome: { kind: 'refused', at: now, because }, because };
  }
  const previous = routing?.current ?? null;
  const checkpoint: Checkpoint = {
    format: 1,
    rollout: newRollout,
    plan: plan.fingerprint,
    previous,
    first: registration.first,
    startedAt: now,
    passed: ['registration'],
    position: { at: 'checks' },
    unproven: [],
    ...(registration.baseline === undefined ? {} : { baseline: registration.baseline }),
    ...(registration.slowLimit === undefined ? {} : { slowLimit: registration.slowLimit }),
  };
  const because = say.begins(candidate, previous, registration.first);
  const next = beforeTraffic({ plan, observation, checkpoint, now });
  // Nothing else is to be checked: the intent of the first routing write says all that a note of the beginning would.
  if (next.kind === 'ramp' || next.kind === 'promote') return { ...next, because: `${because}; ${next.because}` };
  return { kind: 'record', checkpoint, because };
}

/** The rollback that an order asks for, if it does. */
function causeOf({ kind }: Order): RollbackCause | undefined {
  switch (kind) {
    case 'abort':
      return 'aborted';
    case 'rollback':
      return 'requested';
    case 'supersede':
      return 'superseded';
    default:
      return undefined;
  }
}
