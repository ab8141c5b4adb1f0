import { property } from './reflect.js';

/** As in `ActivityTaskScheduled`: the one field of an event that carries its attributes is named after its type. */
export function eventName(event: unknown): string {
  if (typeof event !== 'object' || event === null) return '';
  const field = Object.keys(event).find((key) => key.endsWith('EventAttributes') && isPresent(property(event, key)));
  const name = field?.slice(0, -'EventAttributes'.length) ?? '';
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** Milliseconds since the epoch. */
export function eventTime(event: unknown): number | null {
  const time = property(event, 'eventTime');
  if (time === undefined || time === null) return null;
  return Number(String(property(time, 'seconds'))) * 1_000 + Math.floor(Number(property(time, 'nanos') ?? 0) / 1e6);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
