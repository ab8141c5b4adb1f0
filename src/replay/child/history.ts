import { EVENT } from './event-numbers.js';
import { property } from './reflect.js';

const TASK_EVENTS: readonly unknown[] = [5, 6, 7, 8, 9];
/** What the server writes behind the start of a workflow task: everything else it holds back until the task has ended. */
const FOLLOWS_START: readonly unknown[] = [
  undefined,
  EVENT.taskCompleted,
  EVENT.taskTimedOut,
  EVENT.taskFailed,
  EVENT.timedOut,
  EVENT.terminated,
];

export type Checked =
  | { readonly kind: 'complete'; readonly history: unknown }
  /** No workflow task has completed: `history` is the run's start as the SDK needs it to try the first task. */
  | { readonly kind: 'first-task'; readonly history: unknown }
  | { readonly kind: 'unreadable'; readonly detail: string };

/**
 * Sorts out histories on which the SDK would never come back: a gap in the events or a wrong first event is a panic in its core without
 * an answer, and so is a history that ends before the first workflow task.
 */
export function checkHistory(history: unknown): Checked {
  const events = property(history, 'events');
  if (!Array.isArray(events) || events.length === 0) return unreadable('it has no events');
  const all: readonly unknown[] = events;
  if (typeOf(all[0]) !== EVENT.started) return unreadable('its first event is not WorkflowExecutionStarted');
  const attributes = property(all[0], 'workflowExecutionStartedEventAttributes');
  if (!filled(property(attributes, 'originalExecutionRunId'))) return unreadable('its first event names no original run ID');
  if (!filled(property(property(attributes, 'workflowType'), 'name')))
    return unreadable('its first event names no workflow type');
  const gap = all.findIndex((event, index) => idOf(event) !== index + 1);
  if (gap !== -1) return unreadable(`event ${gap + 1} is missing or out of order`);
  const unfinished = all.findIndex(
    (event, at) => typeOf(event) === EVENT.taskStarted && !FOLLOWS_START.includes(typeOf(all[at + 1])),
  );
  if (unfinished !== -1) return unreadable(`event ${unfinished + 2} cannot follow the start of a workflow task`);
  if (all.some((event) => typeOf(event) === EVENT.taskCompleted)) return { kind: 'complete', history };
  return { kind: 'first-task', history: { events: withFirstTask(all) } };
}

/** The run up to its first workflow task, with that task recorded as completed without a command. */
function withFirstTask(events: readonly unknown[]): readonly unknown[] {
  const kept = events.filter((event) => !TASK_EVENTS.includes(typeOf(event)));
  const started = property(kept[0], 'workflowExecutionStartedEventAttributes');
  const eventTime = property(events.at(-1), 'eventTime');
  const scheduledEventId = kept.length + 1;
  const startedEventId = kept.length + 2;
  const task = [
    {
      eventType: EVENT.taskScheduled,
      workflowTaskScheduledEventAttributes: {
        taskQueue: property(started, 'taskQueue'),
        startToCloseTimeout: { seconds: 10 },
        attempt: 1,
      },
    },
    { eventType: EVENT.taskStarted, workflowTaskStartedEventAttributes: { scheduledEventId, requestId: 'first-task' } },
    { eventType: EVENT.taskCompleted, workflowTaskCompletedEventAttributes: { scheduledEventId, startedEventId } },
  ];
  return [...kept, ...task.map((event) => ({ ...event, eventTime }))].map((event, index) => numbered(event, index + 1));
}

function numbered(event: unknown, eventId: number): unknown {
  return typeof event === 'object' && event !== null ? { ...event, eventId } : event;
}

/** A run of a workflow type that no bundle has, just far enough to make the SDK load the workflow code. */
export function loadProbe(workflowType: string): unknown {
  const started = {
    eventId: 1,
    eventType: EVENT.started,
    eventTime: { seconds: Math.floor(Date.now() / 1000) },
    workflowExecutionStartedEventAttributes: {
      workflowType: { name: workflowType },
      taskQueue: { name: workflowType, kind: 1 },
      workflowTaskTimeout: { seconds: 10 },
      originalExecutionRunId: '00000000-0000-4000-8000-000000000001',
      firstExecutionRunId: '00000000-0000-4000-8000-000000000001',
      attempt: 1,
    },
  };
  return { events: withFirstTask([started]) };
}

function typeOf(event: unknown): unknown {
  return property(event, 'eventType');
}

/** Event IDs are 64-bit integers in the SDK's own representation. */
function idOf(event: unknown): number {
  return Number(String(property(event, 'eventId')));
}

function filled(text: unknown): boolean {
  return typeof text === 'string' && text !== '';
}

function unreadable(detail: string): Checked {
  return { kind: 'unreadable', detail };
}
