import { expect, test } from '@jest/globals';
import { cancelledByRunner } from '../../../src/github/cancel.js';
import { recordingRunner } from './recording-runner.js';

test.each(['SIGINT', 'SIGTERM'] as const)('%s aborts the signal once and says so', (name) => {
  const runner = recordingRunner();
  const { signal, release } = cancelledByRunner(runner, 60_000);
  try {
    process.emit(name, name);
    process.emit(name, name);
    expect(signal.aborted).toBe(true);
    expect(runner.said).toEqual([`${name} received: stopping.`]);
  } finally {
    release();
  }
});

test('nothing is left behind once the verb has ended', () => {
  const before = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
  const { signal, release } = cancelledByRunner(recordingRunner());
  release();
  expect(signal.aborted).toBe(false);
  expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(before);
});
