import type { Verdict } from '../gate/verdict.js';
import { paused, promoted } from './before-traffic.js';
import type { Checkpoint } from './checkpoint.js';
import type { Decision } from './decision.js';
import { say } from './messages.js';
import type { Observation } from './observation.js';
import { ordinal, type Plan, type Step } from './plan.js';
import { leave } from './rolling-back.js';

/** What is in force: a step's ramp, or (`step` = number of steps) the candidate as Current. */
export interface Bake {
  readonly step: number;
  /** Since when, server time in milliseconds. */
  readonly since: number;
  readonly ramp: number;
}

interface UnderTraffic {
  readonly plan: Plan;
  readonly observation: Observation;
  readonly checkpoint: Checkpoint;
  readonly now: number;
  readonly bake: Bake;
}

/** The candidate takes traffic: judge first (a failing build goes back whatever else holds), then ask whether it may go on. */
export function underTraffic(at: UnderTraffic): Decision {
  const { plan, observation, checkpoint, now, bake } = at;
  const step = stepOf(plan, bake.step);
  // When the candidate began to ramp, not when its percentage last changed: the cohort must not lose its first workflows.
  const rampedAt = checkpoint.rampedAt ?? observation.routing?.ramp?.since ?? bake.since;
  const spreading = propagation(at);
  if (bake.step === plan.steps.length && plan.postPromotionBake === 0 && checkpoint.plan === plan.fingerprint) {
    return spreading ?? completed(at, false);
  }
  const verdict = observation.findings.verdict;
  if (verdict === undefined) return { kind: 'judge', since: rampedAt, because: say.judge };
  if (verdict.kind === 'fail') {
    return leave({ observation, checkpoint, position: { at: 'rollback', cause: 'verdict', because: verdict.because }, now });
  }
  if (spreading !== undefined) return spreading;
  if (checkpoint.plan !== plan.fingerprint) {
    return { kind: 'hold', reason: 'plan-changed', wait: false, because: say.planChanged(checkpoint.plan, plan.fingerprint) };
  }
  if (observation.order?.kind === 'pause') return paused(observation.order);
  if (promoted(observation.order, bake.step)) return goOn(at, verdict.kind !== 'pass' || now < bake.since + step.pause);
  const early = plan.rampMode === 'auto' && bake.step < plan.steps.length && verdict.kind === 'pass';
  if (now < bake.since + step.pause && !early) {
    const because = bake.step === plan.steps.length ? say.bakingCurrent : say.baking(bake.ramp);
    return { kind: 'hold', reason: 'bake', until: bake.since + step.pause, wait: true, because };
  }
  if (verdict.kind === 'inconclusive') return undecided(at, verdict, step);
  return approved(at, step, false);
}

/** A bounded wait: on server 1.31 the change may never be confirmed, though new workflows go where they should. */
function propagation({ plan, observation, now, bake }: UnderTraffic): Decision | undefined {
  const until = bake.since + plan.propagationTimeout;
  if (observation.routing?.propagation !== 'pending' || now >= until) return undefined;
  return { kind: 'hold', reason: 'propagation', until, wait: true, because: say.propagation };
}

function undecided(at: UnderTraffic, verdict: Verdict, step: Step): Decision {
  const { plan, observation, checkpoint, now, bake } = at;
  const deadline = bake.since + step.maxDuration;
  if (verdict.lack === 'consent') {
    // Nobody but a person decides, whatever onInconclusive says; until the deadline the evidence may still change.
    const because = say.consent(verdict.because);
    return {
      kind: 'hold',
      reason: 'inconclusive',
      ...(now < deadline ? { until: deadline, wait: true } : { wait: false }),
      because,
    };
  }
  // They begin when somebody looks and end by themselves, so the step lasts until they have.
  if (verdict.lack === 'pairs') return { kind: 'hold', reason: 'samples', wait: true, because: say.samples(verdict.because) };
  const unreadable = verdict.lack === 'evidence';
  if (now < deadline) {
    const because = unreadable ? say.evidence(verdict.because) : say.samples(verdict.because);
    return { kind: 'hold', reason: unreadable ? 'evidence' : 'samples', until: deadline, wait: true, because };
  }
  // Unreadable evidence is neither a pass nor a reason to roll back, whatever onInconclusive says.
  if (unreadable) return { kind: 'hold', reason: 'evidence', wait: false, because: say.evidence(verdict.because) };
  // Nothing else serves, so there is nothing to go back to and no one to wait for.
  if (checkpoint.first) return goOn(at, true);
  switch (plan.onInconclusive) {
    case 'promote':
      return approved(at, step, true);
    case 'rollback':
      return leave({
        observation,
        checkpoint,
        position: { at: 'rollback', cause: 'inconclusive', because: verdict.because },
        now,
      });
    case 'pause':
    case 'extend':
      return { kind: 'hold', reason: 'inconclusive', wait: false, because: say.inconclusive(verdict.because) };
  }
}

/** The evidence lets it go on; the step's smoke test and a person may still have a word. */
function approved(at: UnderTraffic, step: Step, unproven: boolean): Decision {
  const held = step.gate === true ? beforeLeaving(at) : undefined;
  if (held !== undefined) return held;
  return step.approval
    ? { kind: 'hold', reason: 'approval', wait: false, because: say.approval(step.environment) }
    : goOn(at, unproven);
}

/** What the smoke test of the step says against leaving it: not run yet, failed, or not to be run now. */
function beforeLeaving({ observation, checkpoint, now, bake }: UnderTraffic): Decision | undefined {
  const finding = observation.findings['smoke-test'];
  switch (finding?.kind) {
    case undefined:
      return { kind: 'check', check: 'smoke-test', step: bake.step, because: say.checking('smoke-test') };
    case 'hold':
      return { kind: 'hold', reason: 'check', wait: true, because: finding.because };
    case 'fail':
      return leave({ observation, checkpoint, position: { at: 'rollback', cause: 'verdict', because: finding.because }, now });
    case 'pass':
      return undefined;
  }
}

/** To the next step, to the promotion, or to the end. */
function goOn(at: UnderTraffic, unproven: boolean): Decision {
  const { plan, observation, checkpoint, bake } = at;
  const { candidate, routing, order } = observation;
  if (bake.step === plan.steps.length) return completed(at, unproven);
  const from = routing?.mark ?? '';
  const noted: Checkpoint = {
    ...checkpoint,
    ...observation.findings.memories,
    rampedAt: checkpoint.rampedAt ?? routing?.ramp?.since ?? bake.since,
    unproven: unproven ? withStep(checkpoint.unproven, bake.step) : checkpoint.unproven,
  };
  const next = plan.steps[bake.step + 1];
  if (next === undefined || order?.kind === 'promote-full') {
    return { kind: 'promote', checkpoint: { ...noted, position: { at: 'promotion', from } }, because: say.promote(candidate) };
  }
  return {
    kind: 'ramp',
    step: bake.step + 1,
    percentage: next.rampPercentage,
    checkpoint: { ...noted, position: { at: 'step', step: bake.step + 1, from } },
    because: say.rampTo(candidate, next.rampPercentage, ordinal(plan, bake.step + 1)),
  };
}

function completed({ plan, observation, checkpoint, now }: UnderTraffic, unproven: boolean): Decision {
  const steps = unproven ? withStep(checkpoint.unproven, plan.steps.length) : checkpoint.unproven;
  const because = steps.length > 0 ? say.completedUnproven(observation.candidate) : say.completed(observation.candidate);
  return {
    kind: 'record',
    checkpoint: { ...checkpoint, unproven: steps, outcome: { kind: 'completed', at: now, because } },
    because,
  };
}

function withStep(steps: readonly number[], step: number): readonly number[] {
  return steps.includes(step) ? steps : [...steps, step];
}

function stepOf(plan: Plan, step: number): Step {
  const bake = plan.postPromotionBake;
  return plan.steps[step] ?? { rampPercentage: 100, pause: bake, maxDuration: bake, approval: false };
}
