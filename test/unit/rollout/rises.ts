import { expect } from '@jest/globals';
import { samePercentage } from '../../../src/rollout/observation.js';
import { type Plan } from '../../../src/rollout/plan.js';
import { type World, type Write, shareOf } from '../../support/rollout-model.js';
import { type Scene } from './generated.js';

/** The step in force before a write; -1 = none. */
function stepBefore(plan: Plan, { before }: Write): number {
  return plan.steps.findIndex(({ rampPercentage }) => samePercentage(rampPercentage, shareOf(before)));
}

/** The accepted writes that sent more to the candidate. */
export const raises = ({ world }: Scene) => world.server.writes.filter(({ before, after }) => shareOf(after) > shareOf(before));

/** Whether the order that the driver saw lifts the holds of this step. */
function ordered({ seen }: Write, step: number): boolean {
  const order = seen?.observation.order;
  return order?.kind === 'promote-full' || (order?.kind === 'promote' && order.step === step);
}

/** No step was jumped over, unless a person ordered so or nothing served before. */
export function expectOneStepUp(plan: Plan, write: Write): void {
  const step = stepBefore(plan, write);
  const next = plan.steps[step + 1]?.rampPercentage ?? 100;
  const full =
    write.seen?.observation.order?.kind === 'promote-full' ||
    (write.seen?.observation.checkpoint ?? write.seen?.findings.registration)?.first === true;
  if (!(full && shareOf(write.after) === 100)) expect(shareOf(write.after)).toBeCloseTo(next, 4);
}

/** The step was left after its whole bake, less the tolerance in milliseconds, or by order. */
export function expectBaked(plan: Plan, write: Write, tolerance = 0): void {
  const step = stepBefore(plan, write);
  const left = plan.steps[step];
  if (left === undefined || ordered(write, step)) return;
  expect(write.at - (write.before.ramp?.percentageSince ?? Infinity)).toBeGreaterThanOrEqual(left.pause - tolerance);
  expect(left.approval).toBe(false);
}

/** The driver had a pass, or the leave to do without one. */
export function expectProven(plan: Plan, write: Write): void {
  const step = stepBefore(plan, write);
  const left = plan.steps[step];
  const verdict = write.seen?.findings.verdict;
  if (left === undefined || ordered(write, step) || verdict?.kind === 'pass') return;
  expect([verdict?.kind, verdict?.lack, plan.onInconclusive]).toEqual(['inconclusive', 'samples', 'promote']);
  expect(write.at - (write.before.ramp?.percentageSince ?? Infinity)).toBeGreaterThanOrEqual(left.maxDuration);
}

/** What the checkpoint allows to be in force. */
export function namedBy({ server, plan }: World): number {
  const position = server.entry().checkpoint?.position;
  if (position === undefined || position.at === 'checks') return 0;
  return position.at === 'step' ? (plan.steps[position.step]?.rampPercentage ?? 0) : 100;
}
