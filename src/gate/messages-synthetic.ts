import { type Arm } from './arms.js';
import { type SyntheticPairs } from './evidence.js';
import { points, times } from './messages.js';

/** What the gate says about synthetic workflows. `because` sentences carry no full stop: others are built around them. */

interface SyntheticFigures {
  /** On the new version, over all ramps, and how many of them failed. */
  readonly closed: number;
  readonly bad: number;
  readonly difference: number;
  readonly evidence: number;
  readonly needed: number;
}

const failed = ({ bad, closed }: Arm): string => `${bad} of ${closed}`;

export function seenSynthetic({ candidate, baseline }: SyntheticPairs): string {
  if (candidate.closed + baseline.closed === 0) return 'none ended yet';
  return `${failed(candidate)} failed at this ramp, ${failed(baseline)} on the old version`;
}

export function allowedSynthetic(wanted: number): string {
  return `no more than on the old version, tested, from ${wanted} pair${wanted === 1 ? '' : 's'}`;
}

export function becauseSynthetic({ bad, closed, difference, evidence, needed }: SyntheticFigures, candidate: string): string {
  return `${bad} of ${closed} synthetic workflows on ${candidate} failed: ${points(difference)} more than on the old version at the same time, which chance does not explain (evidence ${times(evidence)} to 1, ${times(needed)} decide)`;
}

export function tooFewSynthetic({ ended, wanted }: Pick<SyntheticPairs, 'ended' | 'wanted'>): string {
  return `only ${ended} of the ${wanted} pairs of synthetic workflows of this step ${ended === 1 ? 'has' : 'have'} ended`;
}
