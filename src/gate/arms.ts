/** Workflows of one version that started while one ramp was in force, each workflow ID once, children left to their root. */
export interface Arm {
  readonly starts: number;
  /** Those of them that ended in a way that speaks for or against the build; at most `starts`. */
  readonly closed: number;
  /** Those of the closed that failed or timed out. */
  readonly bad: number;
}

/** Both versions while one ramp was in force: what is compared is only ever what ran at the same time, split by the same ramp. */
export interface Stratum {
  /** Share of new workflows that the routing sent to the new version, 0 to 1. */
  readonly ramp: number;
  readonly candidate: Arm;
  readonly baseline: Arm;
}

/** Standard deviations that the share of open workflows may differ between the versions by chance. */
const ALLOWANCE = 3;

/**
 * How many more workflows are open on the new version than the old version's share of open ones explains. They may hang: whoever asks
 * for a pass counts them as bad, because a workflow that never ends never fails either.
 */
export function unexplainedOpen({ candidate, baseline }: Stratum): number {
  if (baseline.starts === 0) return 0;
  const share = 1 - baseline.closed / baseline.starts;
  const expected = candidate.starts * share;
  const chance = ALLOWANCE * Math.sqrt(candidate.starts * share * (1 - share));
  return Math.max(0, candidate.starts - candidate.closed - expected - chance);
}
