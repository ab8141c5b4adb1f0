import { property } from './child/reflect.js';

/** One event of a history, for a reader: what happened and to what, never a payload. */
export interface TimelineEvent {
  readonly id: number;
  /** As in `ActivityTaskScheduled`. */
  readonly type: string;
  /** Milliseconds since the epoch; `null` when the event names none. */
  readonly time: number | null;
  /** Activity type, timer ID, signal, patch ID, …; empty when the event has no name. */
  readonly name: string;
  /** More about it in words: a timer's duration, an attempt, a failure's type. */
  readonly detail: string;
  /** The event that it answers; `null` when there is none. */
  readonly answers: number | null;
}

/** The events of a decoded history in order. `typeName`: event type → its name. */
export function timelineOf(history: unknown, typeName: (type: unknown) => string): readonly TimelineEvent[] {
  const events = property(history, 'events');
  const all: readonly unknown[] = Array.isArray(events) ? events : [];
  return all.map((event) => {
    const attributes = attributesOf(event);
    return {
      id: number(property(event, 'eventId')) ?? 0,
      type: typeName(property(event, 'eventType')),
      time: milliseconds(property(event, 'eventTime')),
      name: nameOf(attributes),
      detail: detailOf(attributes),
      answers: answersOf(attributes),
    };
  });
}

/** Every event has its attributes under a name of its own. */
function attributesOf(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return undefined;
  const name = Object.keys(event).find((key) => key.endsWith('EventAttributes') && property(event, key) !== null);
  return name === undefined ? undefined : property(event, name);
}

function nameOf(attributes: unknown): string {
  const patch = patchOf(attributes);
  if (patch !== undefined) return patch;
  for (const path of [
    ['activityType', 'name'],
    ['workflowType', 'name'],
    ['signalName'],
    ['timerId'],
    ['operation'],
    ['acceptedRequest', 'input', 'name'],
    ['markerName'],
  ]) {
    const value = path.reduce(property, attributes);
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** The patch that a marker is of. Its ID is code, though the SDK keeps it in a payload; other markers' payloads are the user's. */
function patchOf(attributes: unknown): string | undefined {
  if (property(attributes, 'markerName') !== 'core_patch') return undefined;
  const details = property(attributes, 'details');
  const payloads = property(property(details, 'patch-data'), 'payloads') ?? property(property(details, 'patch_id'), 'payloads');
  const data = property(Array.isArray(payloads) ? payloads[0] : undefined, 'data');
  if (!(data instanceof Uint8Array)) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(data));
    const id = typeof value === 'string' ? value : property(value, 'id');
    return typeof id === 'string' ? `patch ${id}` : undefined;
  } catch {
    return undefined;
  }
}

function detailOf(attributes: unknown): string {
  const timeout = milliseconds(property(attributes, 'startToFireTimeout'));
  const attempt = number(property(attributes, 'attempt'));
  const failure = property(attributes, 'failure');
  const kind = property(property(failure, 'applicationFailureInfo'), 'type') ?? property(failure, 'source');
  const parts = [
    timeout === null ? '' : `for ${timeout / 1000} s`,
    attempt !== undefined && attempt > 1 ? `attempt ${attempt}` : '',
    typeof kind === 'string' && kind !== '' ? `failure ${kind}` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function answersOf(attributes: unknown): number | null {
  for (const field of ['scheduledEventId', 'initiatedEventId', 'startedEventId', 'acceptedEventId']) {
    const id = number(property(attributes, field));
    if (id !== undefined && id > 0) return id;
  }
  return null;
}

/** A protobuf Timestamp or Duration. */
function milliseconds(value: unknown): number | null {
  const seconds = number(property(value, 'seconds'));
  return seconds === undefined ? null : seconds * 1000 + Math.round((number(property(value, 'nanos')) ?? 0) / 1e6);
}

/** A number, or a 64-bit integer of the protos. */
function number(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  // `Number` asks a Long for its `valueOf`.
  const found = Number(value);
  return Number.isFinite(found) ? found : undefined;
}
