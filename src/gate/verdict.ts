/** One metric as judged: what was seen, against which limit, and what follows. */
export interface MetricVerdict {
  readonly metric: string;
  readonly kind: 'pass' | 'fail' | 'inconclusive';
  /** What was seen, in words: "3 of 41 failed (7.3 %)". */
  readonly seen: string;
  /** The limit, in words: "at most 5 %". */
  readonly limit: string;
  /** Shown, never decides. */
  readonly dryRun?: true;
  /** The limit of a rate, 0 to 1, where it is one. */
  readonly maxRate?: number;
}

/** What the sequential test computed. Rates and differences are shares between 0 and 1. */
export interface TestFigures {
  /** Workflows on the new version that closed while the old one ran beside it, and how many of them failed or timed out. */
  readonly closed: number;
  readonly bad: number;
  /** Failure rate of the new version minus that of the old one, each ramp against its own. */
  readonly difference: number;
  /** How many times better a regression explains the failures than chance does. */
  readonly evidence: number;
  /** From here on the build fails. */
  readonly evidenceToFail: number;
  /** Regressions above this share are excluded. */
  readonly excluded: number;
  /** The harm budget. */
  readonly budget: number;
  /** Share of new workflows after a pass. */
  readonly next: number;
  /** Workflows that are still missing on the new version, if a number of them would do, and the time that they take, milliseconds. */
  readonly moreNeeded?: number;
  readonly wait?: number;
}

/**
 * What an inconclusive verdict lacks: more traffic would decide it (`samples`), synthetic workflows that come to an end by themselves
 * (`pairs`), its evidence could not be read (`evidence`), or a person has to say that what was found is wanted (`consent`). All but the first
 * always hold.
 */
export type Lack = 'samples' | 'pairs' | 'evidence' | 'consent';

/** The gate's answer for one look. */
export interface Verdict {
  readonly kind: 'pass' | 'fail' | 'inconclusive';
  readonly lack?: Lack;
  readonly because: string;
  readonly metrics: readonly MetricVerdict[];
  /** Workflows that decided, on the new version. */
  readonly samples: number;
  /** Absent where nothing was tested: thresholds only. */
  readonly test?: TestFigures;
}
