import { expect, test } from '@jest/globals';
import { tallyOf } from '../../../src/temporal/heartbeats.js';

test('tasks of several workers are added, and a worker that says nothing of them adds nothing', () => {
  const one = { totalProcessedTasks: 7, totalFailedTasks: 1 };
  expect(tallyOf([one, undefined, { totalProcessedTasks: 5 }])).toEqual({ processed: 12, failed: 1 });
});

test('a heartbeat between the two counts of a task does not say that more failed than was done', () => {
  expect(tallyOf([{ totalProcessedTasks: 5, totalFailedTasks: 6 }])).toEqual({ processed: 6, failed: 6 });
});
