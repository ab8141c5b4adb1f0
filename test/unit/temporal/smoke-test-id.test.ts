import { expect, it } from '@jest/globals';
import { smokeTestId } from '../../../src/temporal/smoke-test.js';

const test = {
  deploymentName: 'shop',
  buildId: 'v2',
  taskQueue: 'payments',
  rollout: 'r1',
  workflowType: 'pay',
  input: { amount: 3 },
};

it("a smoke test's workflow ID tells what it tests, and for which rollout", () => {
  expect(smokeTestId(test)).toMatch(/^rainbow-smoke-shop-v2-payments-r1-[0-9a-f]{16}$/);
  expect(smokeTestId({ ...test })).toBe(smokeTestId(test));
});

it('it is another one for another rollout, workflow type or input', () => {
  const others = [{ rollout: 'r2' }, { workflowType: 'refund' }, { input: { amount: 4 } }, { input: undefined }];
  const ids = [test, ...others.map((change) => ({ ...test, ...change }))].map(smokeTestId);
  expect(new Set(ids).size).toBe(ids.length);
});

it('a long one is shortened and stays different for every queue and rollout', () => {
  const long = { ...test, taskQueue: 'q'.repeat(400) };
  const ids = [long, { ...long, taskQueue: 'q'.repeat(401) }, { ...long, rollout: 'r2' }].map(smokeTestId);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^rainbow-smoke-shop-v2-q{161}-[0-9a-f]{16}$/);
});
