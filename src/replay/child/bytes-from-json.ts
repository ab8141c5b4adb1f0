import { property } from './reflect.js';

/** Base64, or what JSON.stringify makes of a Buffer or a Uint8Array. */
export function bytes(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') return Buffer.from(value, 'base64');
  if (typeof value !== 'object' || value === null) return undefined;
  const data = property(value, 'type') === 'Buffer' ? property(value, 'data') : Object.values(value);
  return Array.isArray(data) ? Uint8Array.from(data, Number) : undefined;
}
