import type { Checkpoint } from './checkpoint.js';
import type { Decision } from './decision.js';
import { firstWrite, nextCheck } from './before-traffic.js';
import { say } from './messages.js';
import { type Observation, ownRamp, rampOf, rivalRamp, samePercentage } from './observation.js';
import { ordinal, type Plan } from './plan.js';
import { leave } from './rolling-back.js';
import { underTraffic } from './under-traffic.js';

/**
 * The one decision function of the product. Pure: the same observation gives the same decision, so it may be asked by a long
 * `deploy`, by a scheduled `advance`, or inside a Workflow, and by any of them after another one was killed.
 *
 * @param now milliseconds since the epoch, already checked against the server's time
 */
export function nextStep(plan: Plan, observation: Observation, now: number): Decision {
  const { checkpoint, order, routing, identity } = observation;
  if (checkpoint?.outcome !== undefined)
    return { kind: 'finished', outcome: checkpoint.outcome, because: checkpoint.outcome.because };
  if (routing !== undefined && routing.manager !== '' && routing.manager !== identity) {
    return { kind: 'conflict', because: say.foreignManager(routing.manager, identity) };
  }
  if (checkpoint === undefined) return begin(plan, observation, now);
  if (checkpoint.position.at === 'rollback') return leave({ observation, checkpoint, position: checkpoint.position, now });
  if (order?.kind === 'abort' || order?.kind === 'rollback') {
    const cause = order.kind === 'abort' ? 'aborted' : 'requested';
    const position = { at: 'rollback', cause, because: say.rollbackOrdered(order.by, order.reason) } as const;
    return leave({ observation, checkpoint, position, now });
  }
  if (checkpoint.plan !== plan.fingerprint && order?.kind === 'accept-plan') return acceptPlan(plan, observation, checkpoint);
  switch (checkpoint.position.at) {
    case 'checks':
      return nextCheck({ plan, observation, checkpoint, now }) ?? firstWrite(plan, observation, checkpoint);
    case 'step':
      return stepInForce(plan, observation, { checkpoint, position: checkpoint.position, now });
    case 'promotion':
      return promotionInForce(plan, observation, { checkpoint, position: checkpoint.position, now });
  }
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
  };
  return { kind: 'record', checkpoint, because: say.begins(candidate, previous, registration.first) };
}

interface At<P> {
  readonly checkpoint: Checkpoint;
  readonly position: P;
  readonly now: number;
}

function stepInForce(plan: Plan, observation: Observation, at: At<{ readonly step: number; readonly from: string }>): Decision {
  const { candidate, routing } = observation;
  const { checkpoint, position, now } = at;
  const step = plan.steps[position.step];
  const ramp = ownRamp(routing, candidate);
  if (checkpoint.plan !== plan.fingerprint || step === undefined) {
    // The fingerprint differs, so the step may mean something else now: keep judging what is in force, move nowhere.
    if (ramp === undefined || routing?.current !== checkpoint.previous)
      return moved(observation, checkpoint, ramp?.percentage ?? 0);
    return underTraffic({
      plan,
      observation,
      checkpoint,
      now,
      bake: { step: position.step, since: ramp.percentageSince, ramp: ramp.percentage },
    });
  }
  if (ramp !== undefined && samePercentage(ramp.percentage, step.rampPercentage) && routing?.current === checkpoint.previous) {
    return underTraffic({
      plan,
      observation,
      checkpoint,
      now,
      bake: { step: position.step, since: ramp.percentageSince, ramp: ramp.percentage },
    });
  }
  if (routing?.mark !== position.from) return moved(observation, checkpoint, step.rampPercentage);
  const because = say.rampTo(candidate, step.rampPercentage, ordinal(plan, position.step));
  return { kind: 'ramp', step: position.step, percentage: step.rampPercentage, checkpoint, because };
}

function promotionInForce(plan: Plan, observation: Observation, at: At<{ readonly from: string }>): Decision {
  const { candidate, routing } = observation;
  const { checkpoint, position, now } = at;
  if (routing !== undefined && rampOf(routing, candidate) === 100 && routing.current === candidate) {
    const rival = rivalRamp(routing, candidate);
    if (rival !== undefined) return { kind: 'conflict', because: say.moved(say.expectedCurrent(candidate), routing) };
    return underTraffic({
      plan,
      observation,
      checkpoint,
      now,
      bake: { step: plan.steps.length, since: routing.currentSince, ramp: 100 },
    });
  }
  if (routing?.mark !== position.from) return { kind: 'conflict', because: say.moved(say.expectedCurrent(candidate), routing) };
  return { kind: 'promote', checkpoint, because: checkpoint.first ? say.promoteFirst(candidate) : say.promote(candidate) };
}

function moved(observation: Observation, checkpoint: Checkpoint, percentage: number): Decision {
  const expected = say.expectedStep(observation.candidate, checkpoint.previous, percentage);
  return { kind: 'conflict', because: say.moved(expected, observation.routing) };
}

/** Follow the edited plan: stay at the live ramp if it is a step, otherwise go down to the step below it, or to the first. */
function acceptPlan(plan: Plan, observation: Observation, checkpoint: Checkpoint): Decision {
  const because = say.planAccepted(plan.fingerprint);
  const live = rampOf(observation.routing, observation.candidate);
  const below = plan.steps.filter((step) => step.rampPercentage <= live || samePercentage(step.rampPercentage, live)).length;
  const position =
    checkpoint.position.at === 'step' && plan.steps.length > 0
      ? ({ at: 'step', step: Math.max(below - 1, 0), from: observation.routing?.mark ?? '' } as const)
      : checkpoint.position;
  return { kind: 'record', checkpoint: { ...checkpoint, plan: plan.fingerprint, position }, because };
}
