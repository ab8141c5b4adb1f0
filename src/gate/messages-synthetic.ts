import { type Arm } from './arms.js';
import { type SyntheticPairs } from './evidence.js';
import { times } from './messages.js';

/** What the gate says about synthetic workflows. `because` sentences carry no full stop: others are built around them. */

const failed = ({ bad, closed }: Arm): string => `${bad} of ${closed}`;

export function seenSynthetic({ candidate, baseline }: SyntheticPairs): string {
  if (candidate.closed + baseline.closed === 0) return 'none ended yet';
  return `${failed(candidate)} failed, ${failed(baseline)} on the old version`;
}

export function allowedSynthetic(wanted: number): string {
  return `no more than on the old version, tested, from ${wanted} pair${wanted === 1 ? '' : 's'}`;
}

export function becauseSynthetic(
  { candidate: ours, baseline }: SyntheticPairs,
  { evidence, needed }: { readonly evidence: number; readonly needed: number },
  candidate: string,
): string {
  return `${failed(ours)} synthetic workflows on ${candidate} failed and ${failed(baseline)} on the old version at the same time, which chance does not explain (evidence ${times(evidence)} to 1, ${times(needed)} decide)`;
}

export function tooFewSynthetic(ended: number, wanted: number): string {
  return `only ${ended} of the ${wanted} pairs of synthetic workflows that are due up to this step ${ended === 1 ? 'has' : 'have'} ended`;
}
