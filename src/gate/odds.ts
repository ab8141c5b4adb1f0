/**
 * Evidence, as a likelihood ratio, that of `total` events more than the share `ramp` fell to the new version.
 *
 * A ramp is a lottery: if the version makes no difference, each event falls to the new version with probability `ramp`, whatever the
 * rate of events does meanwhile. `odds^k / (1 + ramp (odds - 1))^total` then has the expectation 1 for every `odds`, at any moment at
 * which one cares to look, and so has their mean: by Ville's inequality it ever reaches 1/alpha with probability alpha at most
 * (Lindon & Malek, "Anytime-Valid Inference for Multinomial Count Data", 2022). Only sums enter, so the number of looks does not.
 */

/** Odds ratios that are tried: from a small regression to a version on which everything fails. */
const ODDS = [1.5, 2, 3, 5, 10, 30, 100, 1000].map(withLog);

/** Length of what {@link logRatios} returns. */
export const RATIOS = ODDS.length;

/** Both directions and finer, for a share that should be just the ramp. */
const SHARE_ODDS = [1.05, 1.1, 1.2, 1.5, 2, 3, 10, 100, 1000].flatMap((odds) => [withLog(odds), withLog(1 / odds)]);

/** Chance at most 1 in 10,000 that the split of starts is ever called broken although it is not. */
const MISMATCH = Math.log(10_000);

/** Logarithm of the likelihood ratio for each odds ratio that is tried; those of several ramps are added. */
export function logRatios(events: { readonly ours: number; readonly total: number; readonly ramp: number }): readonly number[] {
  return ODDS.map((odds) => logRatio(odds, events));
}

/** Logarithm of the mean of the ratios: the evidence. */
export function logEvidence(ratios: readonly number[]): number {
  const highest = ratios.reduce((most, ratio) => Math.max(most, ratio), Number.NEGATIVE_INFINITY);
  return highest + Math.log(ratios.reduce((sum, ratio) => sum + Math.exp(ratio - highest), 0) / ratios.length);
}

/** Whether the share of starts contradicts the ramp, in either direction, beyond a chance of 1 in 10,000 over all looks. */
export function splitContradicts(starts: { readonly ours: number; readonly total: number; readonly ramp: number }): boolean {
  return logEvidence(SHARE_ODDS.map((odds) => logRatio(odds, starts))) >= MISMATCH;
}

interface Split {
  readonly ours: number;
  readonly total: number;
  readonly ramp: number;
}

interface Odds {
  readonly odds: number;
  readonly log: number;
}

function withLog(odds: number): Odds {
  return { odds, log: Math.log(odds) };
}

function logRatio({ odds, log }: Odds, { ours, total, ramp }: Split): number {
  return ours * log - total * Math.log1p(ramp * (odds - 1));
}
