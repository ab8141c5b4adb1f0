import { type Limits } from '../gate/limits.js';
import { type Check, type Plan, type Step } from '../rollout/plan.js';
import { UserError } from '../system/errors.js';
import { freezeOf } from './assemble-freeze.js';
import { metricsOf } from './assemble-metrics.js';
import { fingerprint } from './fingerprint.js';
import { stepWithoutRamp } from './messages.js';
import { waitsForPerson } from './rules-steps.js';
import { slow as slowWorkflows } from './schema-slow.js';
import { type StepConfig } from './schema-steps.js';
import { type Config } from './schema.js';

/** Thresholds where nothing can be tested and none are configured: at 100 %, and when there was no version before. */
const USUAL_SAMPLES = 20;
const USUAL_FAILURE_RATE = 0.05;

/** The limits of the gate, as configured. Workflow outcomes are tested unless a threshold for them is given. */
export function limitsOf({ rollout: { analysis } }: Config): Limits {
  const { minFailures, maxWorkflowTaskFailureRate, maxActivityFailureRate, stuckAttempts } = analysis;
  const { minSamples, maxWorkflowFailureRate, falseRollbackRate, confidence, harmBudget, baselineRate, slow } = analysis;
  const byThreshold = minSamples !== undefined || maxWorkflowFailureRate !== undefined;
  return {
    ...(byThreshold ? {} : { test: { falseRollbackRate, confidence, harmBudget, baselineRate }, slow }),
    minSamples: minSamples ?? USUAL_SAMPLES,
    minFailures,
    maxWorkflowFailureRate: maxWorkflowFailureRate ?? USUAL_FAILURE_RATE,
    maxWorkflowTaskFailureRate,
    maxActivityFailureRate,
    stuckAttempts,
  };
}

/**
 * The plan of the rollout. Its fingerprint covers what decides it (strategy, steps, limits, what follows an inconclusive verdict,
 * the bake after promotion, the checks, what metrics decide) and neither the connection nor paths nor how often and where we look: those
 * may change under way.
 */
export function planOf(config: Config): Plan {
  const { rollout } = config;
  const strategy = rollout.strategy ?? (rollout.steps === undefined ? 'Manual' : 'Progressive');
  const decisive = {
    strategy,
    steps: strategy === 'Progressive' ? (rollout.steps ?? []).map(stepOf) : [],
    postPromotionBake: rollout.postPromotion.bake,
    onInconclusive: rollout.analysis.onInconclusive,
    ...(rollout.rampMode === 'auto' ? { rampMode: 'auto' as const } : {}),
    checks: checksOf(config),
  };
  return {
    ...decisive,
    propagationTimeout: rollout.propagationTimeout,
    ...(rollout.freeze.length === 0 ? {} : { freezes: rollout.freeze.map(freezeOf) }),
    fingerprint: fingerprint({
      ...decisive,
      ...decisiveLimits(config),
      onError: rollout.analysis.onError,
      metrics: decisiveMetrics(config),
      synthetic: rollout.synthetic,
    }),
  };
}

/** Limits as they were before slow workflows were judged, and what the configuration says of those: a plan that does not stays the same. */
function decisiveLimits(config: Config): object {
  const { slow, ...limits } = limitsOf(config);
  if (slow === undefined) return { limits };
  return fingerprint(slow) === fingerprint(slowWorkflows.parse({})) ? { limits } : { limits, slow };
}

/** What decides of each metric, or `undefined` without any: then the fingerprint is that of a plan that never heard of them. */
function decisiveMetrics(config: Config): readonly object[] | undefined {
  const { rules, sources } = metricsOf(config);
  if (rules.length === 0) return undefined;
  return rules.map((rule, index) => {
    const { successCondition, failureCondition, noData } = sources[index] ?? {};
    return { ...rule, interval: undefined, initialDelay: undefined, successCondition, failureCondition, noData };
  });
}

function stepOf(step: StepConfig): Step {
  const pause = pauseOf(step);
  const rampPercentage = step.rampPercentage ?? step.setWeight;
  if (rampPercentage === undefined) throw new UserError(stepWithoutRamp('a step of `rollout.steps`'));
  return {
    rampPercentage,
    pause,
    maxDuration: step.maxDuration ?? pause,
    approval: (step.approval ?? false) !== false || waitsForPerson(step.pause),
    ...(typeof step.approval === 'object' ? { environment: step.approval.environment } : {}),
    ...(step.gate === undefined ? {} : { gate: true }),
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
