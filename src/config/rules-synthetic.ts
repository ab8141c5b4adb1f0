import { syntheticTooLong, syntheticWithoutSteps } from './messages-metrics.js';
import { type Mistake } from './mistake.js';
import { stepLength, stepsOf } from './step-length.js';
import { synthetic as schema } from './schema-synthetic.js';
import { valueAt } from './tree.js';

/** Whether there is a step, and time in it, for the pairs. Values that are wrong in themselves are left to the schema. */
export function syntheticMistakes(tree: unknown): Mistake[] {
  const path = ['rollout', 'synthetic'];
  const { success, data } = schema.safeParse(valueAt(tree, path));
  if (!success) return [];
  const steps = stepsOf(tree);
  if (steps.length === 0) return [{ path, at: 'key', says: syntheticWithoutSteps }];
  const needs = (data.count - 1) * data.interval;
  const tooShort = steps.map(stepLength).findIndex((length) => length !== undefined && length < needs);
  const length = stepLength(steps[tooShort]);
  if (length === undefined) return [];
  const says = (name: string) => syntheticTooLong(name, { needs: needs / 1000, step: tooShort + 1, has: length / 1000 });
  return [{ path, at: 'key', says }];
}
