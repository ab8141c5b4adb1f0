import { syntheticWithoutSteps } from './messages-metrics.js';
import { type Mistake } from './mistake.js';
import { stepsOf } from './step-length.js';
import { valueAt } from './tree.js';

/** Whether there is a ramp under which the pairs can run. */
export function syntheticMistakes(tree: unknown): Mistake[] {
  const path = ['rollout', 'synthetic'];
  if (valueAt(tree, path) === undefined || stepsOf(tree).length > 0) return [];
  return [{ path, at: 'key', says: syntheticWithoutSteps }];
}
