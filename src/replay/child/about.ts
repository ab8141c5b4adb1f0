import { basename } from 'node:path';
import { type About } from '../protocol.js';
import { eventTime } from './event-name.js';
import { EVENT } from './event-numbers.js';
import { patchMarkers } from './patch-markers.js';
import { property } from './reflect.js';

/** Events that end a run. */
const ENDS: readonly unknown[] = [
  EVENT.completed,
  EVENT.failed,
  EVENT.timedOut,
  EVENT.canceled,
  EVENT.terminated,
  EVENT.continuedAsNew,
];

/** What a decoded history says about itself. `workflowId`: as its source names it; `path`: of the file it came from. */
export function about(
  history: unknown,
  { workflowId, path }: { readonly workflowId: string | undefined; readonly path: string | undefined },
): About {
  const events = property(history, 'events');
  const all: readonly unknown[] = Array.isArray(events) ? events : [];
  const started = property(all[0], 'workflowExecutionStartedEventAttributes');
  return {
    workflowId: workflowId ?? text(property(started, 'workflowId')) ?? fromFileName(path),
    runId: text(property(started, 'originalExecutionRunId')) ?? '',
    workflowType: text(property(property(started, 'workflowType'), 'name')) ?? '',
    events: all.length,
    startedAt: eventTime(all[0]),
    patches: patchMarkers(all),
    open: all.length > 0 && !all.some((event) => ENDS.includes(property(event, 'eventType'))),
  };
}

/** `order-7.json.gz` and `order%2F7_events.json` were named after their workflow. */
function fromFileName(path: string | undefined): string {
  const name = basename(path ?? '').replace(/(?:\.(?:gz|json|bin|pb|binpb|history))+$/i, '');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
