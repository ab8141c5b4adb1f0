import { type PatchMarker } from '../protocol.js';
import { EVENT } from './event-numbers.js';
import { property } from './reflect.js';

/**
 * The patches that a history has markers of; `null` when one of them cannot be read, as nothing may then be said of any. Both forms that
 * the core has written: one payload of JSON, and before that (`patch_id`, `deprecated`) one for each value, as JSON or as bare bytes.
 */
export function patchMarkers(events: readonly unknown[]): readonly PatchMarker[] | null {
  const found = new Map<string, PatchMarker>();
  for (const event of events) {
    if (property(event, 'eventType') !== EVENT.marker) continue;
    const attributes = property(event, 'markerRecordedEventAttributes');
    if (property(attributes, 'markerName') !== 'core_patch') continue;
    const marker = markerOf(property(attributes, 'details'));
    if (marker === undefined) return null;
    // One that binds is not undone by a later one.
    const before = found.get(marker.id);
    found.set(marker.id, { ...marker, deprecated: marker.deprecated && before?.deprecated !== false });
  }
  return [...found.values()];
}

function markerOf(details: unknown): PatchMarker | undefined {
  const data = json(bytes(property(details, 'patch-data')));
  const id = property(data, 'id');
  const deprecated = property(data, 'deprecated');
  if (typeof id === 'string' && typeof deprecated === 'boolean') return { id, deprecated };
  const [older, flag] = [bytes(property(details, 'patch_id')), bytes(property(details, 'deprecated'))];
  if (older === undefined || flag === undefined) return undefined;
  const text = json(older);
  return { id: typeof text === 'string' ? text : older.toString(), deprecated: flag.toString() === 'true' || flag[0] === 1 };
}

function bytes(payloads: unknown): Buffer | undefined {
  const data = property(property(property(payloads, 'payloads'), '0'), 'data');
  return data instanceof Uint8Array ? Buffer.from(data) : undefined;
}

function json(data: Buffer | undefined): unknown {
  try {
    const value: unknown = JSON.parse(data?.toString() ?? '');
    return value;
  } catch {
    return undefined;
  }
}
