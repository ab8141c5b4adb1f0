import { expect, test } from '@jest/globals';
import { inCohort, movesFrom } from '../../../src/cohort/bucket.js';
import { fingerprint32 } from '../../../src/cohort/fingerprint.js';

// As farmhash-modern 1.1.0 (npm) gives them.
test.each([
  ['', 3696677242],
  ['a', 1016544589],
  ['abcd', 2562006677],
  ['order-1', 1545644054],
  ['order-12345', 3737605724],
  ['order-2026-11-22-a', 2379317256],
  ['payments/order/2026-11-22/000123456789', 2726310654],
  ['ünï', 2447977061],
])('the fingerprint of "%s" is what FarmHash says', (text, expected) => {
  expect(fingerprint32(text)).toBe(expected);
});

test('whoever a small ramp moves, a larger one moves too, and about so many of all', () => {
  const ids = Array.from({ length: 2_000 }, (_, n) => `order-${n}`);
  const at = (ramp: number) => ids.filter((id) => inCohort(id, ramp));
  expect(at(100)).toHaveLength(ids.length);
  expect(at(25)).toEqual(at(25).filter((id) => at(50).includes(id)));
  expect(at(25).length).toBeGreaterThan(430);
  expect(at(25).length).toBeLessThan(570);
});

test('a ramp is what a 32-bit float makes of it, as on the server, and a ramp of 0 moves nobody', () => {
  const ids = Array.from({ length: 200 }, (_, n) => `edge-${n}`);
  const down = ids.filter((id) => Math.fround(movesFrom(id)) < movesFrom(id));
  // Not those in the middle of two floats, which any smaller percentage leaves.
  const justBelow = (id: string) => movesFrom(id) * (1 - 1e-12);
  const up = ids.filter((id) => Math.fround(justBelow(id)) > movesFrom(id));
  expect(down.length + up.length).toBeGreaterThan(100);
  expect(down.filter((id) => inCohort(id, movesFrom(id)))).toEqual([]);
  expect(up.filter((id) => !inCohort(id, justBelow(id)))).toEqual([]);
  expect(ids.filter((id) => inCohort(id, 0) || inCohort(id, -1) || inCohort(id, Number.NaN))).toEqual([]);
});
