/**
 * Puts the entries of every map in a decoded message in the order of their keys. The server writes maps in a random order, so without
 * this the same history has other bytes each time it is fetched. Changes the message.
 */
export function sortMaps(message: object): void {
  for (const [name, value] of Object.entries(message)) {
    const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const part of parts) if (isObject(part)) sortMaps(part);
    if (!Array.isArray(value) && isMap(value)) {
      const sorted = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
      Reflect.set(message, name, Object.fromEntries(sorted));
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

/** A message knows its type and a 64-bit number has two halves; a map has neither. */
function isMap(value: unknown): value is object {
  return isObject(value) && Reflect.get(value, '$type') === undefined && !('low' in value && 'high' in value);
}
