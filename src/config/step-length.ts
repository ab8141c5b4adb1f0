import { waitsForPerson } from './rules-steps.js';
import { isList, isMap, valueAt } from './tree.js';
import { duration } from './values.js';

/** The steps that the rollout goes through, as written; none where the strategy leaves them out. */
export function stepsOf(tree: unknown): readonly unknown[] {
  const strategy = valueAt(tree, ['rollout', 'strategy']);
  const steps = valueAt(tree, ['rollout', 'steps']);
  return isList(steps) && (strategy === undefined || strategy === 'Progressive') ? steps : [];
}

/** How long the gate may take at this step, milliseconds: then it is left, taken back, or a person decides. */
export function stepLength(step: Readonly<Record<string, unknown>>): number {
  const pause = isMap(step['pause']) ? step['pause']['duration'] : (step['pauseDuration'] ?? step['pause']);
  return Math.max(milliseconds(pause), milliseconds(step['maxDuration']));
}

export function isHeldForPerson({ approval, pause }: Readonly<Record<string, unknown>>): boolean {
  return approval === true || isMap(approval) || waitsForPerson(pause);
}

/** A duration as written; 0 for what is absent or wrong in itself. */
export function milliseconds(written: unknown): number {
  const { success, data } = duration.safeParse(written);
  return success ? data : 0;
}
