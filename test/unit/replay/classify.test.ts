import { describe, expect, it } from '@jest/globals';
import { classify } from '../../../src/replay/classify.js';
import { type Outcome, type SdkError, type Seen } from '../../../src/replay/protocol.js';

const rust = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function wrapped(message: string): string {
  return `Details: Workflow activation completion failed: Failure { failure: Some(Failure { message: "${rust(message)}", source: "", stack_trace: "at x", cause: None }) }`;
}

const nde = (message: string): SdkError => ({
  name: 'DeterminismViolationError',
  message: wrapped(`[TMPRL1100] Nondeterminism error: ${message}`),
});
const threw = (message: string): SdkError => ({ name: 'ReplayError', message: wrapped(message) });
const replayed = (error?: SdkError): Outcome => ({ kind: 'replayed', error, codecError: undefined });
const firstTask = (error?: SdkError): Outcome => ({ kind: 'first-task', error, codecError: undefined });

describe('A nondeterminism is told in words', () => {
  it.each([
    [
      'Timer machine does not handle this event: HistoryEvent(id: 5, ActivityTaskScheduled)',
      'the code starts a timer where history has event 5, ActivityTaskScheduled',
    ],
    [
      'Activity machine does not handle this event: HistoryEvent(id: 11, TimerStarted)',
      'the code schedules an activity where history has event 11, TimerStarted',
    ],
    [
      'Local activity machine cannot handle this event: HistoryEvent(id: 7, TimerStarted)',
      'the code runs a local activity where history has event 7, TimerStarted',
    ],
    [
      'Complete workflow machine does not handle this event: HistoryEvent(id: 16, ActivityTaskScheduled)',
      'the code completes the workflow where history has event 16, ActivityTaskScheduled',
    ],
    [
      'UpsertWorkflowSearchAttributesMachine does not handle HistoryEvent(id: 5, TimerStarted)',
      'the code upserts search attributes where history has event 5, TimerStarted',
    ],
    [
      'No command scheduled for event HistoryEvent(id: 22, WorkflowExecutionCompleted)',
      'the code does nothing where history has event 22, WorkflowExecutionCompleted',
    ],
    [
      "Activity type of scheduled event 'charge' does not match activity type of activity command 'ship'",
      "the code has activity type 'ship' where history has 'charge'",
    ],
    [
      "Child workflow id of scheduled event 'kid-1' does not match child workflow id of command 'kid-2'",
      "the code has child workflow id 'kid-2' where history has 'kid-1'",
    ],
    [
      'Non-deprecated patch marker encountered for change p1, but there is no corresponding change command!',
      "history has the marker of patch 'p1', but the code no longer calls patched('p1') or deprecatePatch('p1') there",
    ],
  ])('%s', (said, words) => {
    expect(classify(replayed(nde(said)))).toEqual({ kind: 'nondeterminism', message: words });
  });

  it.each([
    ['cancel-timer', 'Timer', 'cancels a timer'],
    ['cancel-child', 'Cancel external WF', 'cancels a child workflow'],
    ['cancel-activity', 'Activity', 'cancels an activity'],
    ['start-timer', 'Timer', 'starts a timer'],
  ] as const)('%s is told from what the core calls %s', (kind, machine, words) => {
    const said = nde(`${machine} machine does not handle this event: HistoryEvent(id: 9, ActivityTaskScheduled)`);
    const divergence = { event: null, command: { kind, name: null }, frames: [] };
    const { message } = classify(replayed(said), { seen: { next: undefined, divergence, drift: [] } });
    expect(message).toBe(`the code ${words} where history has event 9, ActivityTaskScheduled`);
  });

  it('also when the core calls it a fatal error of its own', () => {
    const fatal =
      'Fatal error in workflow machines: ActivityMachine in state ScheduleCommandCreated says the transition is invalid during event EventInfo { event_id: 11, event_type: ActivityTaskCancelRequested }';
    expect(classify(replayed(threw(fatal)))).toEqual({
      kind: 'nondeterminism',
      message: 'the code is not where history is at event 11, ActivityTaskCancelRequested: it has an activity in another state',
    });
  });

  it('keeps a sentence of the SDK that nobody has seen yet', () => {
    expect(classify(replayed(nde('The moon is in the wrong house'))).message).toBe('The moon is in the wrong house');
  });

  it('never shows the attributes of an event, which may hold payloads', () => {
    const { message } = classify(
      replayed(
        nde(
          'Child workflow machine does not handle this event: HistEventData { event: HistoryEvent { event_id: 9, event_time: None, event_type: TimerStarted, version: 0, attributes: Some(X { data: [115, 101] }) }, replaying: true }',
        ),
      ),
    );
    expect(message).toBe('the code starts a child workflow where history has event 9, TimerStarted');
  });
});

describe('Everything else has a kind of its own', () => {
  it('a workflow that throws, with its own words unescaped', () => {
    expect(classify(replayed(threw('no "north"\nwarehouse ü')))).toEqual({
      kind: 'workflow-threw',
      message: 'no "north"\nwarehouse ü',
    });
  });

  it('a type that the bundle no longer has', () => {
    const said = "Failed to initialize workflow of type 'order': no such function is exported by the workflow bundle";
    expect(classify(replayed(threw(said))).kind).toBe('type-missing');
    expect(classify(firstTask(threw(said))).kind).toBe('type-missing');
  });

  it('payloads that nobody gave the codec for', () => {
    expect(classify(replayed(threw('Unknown encoding: binary/encrypted')))).toEqual({
      kind: 'converter',
      message: 'Unknown encoding: binary/encrypted',
    });
  });

  it('a codec that failed, even when the workflow code caught that and went another way', () => {
    const outcome: Outcome = { kind: 'replayed', error: nde('anything'), codecError: 'the key server is away' };
    expect(classify(outcome)).toEqual({ kind: 'converter', message: 'the key server is away' });
  });

  it('an SDK older than the one that wrote the history is not blamed on the code', () => {
    expect(classify(replayed(threw('Unknown SDK flag: 99')))).toEqual({
      kind: 'sdk-limitation',
      message: 'history was written by a newer SDK (flag 99) than the one of this build',
    });
  });

  it('trouble inside the SDK is not blamed on the code', () => {
    const error = { name: 'ReplayError', message: 'Replay failed due to internal SDK issue. Code: FATAL, Details: shut down' };
    expect(classify(replayed(error)).kind).toBe('sdk-limitation');
  });

  it('an unreadable history', () => {
    expect(classify({ kind: 'unreadable', detail: 'event 4 is missing or out of order' })).toEqual({
      kind: 'unreadable',
      message: 'event 4 is missing or out of order',
    });
  });

  it('a replay without complaint', () => {
    expect(classify(replayed())).toEqual({ kind: 'ok', message: '' });
  });
});

describe('A run without a completed workflow task', () => {
  it('has nothing to check', () => {
    expect(classify(firstTask())).toEqual({ kind: 'nothing-to-check', message: '' });
  });

  it('cannot be nondeterministic, because nothing of it was recorded', () => {
    expect(classify(firstTask(nde('Timer machine does not handle this event: HistoryEvent(id: 4, X)')))).toEqual({
      kind: 'nothing-to-check',
      message: '',
    });
  });

  it('fails when its first task would throw', () => {
    expect(classify(firstTask(threw('boom'))).message).toBe('its first workflow task, still to come, would fail: boom');
  });
});

it('A module that throws when it is loaded is told from a workflow that throws', () => {
  expect(classify(replayed(threw('no prices')), { loadError: threw('no prices') }).message).toBe(
    'the workflow code throws when it is loaded: no prices',
  );
  expect(classify(replayed(threw('other')), { loadError: threw('no prices') }).message).toBe('other');
});

describe('A local activity that the replay does not know is no complaint', () => {
  const seen = (message: string): Seen => ({ divergence: undefined, drift: [], next: { name: 'Error', message } });
  const unknown = "Local activity of type 'round' not registered on worker";

  it('about the task after the recorded ones', () => {
    expect(classify(replayed(), { seen: seen(unknown) })).toMatchObject({ kind: 'ok' });
    expect(classify(replayed(), { seen: seen('no price') })).toMatchObject({ kind: 'latent' });
  });

  it('about the first task of a run', () => {
    expect(classify(firstTask(threw(unknown)))).toMatchObject({ kind: 'nothing-to-check' });
    expect(classify(firstTask(threw('no price')))).toMatchObject({ kind: 'workflow-threw' });
  });
});
