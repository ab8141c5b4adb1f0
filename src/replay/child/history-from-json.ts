import { messageFromJson } from './message-from-json.js';
import { property } from './reflect.js';
import { type HistoryTypes } from './sdk.js';
import { Unreadable } from './unreadable.js';

const REMEDY = 'export it with "temporal workflow show --output json"';

/** A decoded History from parsed JSON as the CLI, the UI or an SDK wrote it. Throws Unreadable. */
export function historyFromJson(value: unknown, types: HistoryTypes): unknown {
  const events = eventsIn(value);
  if (events === undefined) throw new Unreadable(whatElse(value));
  if (events.length === 0) throw new Unreadable('it has no events');
  const decoded = events.map((event, at) => {
    if (typeof event !== 'object' || event === null) throw new Unreadable(`its event ${at + 1} is not an object`);
    return messageFromJson(event, types.event, `event ${at + 1}`);
  });
  return { events: decoded };
}

/** An array of events, `{events}`, `{history: {events}}`, or either below a `History` written by another tool. */
function eventsIn(value: unknown): readonly unknown[] | undefined {
  if (isList(value)) return value.length === 0 || isEvent(value[0]) ? value : undefined;
  for (const name of ['events', 'Events']) {
    const events: unknown = property(value, name);
    if (isList(events)) return events;
  }
  const inner = property(value, 'history') ?? property(value, 'History');
  return typeof inner === 'object' && inner !== null ? eventsIn(inner) : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isEvent(value: unknown): boolean {
  return ['eventType', 'event_type', 'eventId', 'event_id'].some((name) => property(value, name) !== undefined);
}

function whatElse(value: unknown): string {
  const has = (name: string): boolean =>
    property(value, name) !== undefined || property(property(value, '0'), name) !== undefined;
  if (has('workflowExecutionInfo') || has('executionConfig')) {
    return `it is a description of a workflow ("temporal workflow describe"), which has no events; ${REMEDY}`;
  }
  if (Array.isArray(value) && (has('execution') || has('workflowId'))) {
    return `it is a list of workflows ("temporal workflow list"), which has no events; ${REMEDY}`;
  }
  if (has('rawHistory')) return `it is a raw response whose events are still encoded; ${REMEDY}`;
  if (has('result') && has('status')) return `it is a workflow export without its events (a result only); ${REMEDY}`;
  return `it is JSON, but not a history: there is no list of events in it; ${REMEDY}`;
}
