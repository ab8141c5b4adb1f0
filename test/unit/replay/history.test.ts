import { describe, expect, it } from '@jest/globals';
import { checkHistory, loadProbe } from '../../../src/replay/child/history.js';

const started = {
  eventId: 1,
  eventType: 1,
  workflowExecutionStartedEventAttributes: { workflowType: { name: 'order' }, originalExecutionRunId: 'r' },
};
const event = (eventId: number, eventType: number) => ({ eventId, eventType });
const scheduled = (id: number) => event(id, 5);
const taskStarted = (id: number) => event(id, 6);
const completed = (id: number) => event(id, 7);
const signaled = (id: number) => event(id, 26);
const failed = (id: number) => event(id, 9);

describe('Histories on which the SDK would wait for ever are sorted out', () => {
  it.each([
    ['no events', { events: [] }, 'it has no events'],
    ['no list of events', {}, 'it has no events'],
    ['the first event cut off', { events: [event(2, 5)] }, 'its first event is not WorkflowExecutionStarted'],
    ['a gap', { events: [started, scheduled(2), completed(4)] }, 'event 3 is missing or out of order'],
    ['events out of order', { events: [started, completed(3), scheduled(2)] }, 'event 2 is missing or out of order'],
    [
      'a signal behind the start of a task',
      { events: [started, scheduled(2), taskStarted(3), signaled(4)] },
      'event 4 cannot follow the start of a workflow task',
    ],
    [
      'no original run ID',
      { events: [{ ...started, workflowExecutionStartedEventAttributes: { workflowType: { name: 'order' } } }] },
      'its first event names no original run ID',
    ],
    [
      'no workflow type',
      { events: [{ ...started, workflowExecutionStartedEventAttributes: { originalExecutionRunId: 'r' } }] },
      'its first event names no workflow type',
    ],
  ])('%s', (_, history, detail) => {
    expect(checkHistory(history)).toEqual({ kind: 'unreadable', detail });
  });
});

it('A history with a completed workflow task goes to the SDK as it is', () => {
  const history = { events: [started, scheduled(2), taskStarted(3), completed(4)] };
  expect(checkHistory(history)).toEqual({ kind: 'complete', history });
});

it('A run that has not begun is completed by its first workflow task, behind all that happened to it so far', () => {
  const history = { events: [started, signaled(2), scheduled(3), taskStarted(4), failed(5), scheduled(6)] };
  const checked = checkHistory(history);
  expect(checked.kind).toBe('first-task');
  expect(checked).toMatchObject({
    history: {
      events: [{ eventId: 1, eventType: 1 }, { eventId: 2, eventType: 26 }, scheduled(3), taskStarted(4), completed(5)],
    },
  });
  expect(checked).toMatchObject({
    history: { events: { 4: { workflowTaskCompletedEventAttributes: { scheduledEventId: 3, startedEventId: 4 } } } },
  });
});

it('The probe that loads the workflow code passes our own check', () => {
  expect(checkHistory(loadProbe('nobody-has-this')).kind).toBe('complete');
});
