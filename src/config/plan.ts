import { type Limits } from '../gate/limits.js';
import { type Check, type Plan, type Step } from '../rollout/plan.js';
import { UserError } from '../system/errors.js';
import { fingerprint } from './fingerprint.js';
import { stepWithoutRamp } from './messages.js';
import { waitsForPerson } from './rules-steps.js';
import { type StepConfig } from './schema-steps.js';
import { type Config } from './schema.js';

/** The limits of the gate, as configured. */
export function limitsOf({ rollout: { analysis } }: Config): Limits {
  const { minSamples, minFailures, maxWorkflowFailureRate, maxWorkflowTaskFailureRate, maxActivityFailureRate, stuckAttempts } =
    analysis;
  return { minSamples, minFailures, maxWorkflowFailureRate, maxWorkflowTaskFailureRate, maxActivityFailureRate, stuckAttempts };
}

/**
 * The plan of the rollout. Its fingerprint covers what decides it (strategy, steps, limits, what follows an inconclusive verdict,
 * the bake after promotion, the checks) and neither the connection nor paths nor how often we look: those may change under way.
 */
export function planOf(config: Config): Plan {
  const { rollout } = config;
  const strategy = rollout.strategy ?? (rollout.steps === undefined ? 'Manual' : 'Progressive');
  const decisive = {
    strategy,
    steps: strategy === 'Progressive' ? (rollout.steps ?? []).map(stepOf) : [],
    postPromotionBake: rollout.postPromotion.bake,
    onInconclusive: rollout.analysis.onInconclusive,
    checks: checksOf(config),
  };
  return {
    ...decisive,
    propagationTimeout: rollout.propagationTimeout,
    fingerprint: fingerprint({ ...decisive, limits: limitsOf(config), onError: rollout.analysis.onError }),
  };
}

function stepOf(step: StepConfig): Step {
  const pause = pauseOf(step);
  const rampPercentage = step.rampPercentage ?? step.setWeight;
  if (rampPercentage === undefined) throw new UserError(stepWithoutRamp('a step of `rollout.steps`'));
  return {
    rampPercentage,
    pause,
    maxDuration: step.maxDuration ?? pause,
    approval: (step.approval ?? false) || waitsForPerson(step.pause),
  };
}

function pauseOf({ pauseDuration, pause }: StepConfig): number {
  return pauseDuration ?? (typeof pause === 'object' ? pause.duration : pause) ?? 0;
}

function checksOf({ rollout }: Config): Check[] {
  return [
    'registration',
    ...(rollout.replay === 'off' ? [] : (['replay'] as const)),
    ...(rollout.gate === undefined ? [] : (['smoke-test'] as const)),
  ];
}
