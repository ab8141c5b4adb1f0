import proto from '@temporalio/proto';
import { historyTypes, type HistoryTypes } from '../replay/child/sdk.js';

/** The messages of our own protos, for reading a history without the user's SDK. */
export const OWN_TYPES: HistoryTypes = historyTypes(proto);

/** The name of an event type's number, as in `ActivityTaskScheduled`; a number that these protos do not know stays one. */
export function eventTypeName(type: unknown): string {
  const name = Object.entries(proto.temporal.api.enums.v1.EventType).find(([, number]) => number === type)?.[0];
  if (name === undefined) return `event type ${String(type)}`;
  return name
    .replace(/^EVENT_TYPE_/, '')
    .toLowerCase()
    .replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
