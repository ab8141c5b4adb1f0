import { type Stratum, unexplainedOpen } from './arms.js';
import { logRatios, RATIOS } from './odds.js';

/**
 * All that the test must remember of the ramps that are over. Sums only, so the same rollout gives the same sums however often it was
 * looked at, restarted or repeated.
 */
export interface Sums {
  /** Evidence for more failures on the new version, logarithm for each odds ratio that is tried. */
  readonly ratios: readonly number[];
  /** Workflows on the new version that closed while there was something to compare them with, and how many of them were bad. */
  readonly closed: number;
  readonly bad: number;
  /** Open ones that the old version's open ones do not explain. */
  readonly hanging: number;
  /** Bad ones to be expected among the closed, at the old version's rate in the same ramp. */
  readonly expected: number;
  /** How much chance there is in that expectation: closed² / closed on the old version, per ramp. */
  readonly spread: number;
}

export const NO_SUMS: Sums = {
  ratios: Array.from({ length: RATIOS }, () => 0),
  closed: 0,
  bad: 0,
  hanging: 0,
  expected: 0,
  spread: 0,
};

/** The sums with one more ramp. One without anything to compare with (all new workflows go to the new version) adds nothing. */
export function withStratum(sums: Sums, stratum: Stratum): Sums {
  const { ramp, candidate, baseline } = stratum;
  if (ramp <= 0 || ramp >= 1 || baseline.closed === 0) return sums;
  const more = logRatios({ ours: candidate.bad, total: candidate.bad + baseline.bad, ramp });
  const hanging = unexplainedOpen(stratum);
  const counted = candidate.closed + hanging;
  return {
    ratios: sums.ratios.map((ratio, index) => ratio + (more[index] ?? 0)),
    closed: sums.closed + candidate.closed,
    bad: sums.bad + candidate.bad,
    hanging: sums.hanging + hanging,
    expected: sums.expected + (counted * baseline.bad) / baseline.closed,
    spread: sums.spread + counted ** 2 / baseline.closed,
  };
}

/** Significant digits in the text: counts stay exact, and the error of rounding once a ramp is far below what decides. */
const DIGITS = 8;

/** As a list of numbers for the checkpoint: some 100 characters. */
export function packSums({ ratios, closed, bad, hanging, expected, spread }: Sums): readonly number[] {
  return [...ratios, closed, bad, hanging, expected, spread].map((value) => Number(value.toPrecision(DIGITS)));
}

/** The reverse; `undefined` when the list is not one of {@link packSums}. */
export function unpackSums(packed: readonly number[]): Sums | undefined {
  const ratios = packed.slice(0, RATIOS);
  const [closed, bad, hanging, expected, spread, ...rest] = packed.slice(RATIOS);
  const known = closed !== undefined && bad !== undefined && hanging !== undefined;
  if (!known || expected === undefined || spread === undefined || rest.length > 0) return undefined;
  if ([closed, bad, hanging, expected, spread].some((sum) => sum < 0)) return undefined;
  return { ratios, closed, bad, hanging, expected, spread };
}
