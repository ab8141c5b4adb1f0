import { describe, expect, it } from '@jest/globals';
import {
  activityDifferences,
  childDifferences,
  nexusDifferences,
  nextRunDifferences,
  REPLAY_QUEUE,
  signalDifferences,
  timerDifferences,
} from '../../../src/replay/child/attributes-drift.js';
import { durationInWords, samePayloads } from '../../../src/replay/child/values.js';

const seconds = (count: number) => ({ seconds: count, nanos: 0 });
const payload = (text: string, encoding = 'json/plain') => ({
  metadata: { encoding: new TextEncoder().encode(encoding) },
  data: new TextEncoder().encode(text),
});
const started = { taskQueue: { name: 'orders' } };

const event = {
  activityId: '1',
  activityType: { name: 'charge' },
  taskQueue: { name: 'orders' },
  input: { payloads: [payload('{"a":1,"b":2}')] },
  startToCloseTimeout: seconds(60),
  retryPolicy: { initialInterval: seconds(1), backoffCoefficient: 2, maximumInterval: seconds(100), maximumAttempts: 0 },
};
const command = {
  activityId: '1',
  activityType: 'charge',
  taskQueue: `${REPLAY_QUEUE}-0`,
  arguments: [payload('{"a":1,"b":2}')],
  startToCloseTimeout: seconds(60),
};

function differences(change: object, { encoded = false, run = {} }: { encoded?: boolean; run?: object } = {}) {
  return activityDifferences({ event, command: { ...command, ...change }, started: { ...started, ...run }, encoded });
}

describe('An activity', () => {
  it.each<[string, object]>([
    ['the same', {}],
    ['whose arguments have their keys in another order', { arguments: [payload('{"b":2,"a":1}')] }],
    ['that spells out what the server fills in', { retryPolicy: { maximumAttempts: 0 } }],
    ['that names the queue of the run', { taskQueue: 'orders' }],
  ])('%s does not drift', (_, change) => {
    expect(differences(change)).toEqual([]);
  });

  it.each<[string, object, { readonly attribute: string; readonly history: string; readonly code: string }]>([
    ['arguments', { arguments: [payload('{"a":2}')] }, { attribute: 'arguments', history: 'other payloads', code: 'changed' }],
    ['queue', { taskQueue: 'heavy' }, { attribute: 'task queue', history: 'orders', code: 'heavy' }],
    [
      'timeout',
      { startToCloseTimeout: seconds(90) },
      { attribute: 'start-to-close timeout', history: '1 min', code: '1 min 30 s' },
    ],
    ['heartbeat', { heartbeatTimeout: seconds(5) }, { attribute: 'heartbeat timeout', history: 'none', code: '5 s' }],
    [
      'retries',
      { retryPolicy: { maximumAttempts: 3 } },
      { attribute: 'retry policy', history: 'unlimited attempts', code: '3 attempts' },
    ],
    ['type, which old histories do not check', { activityType: 'bill' }, { attribute: 'type', history: 'charge', code: 'bill' }],
  ])('with other %s does', (_, change, difference) => {
    expect(differences(change)).toEqual([difference]);
  });

  it('that the server shortened to the timeout of the run does not', () => {
    expect(differences({ startToCloseTimeout: seconds(600) }, { run: { workflowRunTimeout: seconds(60) } })).toEqual([]);
  });

  it('has arguments that cannot be compared behind a codec', () => {
    expect(differences({ arguments: [payload('{"a":2}')] }, { encoded: true })).toEqual([]);
  });
});

it('A timer drifts by its duration, and 0 is 1 ms', () => {
  const sides = (was: object, is: object) => ({
    event: { startToFireTimeout: was },
    command: { startToFireTimeout: is },
    started,
    encoded: false,
  });
  expect(timerDifferences(sides({ nanos: 1_000_000 }, { nanos: 0 }))).toEqual([]);
  expect(timerDifferences(sides(seconds(3_600), seconds(5_400)))).toEqual([
    { attribute: 'duration', history: '1 h', code: '1 h 30 min' },
  ]);
});

it('A child drifts by its close policy and memo, told without its values', () => {
  const sides = {
    event: { taskQueue: { name: 'orders' }, parentClosePolicy: 1, memo: { fields: { note: payload('"secret"') } } },
    command: { taskQueue: '', parentClosePolicy: 2, memo: { note: payload('"other"') } },
    started,
    encoded: false,
  };
  expect(childDifferences(sides)).toEqual([
    { attribute: 'parent close policy', history: 'terminate', code: 'abandon' },
    { attribute: 'memo', history: 'other values', code: 'changed: note' },
  ]);
});

it('A Nexus operation drifts by endpoint, service, operation, input and timeout, of which the SDK checks nothing', () => {
  const nexus = { endpoint: 'pay', service: 'payments', operation: 'charge', input: payload('1') };
  const sides = { event: nexus, started, encoded: false };
  const drifts = (change: object) =>
    nexusDifferences({ ...sides, command: { ...nexus, ...change } }).map(({ attribute }) => attribute);
  expect(drifts({})).toEqual([]);
  expect(drifts({ endpoint: 'bill', service: 'bills', operation: 'bill', input: payload('2') })).toEqual([
    'endpoint',
    'service',
    'operation',
    'input',
  ]);
  expect(drifts({ scheduleToCloseTimeout: seconds(5) })).toEqual(['schedule-to-close timeout']);
});

it('A signal to another workflow drifts by its name, its target and its arguments', () => {
  const event = { signalName: 'go', workflowExecution: { workflowId: 'other' }, input: { payloads: [payload('1')] } };
  const command = { signalName: 'go', workflowExecution: { workflowId: 'other' }, args: [payload('1')] };
  const drifts = (change: object) =>
    signalDifferences({ event, started, encoded: false, command: { ...command, ...change } }).map(({ attribute }) => attribute);
  expect(drifts({})).toEqual([]);
  expect(drifts({ workflowExecution: undefined, childWorkflowId: 'other' })).toEqual([]);
  expect(drifts({ signalName: 'stop', workflowExecution: { workflowId: 'third' }, args: [] })).toEqual([
    'signal',
    'workflow ID',
    'arguments',
  ]);
});

it('The next run drifts by its type, arguments and queue', () => {
  const run = { ...started, workflowType: { name: 'order' } };
  const event = { workflowType: { name: 'order' }, taskQueue: { name: 'orders' }, input: { payloads: [payload('1')] } };
  const command = { workflowType: 'order', arguments: [payload('1')] };
  const drifts = (change: object) =>
    nextRunDifferences({ event, started: run, encoded: false, command: { ...command, ...change } }).map(
      ({ attribute }) => attribute,
    );
  expect(drifts({})).toEqual([]);
  expect(drifts({ workflowType: '' })).toEqual([]);
  expect(drifts({ workflowType: 'refund', taskQueue: 'heavy', arguments: [] })).toEqual([
    'workflow type',
    'arguments',
    'task queue',
  ]);
});

it('Values are told from each other by encoding and bytes', () => {
  expect(samePayloads([payload('1')], { payloads: [payload('1')] })).toBe(true);
  expect(samePayloads([payload('1')], [payload('1', 'binary/plain')])).toBe(false);
  expect(samePayloads([payload('1')], [])).toBe(false);
  expect(durationInWords(90_061_250)).toBe('1 d 1 h 1 min 1 s 250 ms');
});
