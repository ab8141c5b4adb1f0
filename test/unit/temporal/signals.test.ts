import { getEventListeners, getMaxListeners, setMaxListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import { linkSignals } from '../../../src/temporal/signals.js';

test('any of the signals aborts the link, with its reason', () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const { signal } = linkSignals([one.signal, other.signal]);
  expect(signal.aborted).toBe(false);
  other.abort(new Error('stop'));
  expect(signal.reason).toEqual(new Error('stop'));
});

test('a signal that is already aborted aborts the link at once', () => {
  expect(linkSignals([AbortSignal.abort('early')]).signal.reason).toBe('early');
});

test('a released link leaves nothing behind on the signals', () => {
  const { signal } = new AbortController();
  const link = linkSignals([signal]);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  link.release();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('many calls at once on one signal are no reason for a warning of Node', () => {
  const { signal } = new AbortController();
  // What Node 20 begins with; 22 and later begin without a limit.
  setMaxListeners(10, signal);
  const link = linkSignals([signal]);
  expect([getMaxListeners(signal), getMaxListeners(link.signal)]).toEqual([Infinity, Infinity]);
  link.release();
});
