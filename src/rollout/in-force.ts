import { beforeTraffic, paused } from './before-traffic.js';
import type { Checkpoint, Position } from './checkpoint.js';
import type { Decision } from './decision.js';
import { say } from './messages.js';
import { type Observation, neverRouted, ownRamp, samePercentage } from './observation.js';
import { ordinal, type Plan } from './plan.js';
import type { Ramp } from './routing.js';
import { leave } from './rolling-back.js';
import { type Bake, underTraffic } from './under-traffic.js';

/** Positions that name a routing write. */
export type Routed = Extract<Position, { at: 'step' | 'promotion' }>;

interface AfterChecks {
  readonly plan: Plan;
  readonly observation: Observation;
  readonly checkpoint: Checkpoint;
  readonly position: Routed;
  readonly now: number;
}

/**
 * The intent is written. Is it in force (judge it), did its routing write never happen (decide again, because a failure, a pause, an
 * edited plan or another rollout may be newer than the intent), or did somebody else undo it?
 */
export function afterChecks(at: AfterChecks): Decision {
  const { plan, observation, checkpoint, position, now } = at;
  const bake = inForce(at);
  if (bake !== undefined) return underTraffic({ plan, observation, checkpoint, now, bake });
  const ramp = ownRamp(observation.routing, observation.candidate);
  const untouched = observation.routing?.mark === position.from || (ramp === undefined && neverRouted(observation));
  if (!untouched) return moved(at);
  if (ramp === undefined)
    return beforeTraffic({ plan, observation, checkpoint: { ...checkpoint, position: { at: 'checks' } }, now });
  const step = plan.steps.findIndex(({ rampPercentage }) => samePercentage(rampPercentage, ramp.percentage));
  if (step < 0) return toAccepted(at, ramp);
  return underTraffic({ plan, observation, checkpoint, now, bake: bakeOf(ramp, step) });
}

function inForce({ plan, observation: { candidate, routing }, checkpoint, position }: AfterChecks): Bake | undefined {
  if (position.at === 'promotion') {
    if (routing?.current !== candidate || routing.ramp !== undefined) return undefined;
    return { step: plan.steps.length, since: routing.currentSince, ramp: 100 };
  }
  const ramp = ownRamp(routing, candidate);
  if (ramp === undefined || routing?.current !== checkpoint.previous) return undefined;
  // Under an edited plan the step may mean something else now: keep judging what is in force, move nowhere.
  if (checkpoint.plan !== plan.fingerprint) return bakeOf(ramp, position.step);
  const step = plan.steps[position.step];
  return step !== undefined && samePercentage(ramp.percentage, step.rampPercentage) ? bakeOf(ramp, position.step) : undefined;
}

function bakeOf({ percentage, percentageSince }: Ramp, step: number): Bake {
  return { step, since: percentageSince, ramp: percentage };
}

/** A person accepted a plan that has no step at the live ramp: go to where the acceptance put the rollout, unless the build fails. */
function toAccepted({ plan, observation, checkpoint, position, now }: AfterChecks, ramp: Ramp): Decision {
  const { candidate, findings, order } = observation;
  const { verdict } = findings;
  if (verdict === undefined) return { kind: 'judge', since: checkpoint.rampedAt ?? ramp.since, because: say.judge };
  if (verdict.kind === 'fail')
    return leave({ observation, checkpoint, position: { at: 'rollback', cause: 'verdict', because: verdict.because }, now });
  if (checkpoint.plan !== plan.fingerprint)
    return { kind: 'hold', reason: 'plan-changed', wait: false, because: say.planChanged(checkpoint.plan, plan.fingerprint) };
  if (order?.kind === 'pause') return paused(order);
  const step = position.at === 'step' ? plan.steps[position.step] : undefined;
  const rises = step === undefined || step.rampPercentage > ramp.percentage;
  if (verdict.lack === 'evidence' && rises)
    return { kind: 'hold', reason: 'evidence', wait: true, because: say.evidence(verdict.because) };
  if (verdict.lack === 'pairs' && rises)
    return { kind: 'hold', reason: 'samples', wait: true, because: say.samples(verdict.because) };
  if (verdict.lack === 'consent' && rises)
    return { kind: 'hold', reason: 'inconclusive', wait: true, because: say.consent(verdict.because) };
  if (position.at === 'step' && step !== undefined) {
    const because = say.rampTo(candidate, step.rampPercentage, ordinal(plan, position.step));
    return { kind: 'ramp', step: position.step, percentage: step.rampPercentage, checkpoint, because };
  }
  if (plan.strategy === 'Manual' && order?.kind !== 'promote' && order?.kind !== 'promote-full')
    return { kind: 'hold', reason: 'approval', wait: false, because: say.approval() };
  return { kind: 'promote', checkpoint, because: say.promote(candidate) };
}

function moved({ plan, observation, checkpoint, position }: AfterChecks): Decision {
  const { candidate, routing } = observation;
  if (position.at === 'promotion') return { kind: 'conflict', because: say.moved(say.expectedCurrent(candidate), routing) };
  // What an edited plan would have had in force is not known any more.
  const step = checkpoint.plan === plan.fingerprint ? plan.steps[position.step] : undefined;
  const expected = say.expectedStep(candidate, checkpoint.previous, step?.rampPercentage);
  return { kind: 'conflict', because: say.moved(expected, routing) };
}
