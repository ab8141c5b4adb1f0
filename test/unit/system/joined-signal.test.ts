import { getEventListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import { joinSignals } from '../../../src/system/joined-signal.js';

test('a joined signal ends with the first of the others, for its reason', () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const { signal } = joinSignals(one.signal, other.signal);
  expect(signal.aborted).toBe(false);
  other.abort(new Error('cancelled'));
  one.abort(new Error('too late'));
  expect(signal.reason).toEqual(new Error('cancelled'));
  expect(joinSignals(one.signal).signal.reason).toEqual(new Error('too late'));
});

test('once released it leaves nothing behind on a signal that outlives it', () => {
  const { signal } = new AbortController();
  for (let call = 0; call < 100; call += 1) joinSignals(signal).release();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
