import { startsWithin } from '../gate/synthetic.js';
import { syntheticTooLong, syntheticWithoutSteps } from './messages-metrics.js';
import { type Mistake } from './mistake.js';
import { synthetic as schema } from './schema-synthetic.js';
import { stepLength, stepsOf } from './step-length.js';
import { isMap, valueAt } from './tree.js';
import { interval } from './values.js';

/**
 * Whether there is a step, and time in it, for all pairs to start and end: until then the gate does not pass, and at the end of that time it
 * decides without them. Values that are wrong in themselves are left to the schema.
 */
export function syntheticMistakes(tree: unknown): Mistake[] {
  const path = ['rollout', 'synthetic'];
  const { success, data } = schema.safeParse(valueAt(tree, path));
  const look = interval.prefault('15s').safeParse(valueAt(tree, ['rollout', 'analysis', 'interval']));
  if (!success || !look.success) return [];
  const steps = stepsOf(tree);
  if (steps.length === 0) return [{ path, at: 'key', says: syntheticWithoutSteps }];
  const needs = startsWithin(data, look.data) + data.timeout;
  const lengths = steps.map((step) => (isMap(step) ? stepLength(step) : needs));
  const tooShort = lengths.findIndex((length) => length < needs);
  const has = lengths[tooShort];
  if (has === undefined) return [];
  const says = (name: string) => syntheticTooLong(name, { needs: needs / 1000, step: tooShort + 1, has: has / 1000 });
  return [{ path, at: 'key', says }];
}
