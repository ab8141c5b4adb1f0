import type { Checkpoint } from './checkpoint.js';
import type { Decision } from './decision.js';
import { say } from './messages.js';
import { type Observation, ownRamp } from './observation.js';
import { ordinal, type Plan } from './plan.js';

interface Checking {
  readonly plan: Plan;
  readonly observation: Observation;
  readonly checkpoint: Checkpoint;
  readonly now: number;
}

/** The checks in their order, then the first routing write. */
export function beforeTraffic(at: Checking): Decision {
  return nextCheck(at) ?? firstWrite(at.plan, at.observation, at.checkpoint);
}

/** The next check that has not passed, or `undefined` when all did. */
function nextCheck({ plan, observation, checkpoint, now }: Checking): Decision | undefined {
  if (checkpoint.plan !== plan.fingerprint) {
    // Nothing was routed yet, so the edited plan simply begins again: every check runs under it.
    const fresh: Checkpoint = { ...checkpoint, plan: plan.fingerprint, passed: [] };
    return { kind: 'record', checkpoint: fresh, because: say.planAccepted(plan.fingerprint) };
  }
  const check = plan.checks.find((required) => !checkpoint.passed.includes(required));
  if (check === undefined) return undefined;
  if (observation.order?.kind === 'pause') return paused(observation.order);
  const finding = observation.findings[check];
  if (finding === undefined) return { kind: 'check', check, because: say.checking(check) };
  switch (finding.kind) {
    case 'pass':
      return {
        kind: 'record',
        checkpoint: { ...checkpoint, passed: [...checkpoint.passed, check] },
        because: say.checkPassed(finding.because),
      };
    case 'hold':
      // Pollers may still appear; what the other checks could not decide, waiting does not decide either.
      return { kind: 'hold', reason: 'check', wait: check === 'registration', because: finding.because };
    case 'fail': {
      const because = say.refused(check, finding.because);
      return { kind: 'record', checkpoint: { ...checkpoint, outcome: { kind: 'refused', at: now, because } }, because };
    }
  }
}

/** All checks passed: the first routing write, if nobody moved the routing meanwhile. */
function firstWrite(plan: Plan, observation: Observation, checkpoint: Checkpoint): Decision {
  const { candidate, routing, order } = observation;
  if (order?.kind === 'pause') return paused(order);
  if (plan.strategy === 'Manual' && !promoted(order, -1))
    return { kind: 'hold', reason: 'approval', wait: false, because: say.manual };
  if (routing === undefined) return { kind: 'conflict', because: say.gone(candidate) };
  if (routing.ramp !== undefined) {
    return ownRamp(routing, candidate) === undefined
      ? { kind: 'conflict', rival: routing.ramp.target, because: say.rival(routing.ramp) }
      : { kind: 'conflict', because: say.rampedByHand(candidate, routing.ramp) };
  }
  if (routing.current !== checkpoint.previous) {
    const because = say.moved(say.expectedStart(checkpoint.previous), routing);
    return routing.current === candidate ? { kind: 'conflict', because } : { kind: 'conflict', rival: routing.current, because };
  }
  const step = plan.steps[0];
  if (step === undefined || checkpoint.first || order?.kind === 'promote-full') {
    const because = checkpoint.first ? say.promoteFirst(candidate) : say.promote(candidate);
    return { kind: 'promote', checkpoint: { ...checkpoint, position: { at: 'promotion', from: routing.mark } }, because };
  }
  return {
    kind: 'ramp',
    step: 0,
    percentage: step.rampPercentage,
    checkpoint: { ...checkpoint, position: { at: 'step', step: 0, from: routing.mark } },
    because: say.rampTo(candidate, step.rampPercentage, ordinal(plan, 0)),
  };
}

/** Whether a person's order lifts the holds of this step. */
export function promoted(order: Observation['order'], step: number): boolean {
  return order?.kind === 'promote-full' || (order?.kind === 'promote' && order.step === step);
}

export function paused(order: { readonly by: string; readonly reason: string }): Decision {
  return { kind: 'hold', reason: 'paused', wait: false, because: say.paused(order.by, order.reason) };
}
