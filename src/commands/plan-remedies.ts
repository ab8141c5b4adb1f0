import { type Settings } from '../config/settings.js';
import { type PlanStep } from '../report/plan-report.js';
import { sayPlan } from './plan-messages.js';

const MONTH = 30 * 86_400_000;
/** Nobody means to accept more harm than this. */
const WIDEST = 0.2;

/** What would let the gate decide at a step; empty when it can. Only what helps here is named, with the value that is needed. */
export function remediesFor(
  step: PlanStep,
  { settings, rate }: { readonly settings: Settings; readonly rate: number },
): string[] {
  if (step.chance === 'likely' || step.chance === 'unknown') return [];
  const { limits, plan } = settings;
  const { passAfter, budget, budgetInReach } = step;
  const rateIsTooHigh = step.judgedBy === 'thresholds' && rate > limits.maxWorkflowFailureRate;
  return [
    ...(rateIsTooHigh ? [sayPlan.rateAboveLimit(rate, limits.maxWorkflowFailureRate)] : []),
    ...(passAfter !== null && passAfter <= MONTH ? [sayPlan.longer(step, passAfter)] : []),
    ...(budget !== null && budgetInReach !== null && budgetInReach <= WIDEST ? [sayPlan.wider(budgetInReach, budget)] : []),
    ...(hasOwnTraffic(settings, step) ? [] : [sayPlan.ownTraffic]),
    ...(step.judgedBy === 'test' ? [sayPlan.thresholds] : []),
    ...(plan.onInconclusive === 'pause' || plan.onInconclusive === 'extend' ? [sayPlan.inconclusive] : []),
  ];
}

function hasOwnTraffic({ smokeTest, stepGates, synthetic }: Settings, { step }: PlanStep): boolean {
  return [smokeTest, stepGates[step], synthetic].some((own) => own !== undefined);
}
