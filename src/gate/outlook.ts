import { type Stratum } from './arms.js';
import { detectable, straightFailures } from './detectable.js';
import { excluded, type TestSettings } from './regression.js';
import { harmless } from './sequential.js';
import { NO_SUMS, type Sums, withStratum } from './sums.js';
import { type Traffic } from './traffic.js';

/** A step of a plan, as the test sees it. Times in milliseconds. */
export interface PlannedStep {
  /** Shares of new workflows, 0 to 1: at this step, and after it. */
  readonly ramp: number;
  readonly next: number;
  /** The shortest bake; 0 when the step is left as soon as the gate passes. */
  readonly least: number;
  readonly deadline: number;
}

export interface StepOutlook {
  /** From the beginning of the step until the gate passes a build that fails as often as the old one, about; absent = not within a year. */
  readonly passAfter?: number;
  /**
   * Whether it passes such a build by the deadline: `likely`; `unlikely` = only with fewer failures than are to be expected;
   * `impossible` = not even without any.
   */
  readonly chance: 'likely' | 'unlikely' | 'impossible';
  /** Workflows on the new version that close by the deadline, to be expected. */
  readonly closed: number;
  /** The smallest harm budget with which it would pass by the deadline; absent where thresholds judge. */
  readonly budgetInReach?: number;
  /** The smallest regression that fails the build by the deadline with a probability of 80 %, a share; absent = none at all. */
  readonly detectable?: number;
  /** Workflows that a build loses on which every one fails, before it is taken back. */
  readonly lostIfAllFail: number;
}

export interface OutlookQuestion {
  readonly traffic: Traffic;
  /** Failure rate of the old version, 0 to 1. */
  readonly rate: number;
  readonly settings: TestSettings;
  /** Time between two looks, milliseconds. */
  readonly interval: number;
}

const YEAR = 365 * 86_400_000;
const SHORTEST = 1_000;

/** Every step of the plan in turn, given that all before were left when they could be, or at their deadline. */
export function outlookOf(steps: readonly PlannedStep[], question: OutlookQuestion): readonly StepOutlook[] {
  let usual: Sums = NO_SUMS;
  let best: Sums = NO_SUMS;
  return steps.map((step) => {
    const { settings, rate } = question;
    const passes = (before: Sums, ours: number) => (elapsed: number) =>
      harmless(withStratum(before, stratumAfter(elapsed, { step, question, ours })), settings, step.next);
    const passAfter = earliest(passes(usual, rate));
    const within = passAfter !== undefined && passAfter <= step.deadline;
    const chance = within ? 'likely' : passes(best, 0)(step.deadline) ? 'unlikely' : 'impossible';
    const atDeadline = withStratum(usual, stratumAfter(step.deadline, { step, question, ours: rate }));
    const left = within ? Math.max(step.least, passAfter) : step.deadline;
    usual = withStratum(usual, stratumAfter(left, { step, question, ours: rate }));
    best = withStratum(best, stratumAfter(left, { step, question, ours: 0 }));
    return {
      ...(passAfter === undefined ? {} : { passAfter }),
      chance,
      budgetInReach: excluded(atDeadline, settings) * step.next,
      ...caught(step, question),
    };
  });
}

function caught(step: PlannedStep, question: OutlookQuestion): Pick<StepOutlook, 'closed' | 'detectable' | 'lostIfAllFail'> {
  const { settings, traffic, rate, interval } = question;
  const { candidate, baseline } = stratumAfter(step.deadline, { step, question, ours: 0 });
  const [ours, theirs] = [Math.floor(candidate.closed), Math.floor(baseline.closed)];
  const found = detectable({ ours, theirs, ramp: step.ramp, rate }, settings);
  const perLook = traffic.rate * step.ramp * interval;
  return {
    closed: candidate.closed,
    ...(found === undefined ? {} : { detectable: found }),
    lostIfAllFail: Math.min(candidate.starts, straightFailures(step.ramp, settings) + perLook),
  };
}

/** What is to be expected after so long, when this share of the workflows on the new version fails. */
function stratumAfter(
  elapsed: number,
  { step, question, ours }: { readonly step: PlannedStep; readonly question: OutlookQuestion; readonly ours: number },
): Stratum {
  const { traffic, rate } = question;
  const starts = traffic.rate * elapsed;
  const closed = starts * traffic.closedShare(elapsed);
  const arm = (share: number, failing: number) => ({
    starts: starts * share,
    closed: closed * share,
    bad: closed * share * failing,
  });
  return { ramp: step.ramp, candidate: arm(step.ramp, ours), baseline: arm(1 - step.ramp, rate) };
}

/** The earliest moment, milliseconds from now, at which it passes; to a hundredth. */
export function earliest(passes: (elapsed: number) => boolean): number | undefined {
  let enough = SHORTEST;
  while (!passes(enough)) {
    if (enough >= YEAR) return undefined;
    enough = Math.min(YEAR, enough * 2);
  }
  let tooFew = enough === SHORTEST ? 0 : enough / 2;
  while (enough - tooFew > enough / 100) {
    const middle = (enough + tooFew) / 2;
    if (passes(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
