import { expect, it } from '@jest/globals';
import { SMOKE_TEST_PREFIX, smokeTestId } from '../../../src/temporal/smoke-test.js';

const test = { deploymentName: 'shop', buildId: 'v2', taskQueue: 'payments', rollout: 'r1' };

it("a smoke test's workflow ID tells what it tests, and for which rollout", () => {
  expect(smokeTestId(test)).toBe('rainbow-smoke-shop-v2-payments-r1');
});

it('a long ID is shortened and stays different for every queue and rollout', () => {
  const long = { ...test, taskQueue: 'q'.repeat(400) };
  const ids = [long, { ...long, taskQueue: 'q'.repeat(401) }, { ...long, rollout: 'r2' }].map(smokeTestId);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(new RegExp(`^${SMOKE_TEST_PREFIX}.{186}$`));
});
