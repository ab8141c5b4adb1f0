import { describe, expect, test } from '@jest/globals';
import proto, { type temporal } from '@temporalio/proto';
import { factsOf, isBusy } from '../../../src/temporal/run-facts.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const { EventType: EVENT, VersioningBehavior: BEHAVIOR, WorkflowTaskFailedCause: CAUSE } = proto.temporal.api.enums.v1;
const { HistoryEvent: Event } = proto.temporal.api.history.v1;
const { WorkflowTaskTimedOutEventAttributes: TimedOut } = proto.temporal.api.history.v1;
const version = (buildId: string) => ({ deploymentName: 'shop', buildId });
const GOOD = version('good');
const BAD = version('bad');
const { VERSIONING_BEHAVIOR_PINNED: PINNED, VERSIONING_BEHAVIOR_AUTO_UPGRADE: AUTO } = BEHAVIOR;

/** Events numbered from 1, as the server numbers them. */
function history(...events: readonly HistoryEvent[]): HistoryEvent[] {
  return events.map((event, at) => Event.decode(Event.encode(Event.fromObject({ ...event, eventId: at + 1 })).finish()));
}

function started(more: temporal.api.history.v1.IWorkflowExecutionStartedEventAttributes = {}): HistoryEvent {
  return {
    eventType: EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
    workflowExecutionStartedEventAttributes: { taskQueue: { name: 'orders' }, ...more },
  };
}

const task: HistoryEvent = { eventType: EVENT.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED };
const activity: HistoryEvent = { eventType: EVENT.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED };
const completed = (deploymentVersion = BAD, versioningBehavior = AUTO): HistoryEvent => ({
  eventType: EVENT.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
  workflowTaskCompletedEventAttributes: { deploymentVersion, versioningBehavior },
});
const failed = (cause = CAUSE.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR): HistoryEvent => ({
  eventType: EVENT.EVENT_TYPE_WORKFLOW_TASK_FAILED,
  workflowTaskFailedEventAttributes: { cause },
});
const options = (versioningOverride: temporal.api.workflow.v1.IVersioningOverride): HistoryEvent => ({
  eventType: EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
  workflowExecutionOptionsUpdatedEventAttributes: { versioningOverride },
});
const unset: HistoryEvent = {
  eventType: EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
  workflowExecutionOptionsUpdatedEventAttributes: { unsetVersioningOverride: true },
};

const read = (...events: readonly HistoryEvent[]) => factsOf(history(...events), [BAD]);

describe('the reset point', () => {
  test('is the first task that the bad build completed, with what was begun from then on', () => {
    const facts = read(started(), task, completed(GOOD), activity, task, completed(), activity, task, completed(), activity);
    expect(facts.resetPoint).toEqual({ eventId: 6, begunSince: 2 });
    expect(facts).toMatchObject({ version: BAD, behavior: 'auto-upgrade', keptBefore: false });
  });

  test('is absent when the bad build only failed', () => {
    expect(read(started(), task, completed(GOOD), task, failed())).toMatchObject({
      resetPoint: undefined,
      version: GOOD,
      failing: true,
    });
  });

  test('remembers whether the run was kept somewhere before', () => {
    expect(
      read(started(), task, completed(GOOD, PINNED), options({ pinned: { version: BAD } }), task, completed()).keptBefore,
    ).toBe(true);
    expect(read(started({ inheritedPinnedVersion: BAD }), task, completed(BAD, PINNED)).keptBefore).toBe(true);
    expect(read(started(), task, completed(BAD, PINNED)).keptBefore).toBe(false);
  });
});

describe('the override', () => {
  test.each<[string, readonly HistoryEvent[], unknown]>([
    ['from the start', [started({ versioningOverride: { pinned: { version: BAD } } })], { kind: 'pinned', version: BAD }],
    ['set later', [started(), options({ autoUpgrade: true })], { kind: 'auto-upgrade' }],
    [
      'in its older form',
      [started(), options({ behavior: PINNED, pinnedVersion: 'shop.b.ad' })],
      { kind: 'pinned', version: version('b.ad') },
    ],
    ['taken off', [started(), options({ autoUpgrade: true }), unset], undefined],
    ['for one task', [started(), options({ oneTime: { targetDeploymentVersion: GOOD } })], { kind: 'one-time', version: GOOD }],
    [
      'for one task elsewhere',
      [started(), options({ oneTime: { targetDeploymentVersion: GOOD } }), completed()],
      { kind: 'one-time', version: GOOD },
    ],
    ['used up', [started(), options({ oneTime: { targetDeploymentVersion: GOOD } }), completed(GOOD)], undefined],
  ])('%s', (_name, events, expected) => {
    expect(read(...events).override).toEqual(expected);
  });
});

test('a task that a reset ended, or that no worker ever took, is no failure', () => {
  const late = TimedOut.fromObject({ startedEventId: 4 });
  const timedOut = { eventType: EVENT.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT, workflowTaskTimedOutEventAttributes: late };
  const untaken = { ...timedOut, workflowTaskTimedOutEventAttributes: {} };
  expect(read(started(), task, failed(CAUSE.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW)).failing).toBe(false);
  expect(read(started(), task, untaken).failing).toBe(false);
  expect(read(started(), task, timedOut).failing).toBe(true);
  expect(read(started(), task, timedOut, task, completed(GOOD)).failing).toBe(false);
});

test.each([
  ['open', []],
  ['failed', [{ eventType: EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED }]],
  ['closed', [{ eventType: EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED }]],
] as const)('a run is %s as its last event says', (state, end) => {
  expect(read(started(), task, completed(), ...end).state).toBe(state);
});

test('while a task is at work the history may lack what was written since', () => {
  expect(isBusy(history(started(), task))).toBe(true);
  expect(isBusy(history(started(), task, failed()))).toBe(true);
  expect(isBusy(history(started(), task, completed(), activity))).toBe(false);
});
