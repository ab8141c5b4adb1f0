import { expect, test } from '@jest/globals';
import { pacer } from '../../../src/commands/recover-act.js';
import { recoverOptions } from '../../../src/commands/recover-options.js';
import { proofOf } from '../../../src/commands/recover-proof.js';

test('writes are sent at the pace that was asked for, however many ask at once', async () => {
  let now = 1_000;
  const slept: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    slept.push(ms);
    return Promise.resolve();
  };
  const pace = pacer(20, { clock: { now: () => now, sleep }, signal: new AbortController().signal });
  await Promise.all([pace(), pace(), pace(), pace()]);
  expect(slept).toEqual([50, 100, 150]);
  // Time that passed without a write is not made up for.
  now += 10_000;
  await pace();
  expect(slept).toHaveLength(3);
});

test('what is to be mended or moved on is said by a Build ID or by --from', () => {
  expect(recoverOptions({ 'build-id': 'v2' })).toMatchObject({ kind: 'mend', from: ['v2'], rate: 20, plan: false });
  expect(recoverOptions({ from: 'v1, v2,v1', to: 'v5', rate: '0.5' })).toMatchObject({
    kind: 'move-on',
    from: ['v1', 'v2'],
    to: 'v5',
    rate: 0.5,
  });
});

test.each([
  ['ok', 'replays'],
  ['nothing-to-check', 'replays'],
  ['nondeterminism', 'breaks'],
  ['latent', 'breaks'],
  ['type-missing', 'breaks'],
  ['hung', 'breaks'],
  ['converter', 'unproven'],
  ['unreadable', 'unproven'],
  ['sdk-limitation', 'unproven'],
  ['crashed', 'unproven'],
] as const)('a replay that ends with %s: %s', (kind, proof) => {
  expect(proofOf({ kind, message: 'because' }).kind).toBe(proof);
});
