import { movesFrom } from '../cohort/bucket.js';
import { type Settings } from '../config/settings.js';
import { knownRate } from '../gate/known-rate.js';
import { outlookByThreshold } from '../gate/outlook-by-threshold.js';
import { outlookOf, type PlannedStep, type StepOutlook } from '../gate/outlook.js';
import { harmBudget, type TestSettings } from '../gate/regression.js';
import { startsWithin } from '../gate/synthetic.js';
import { type Traffic, trafficOf } from '../gate/traffic.js';
import { type PlanReport, type PlanStep } from '../report/plan-report.js';
import { type Step } from '../rollout/plan.js';
import { remediesFor } from './plan-remedies.js';
import { type PlanReading } from './plan-read.js';

const SAMPLE = 5;
const DAY = 86_400_000;

export interface PlannedSteps extends Pick<PlanReport, 'steps' | 'traffic'> {
  /** From the first ramp to the end, milliseconds; `null` when it does not get there by itself. */
  readonly duration: number | null;
}

/** What becomes of each step at last week's traffic. Pure. */
export function planSteps(settings: Settings, { before, registration }: PlanReading): PlannedSteps {
  // A first deployment has no ramp: nothing else serves.
  const steps = registration.first ? [] : stepsOf(settings);
  if (before === undefined) return { steps: steps.map((step, at) => unknown(step, at, settings)), traffic: null, duration: null };
  const { windows, failures, open } = before;
  const longest = windows.at(-1) ?? { length: 0, starts: 0, closed: 0 };
  const configured = settings.limits.test?.baselineRate;
  const rate = configured ?? knownRate(failures);
  const known: Known = { settings, traffic: trafficOf(windows), rate };
  const outlooks = outlooksOf(steps, known);
  let from = 0;
  const told = steps.map((step, at): PlanStep => {
    const moving = open.workflowIds.filter((id) => movesFrom(id) > from && movesFrom(id) <= Math.fround(step.rampPercentage));
    // Of a list that is not all of them, the share counts.
    const count = Math.round((moving.length * open.open) / Math.max(1, open.workflowIds.length));
    from = Math.fround(step.rampPercentage);
    const outlook = outlooks[at];
    const bare = { ...unknown(step, at, settings), moves: { count, sample: moving.slice(0, SAMPLE) } };
    return outlook === undefined ? bare : withOutlook(bare, outlook, known);
  });
  return {
    steps: told,
    traffic: {
      window: longest.length,
      starts: longest.starts,
      perDay: Math.round(known.traffic.rate * DAY),
      ...failures,
      failureRate: rate,
      rateFrom: configured === undefined ? 'measured' : 'configuration',
    },
    duration: durationOf(told, settings),
  };
}

interface Known {
  readonly settings: Settings;
  readonly traffic: Traffic;
  readonly rate: number;
}

/** The steps, and the bake after the promotion as the last one. */
function stepsOf({ plan }: Settings): readonly Step[] {
  const { steps, postPromotionBake: bake } = plan;
  if (plan.strategy === 'Manual' || bake === 0) return steps;
  return [...steps, { rampPercentage: 100, pause: bake, maxDuration: bake, approval: false }];
}

function outlooksOf(steps: readonly Step[], { settings, traffic, rate }: Known): readonly StepOutlook[] {
  const { limits, interval } = settings;
  const planned = steps.map((step, at): PlannedStep => ({
    ramp: step.rampPercentage / 100,
    next: (steps[at + 1]?.rampPercentage ?? 100) / 100,
    least: leastOf(step, settings),
    deadline: Math.max(step.maxDuration, leastOf(step, settings)),
  }));
  const test = testOf(settings, rate);
  const ramps = planned.filter(({ ramp }) => ramp < 1);
  const tested = test === undefined ? [] : outlookOf(ramps, { traffic, rate, settings: test, interval });
  let closedBefore = 0;
  return planned.map((step, at) => {
    const outlook = tested[at] ?? outlookByThreshold(step, { traffic, rate, limits, interval, closedBefore });
    const left = leftAfter(step, outlook);
    closedBefore += traffic.rate * step.ramp * left * traffic.closedShare(left);
    return outlook;
  });
}

/** Before this no step is left: its bake, unless the evidence decides how long that is, and the start of its synthetic workflows. */
function leastOf({ rampPercentage, pause }: Pick<Step, 'rampPercentage' | 'pause'>, settings: Settings): number {
  if (rampPercentage >= 100) return pause;
  return Math.max(settings.plan.rampMode === 'auto' ? 0 : pause, pairsStart(settings));
}

/** How long it takes until the synthetic workflows of a step have started, milliseconds. */
function pairsStart({ synthetic, interval }: Settings): number {
  return synthetic === undefined ? 0 : startsWithin(synthetic, interval);
}

/** As the rollout will ask: with the rate that was known before it began. */
function testOf({ limits }: Settings, rate: number): TestSettings | undefined {
  return limits.test === undefined ? undefined : { ...limits.test, baselineRate: rate };
}

function leftAfter({ least, deadline }: PlannedStep, { chance, passAfter }: StepOutlook): number {
  return chance === 'likely' && passAfter !== undefined ? Math.max(least, passAfter) : deadline;
}

function unknown({ rampPercentage, pause, maxDuration, approval }: Step, at: number, { limits }: Settings): PlanStep {
  return {
    step: at,
    rampPercentage,
    judgedBy: limits.test === undefined || rampPercentage === 100 ? 'thresholds' : 'test',
    pause,
    maxDuration,
    approval,
    chance: 'unknown',
    passAfter: null,
    closed: 0,
    budget: null,
    budgetInReach: null,
    detectable: null,
    lostIfAllFail: 0,
    moves: { count: 0, sample: [] },
    remedies: [],
  };
}

function withOutlook(step: PlanStep, outlook: StepOutlook, { settings, rate }: Known): PlanStep {
  const pairs = step.rampPercentage < 100 ? pairsStart(settings) : 0;
  const test = step.judgedBy === 'test' ? testOf(settings, rate) : undefined;
  const told: PlanStep = {
    ...step,
    chance: outlook.chance,
    passAfter: outlook.passAfter === undefined ? null : Math.max(outlook.passAfter, pairs),
    closed: outlook.closed,
    budget: test === undefined ? null : harmBudget(test),
    budgetInReach: outlook.budgetInReach ?? null,
    detectable: outlook.detectable ?? null,
    lostIfAllFail: outlook.lostIfAllFail,
  };
  return { ...told, remedies: remediesFor(told, { settings, rate }) };
}

function durationOf(steps: readonly PlanStep[], settings: Settings): number | null {
  const { plan } = settings;
  if (plan.strategy === 'Manual') return null;
  let sum = 0;
  for (const step of steps) {
    const { chance, passAfter, maxDuration } = step;
    if (chance !== 'likely' && plan.onInconclusive !== 'promote') return null;
    sum += chance === 'likely' ? Math.max(leastOf(step, settings), passAfter ?? 0) : maxDuration;
  }
  return sum;
}
