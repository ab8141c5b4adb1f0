import { property, textOf } from './reflect.js';
import { type Sdk } from './sdk.js';

/** Why the SDK of this project cannot replay a sound history; `undefined` when it can. */
export function limitOf(history: unknown, { types, version }: Pick<Sdk, 'types' | 'version'>): string | undefined {
  const list = property(history, 'events');
  const events: readonly unknown[] = Array.isArray(list) ? list : [];
  const unknown = events.find(
    (event) => !types.knowsEvent(property(event, 'eventType')) && property(event, 'workerMayIgnore') !== true,
  );
  if (unknown !== undefined) {
    return `event ${String(property(unknown, 'eventId'))} is of a type that @temporalio/worker ${version} does not know; update it`;
  }
  const foreign = lastSdk(events);
  return foreign === undefined || foreign.startsWith('temporal-typescript')
    ? undefined
    : `it was written by workers of another SDK (${foreign}), whose histories TypeScript code cannot replay`;
}

/** Workers name their SDK when something about it is new; `undefined` when none did. */
function lastSdk(events: readonly unknown[]): string | undefined {
  for (const event of [...events].reverse()) {
    const metadata = property(property(event, 'workflowTaskCompletedEventAttributes'), 'sdkMetadata');
    const name = property(metadata, 'sdkName');
    if (typeof name === 'string' && name !== '') return `${name} ${textOf(property(metadata, 'sdkVersion'))}`.trim();
  }
  return undefined;
}
