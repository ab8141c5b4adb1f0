import { percent, points, times } from './messages.js';
import { type SlowLimits } from './slow-limits.js';

/** What the gate says about slow workflows. `because` sentences carry no full stop: others are built around them. */

interface SlowFigures {
  readonly slow: number;
  /** Workflows on the new version, open ones included. */
  readonly of: number;
  readonly difference: number;
  readonly evidence: number;
}

const UNITS = [
  { name: 'day', length: 86_400_000 },
  { name: 'hour', length: 3_600_000 },
  { name: 'minute', length: 60_000 },
] as const;

/** "12.6 minutes". */
function lasting(ms: number): string {
  const { name, length } = UNITS.find((unit) => ms >= unit.length) ?? { name: 'second', length: 1_000 };
  const count = Number((ms / length).toPrecision(3));
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** "5 minutes", or "the limits of their types" where there is not one for all. */
function limitText({ usual, byType }: SlowLimits): string {
  if (usual === undefined) return 'the limits of their types';
  return `${lasting(usual)}${Object.keys(byType).length === 0 ? '' : ' or the limits of their types'}`;
}

export function seenSlow({ slow, of, difference }: SlowFigures): string {
  if (of === 0) return 'none started yet';
  return `${slow} of ${of} slow (${percent(slow / of)}), ${points(Math.abs(difference))} ${difference < 0 ? 'below' : 'above'} the old version`;
}

export function allowedSlow(limits: SlowLimits, budget: number): string {
  return `at most ${points(budget)} above the old version beyond ${limitText(limits)}, tested`;
}

export function becauseSlow(
  { slow, of, difference, evidence, needed }: SlowFigures & { readonly needed: number },
  limits: SlowLimits,
  candidate: string,
): string {
  return `${slow} of ${of} workflows on ${candidate} take longer than ${limitText(limits)}: ${points(difference)} more than on the old version at the same time, which chance does not explain (evidence ${times(evidence)} to 1, ${times(needed)} decide)`;
}
