/** One metric as judged: what was seen, against which limit, and what follows. */
export interface MetricVerdict {
  readonly metric: string;
  readonly kind: 'pass' | 'fail' | 'inconclusive';
  /** What was seen, in words: "3 of 41 failed (7.3 %)". */
  readonly seen: string;
  /** The limit, in words: "at most 5 %". */
  readonly limit: string;
}

/**
 * The gate's answer for one look. `lack` tells apart an inconclusive verdict that more traffic would decide (`samples`)
 * from one whose evidence could not be read (`evidence`): the latter is always a hold.
 */
export interface Verdict {
  readonly kind: 'pass' | 'fail' | 'inconclusive';
  readonly lack?: 'samples' | 'evidence';
  readonly because: string;
  readonly metrics: readonly MetricVerdict[];
  /** Workflows that decided, on the new version. */
  readonly samples: number;
}
