import { type Stratum } from './arms.js';
import { type Drawn, type SlowCounts } from './evidence.js';
import { allowedSlow, becauseSlow, seenSlow } from './messages-slow.js';
import { type Judged } from './metrics.js';
import { logEvidence } from './odds.js';
import { decisiveEvidence, difference, type TestSettings } from './regression.js';
import { type SlowLimits, type SlowRule } from './slow-limits.js';
import { type Sums, withStratum } from './sums.js';

/** The slow ones among what a ramp drew, as the test takes them: every start counts, whether it has ended or not. */
export function slowStratum({ ramp, candidate, baseline }: Stratum, slow: SlowCounts): Stratum {
  // What was counted a moment later must not be more than there was.
  const arm = (starts: number, bad: number) => ({ starts, closed: starts, bad: Math.min(starts, bad) });
  return { ramp, candidate: arm(candidate.starts, slow.candidate), baseline: arm(baseline.starts, slow.baseline) };
}

/**
 * The evidence from which on a build is called slow. A quarter of the false rollback rate is spent on it, half as much as on failures.
 */
export function decisiveSlowness(settings: TestSettings): number {
  return 2 * decisiveEvidence(settings);
}

/** Whether chance does not explain the slow ones on the new version, and they are more than the build may cost. */
export function isSlow(sums: Sums, settings: TestSettings, { budget }: Pick<SlowRule, 'budget'>): boolean {
  return logEvidence(sums.ratios) >= Math.log(decisiveSlowness(settings)) && difference(sums) > budget;
}

export interface SlowQuestion {
  readonly rule: SlowRule;
  readonly limits: SlowLimits;
  readonly test: TestSettings;
  /** Of the ramps that are over. */
  readonly finished: Sums;
  /** Build ID, for the sentence. */
  readonly candidate: string;
}

/**
 * Slow workflows by the same test as failed ones, as one metric of the gate. It speaks against a build and never for it: whoever has not
 * run for long enough yet cannot be slow.
 */
export function slowTested(drawn: Drawn & { readonly slow: SlowCounts }, asked: SlowQuestion): Judged {
  const { rule, limits, test, finished, candidate } = asked;
  const sums = withStratum(finished, slowStratum(drawn, drawn.slow));
  const figures = { slow: sums.bad, of: sums.closed, difference: difference(sums), evidence: Math.exp(logEvidence(sums.ratios)) };
  const judged = {
    metric: 'slow-workflows',
    seen: seenSlow(figures),
    limit: allowedSlow(limits, rule.budget),
    ...(rule.onSlow === 'report' ? { dryRun: true as const } : {}),
  };
  if (!isSlow(sums, test, rule)) return { ...judged, kind: 'pass', because: '' };
  const because = becauseSlow({ ...figures, needed: decisiveSlowness(test) }, limits, candidate);
  return rule.onSlow === 'pause'
    ? { ...judged, kind: 'inconclusive', lack: 'consent', because }
    : { ...judged, kind: 'fail', because };
}
