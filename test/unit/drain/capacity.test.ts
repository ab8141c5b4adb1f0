import { expect, test } from '@jest/globals';
import { blockersOf } from '../../../src/drain/blockers.js';
import { capacityOf } from '../../../src/drain/capacity.js';
import { NOW } from './arbitrary.js';

const DAY = 86_400_000;
const created = (days: readonly number[]) =>
  days.map((age, index) => ({
    buildId: `v${index}`,
    status: 'drained' as const,
    createdAt: NOW - age * DAY,
    firstUsedAt: 0,
    lastUsedAt: 0,
    drainedAt: 0,
  }));

test('warns from 75 versions on and says how many days remain at the rate of the last week', () => {
  const before = created([...Array.from({ length: 61 }, () => 20), ...Array.from({ length: 14 }, () => 3)]);
  expect(capacityOf(before, { left: 75, now: NOW })).toEqual({ versions: 75, warn: true, perDay: 2, daysLeft: 12.5 });
  expect(capacityOf(before, { left: 74, now: NOW })).toMatchObject({ warn: false, daysLeft: 13 });
});

test('a young deployment is measured by its own age, and at least by a day', () => {
  expect(capacityOf(created([2, 1, 1, 0.5]), { left: 4, now: NOW }).perDay).toBe(2);
  expect(capacityOf(created([0.01, 0.02]), { left: 2, now: NOW }).perDay).toBe(2);
});

test('without new versions there is no end in sight', () => {
  expect(capacityOf(created([30, 40]), { left: 2, now: NOW })).toMatchObject({ perDay: null, daysLeft: null });
});

test.each([
  ['young runs', { count: 900, oldest: NOW - DAY / 2, continuesAsNew: false }, 'wait'],
  ['old runs that continue as new', { count: 3, oldest: NOW - 9 * DAY, continuesAsNew: true }, 'continue-as-new'],
  ['a few old runs', { count: 20, oldest: NOW - 9 * DAY, continuesAsNew: false }, 'move'],
  ['many old runs', { count: 21, oldest: NOW - 9 * DAY, continuesAsNew: false }, 'patch'],
])('%s', (_what, runs, suggestion) => {
  const [blocker] = blockersOf([{ workflowType: 'order', ...runs }], NOW);
  expect(blocker?.suggestion).toBe(suggestion);
});
