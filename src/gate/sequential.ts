import { type Stratum } from './arms.js';
import { because } from './messages.js';
import { moreNeeded } from './more-needed.js';
import { logEvidence, splitContradicts } from './odds.js';
import { condemned, decisiveEvidence, difference, excluded, excludes, harmBudget, type TestSettings } from './regression.js';
import { type Sums, withStratum } from './sums.js';
import { type TestFigures } from './verdict.js';

export interface Trial {
  /** Of the ramps that are over. */
  readonly finished: Sums;
  /** The ramp in force, so far. */
  readonly current: Stratum;
  readonly settings: TestSettings;
  /** The share that the new version gets after a pass: the next step's ramp, or 1. */
  readonly next: number;
  /** How long the ramp has been in force, milliseconds. */
  readonly elapsed: number;
  /** Build ID, for the sentence. */
  readonly candidate: string;
}

export interface Tested {
  readonly kind: 'pass' | 'fail' | 'inconclusive';
  readonly lack?: 'samples' | 'evidence';
  readonly because: string;
  readonly figures: TestFigures;
}

/** What speaks against going on: a split of the starts that the ramp does not explain, or a regression that chance does not. */
export function against(sums: Sums, current: Stratum, settings: TestSettings): 'broken-split' | 'regression' | undefined {
  if (current.ramp > 0 && current.ramp < 1 && splitContradicts(splitOf(current))) return 'broken-split';
  return condemned(sums, settings) ? 'regression' : undefined;
}

/** Whether what the next ramp could cost, at the confidence asked for, is within the harm budget. */
export function harmless(sums: Sums, settings: TestSettings, next: number): boolean {
  return excludes(harmBudget(settings) / next, sums, settings);
}

/**
 * The test on all workflows so far: fail when chance does not explain the failures, pass when what the next ramp could cost is within
 * the harm budget, otherwise inconclusive with what is missing. Counts only: the effort does not depend on them.
 */
export function testOutcomes({ finished, current, settings, next, elapsed, candidate }: Trial): Tested {
  const sums = withStratum(finished, current);
  const figures = figuresOf(sums, settings, next);
  const contrary = against(sums, current, settings);
  if (contrary === 'broken-split') {
    return { kind: 'inconclusive', lack: 'evidence', because: because.brokenSplit(splitOf(current), candidate), figures };
  }
  if (contrary !== undefined) return { kind: 'fail', because: because.regression(figures, settings, candidate), figures };
  if (harmless(sums, settings, next)) return { kind: 'pass', because: because.excluded(figures, settings, candidate), figures };

  const more = moreNeeded(sums, settings, { ramp: current.ramp, next });
  const perWorkflow = current.candidate.closed === 0 ? undefined : elapsed / current.candidate.closed;
  const wait = more === undefined || perWorkflow === undefined ? undefined : more * perWorkflow;
  const wanting = {
    ...figures,
    ...(more === undefined ? {} : { moreNeeded: more }),
    ...(wait === undefined ? {} : { wait }),
  };
  return { kind: 'inconclusive', lack: 'samples', because: because.undecided(wanting, candidate), figures: wanting };
}

function figuresOf(sums: Sums, settings: TestSettings, next: number): TestFigures {
  return {
    closed: sums.closed,
    bad: sums.bad,
    difference: difference(sums),
    evidence: Math.min(Number.MAX_VALUE, Math.exp(logEvidence(sums.ratios))),
    evidenceToFail: decisiveEvidence(settings),
    excluded: excluded(sums, settings),
    budget: harmBudget(settings),
    next,
  };
}

function splitOf({ ramp, candidate, baseline }: Stratum) {
  return { ours: candidate.starts, total: candidate.starts + baseline.starts, ramp };
}
