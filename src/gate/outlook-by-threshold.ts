import { detectableByThreshold } from './detectable.js';
import { type Limits } from './limits.js';
import { earliest, type OutlookQuestion, type PlannedStep, type StepOutlook } from './outlook.js';

export interface ThresholdQuestion extends Omit<OutlookQuestion, 'settings'> {
  readonly limits: Pick<Limits, 'minSamples' | 'minFailures' | 'maxWorkflowFailureRate'>;
  /** Workflows that closed on the new version in earlier steps: the cohort of the thresholds begins with the first ramp. */
  readonly closedBefore: number;
}

/** The outlook of one step that thresholds judge; `ramp` 1 is the bake after the promotion. */
export function outlookByThreshold(step: PlannedStep, question: ThresholdQuestion): StepOutlook {
  const { traffic, rate, limits, interval, closedBefore } = question;
  const { minFailures, maxWorkflowFailureRate: maxRate } = limits;
  const perMs = traffic.rate * step.ramp;
  const closedAfter = (elapsed: number) => closedBefore + perMs * elapsed * traffic.closedShare(elapsed);
  const needed = Math.max(1, limits.minSamples);
  const passAfter = rate > maxRate ? undefined : earliest((elapsed) => closedAfter(elapsed) >= needed);
  const within = passAfter !== undefined && passAfter <= step.deadline;
  const closed = closedAfter(step.deadline);
  const found = detectableByThreshold({ ours: Math.floor(closed), rate }, { minFailures, maxRate });
  return {
    ...(passAfter === undefined ? {} : { passAfter }),
    chance: within ? 'likely' : 'impossible',
    closed,
    ...(found === undefined ? {} : { detectable: found }),
    lostIfAllFail: Math.min(perMs * step.deadline, minFailures + perMs * interval),
  };
}
