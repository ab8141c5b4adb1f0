import { type Arm, type Stratum } from './arms.js';
import { type TestSettings } from './regression.js';
import { type Tested, testOutcomes } from './sequential.js';
import { NO_SUMS, type Sums, withStratum } from './sums.js';

/** What was known at one moment of a past rollout. */
export interface PastLook {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Counted from 0; a ramp belongs to one step. */
  readonly step: number;
  /** 0 to 1. */
  readonly ramp: number;
  /** Counts since the step began. */
  readonly candidate: Arm;
  readonly baseline: Arm;
}

export interface PastRollout {
  readonly candidate: string;
  readonly settings: TestSettings;
  /** Share of new workflows that a pass would lead to. */
  readonly next: number;
  /** At least one, oldest first. */
  readonly looks: readonly [PastLook, ...PastLook[]];
}

export interface JudgedLook {
  readonly look: PastLook;
  readonly tested: Tested;
}

/**
 * Every look as the gate would have judged it, up to the first that fails: there the rollout would have ended. The last one is the
 * verdict.
 */
export function judgeLooks({ candidate, settings, next, looks }: PastRollout): readonly JudgedLook[] {
  const judged: JudgedLook[] = [];
  let finished: Sums = NO_SUMS;
  let [before] = looks;
  let began = before.at;
  for (const look of looks) {
    if (look.step !== before.step) {
      finished = withStratum(finished, stratum(before));
      // The new step began after the last look at the old one.
      began = before.at;
    }
    const elapsed = look.at - began;
    const tested = testOutcomes({ finished, current: stratum(look), settings, next, elapsed, candidate });
    judged.push({ look, tested });
    if (tested.kind === 'fail') break;
    before = look;
  }
  return judged;
}

function stratum({ ramp, candidate, baseline }: PastLook): Stratum {
  return { ramp, candidate, baseline };
}
