import { bytes } from './bytes-from-json.js';
import { enumNumber, isMessageType, type MessageType, type Field } from './message-types.js';
import { payloadFromJson } from './payload-from-json.js';
import { property } from './reflect.js';
import { Unreadable } from './unreadable.js';
import { wellKnown } from './well-known-from-json.js';

/** Reads one value of a field. `where`: names the event in an error. */
type Read = (value: unknown, where: string) => unknown;

/** The readers of a process are few, the values millions: what depends on the field alone is decided once. */
const READERS = new WeakMap<Field, Read>();

/**
 * A message of the SDK's protos from JSON, by reflection, because the SDK's own parser fails in common layouts of node_modules and drops
 * enums that older tools wrote. Understands protobuf's JSON and what `JSON.stringify` makes of a decoded message; keys in camelCase or
 * snake_case. Unknown fields are left out, as protobuf does. Throws Unreadable, naming `where`.
 */
export function messageFromJson(value: object, type: MessageType, where: string): unknown {
  return type.fromObject(plainMessage(value, type, where));
}

function plainMessage(value: object, type: MessageType, where: string): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const field: Field | undefined = type.fields[key] ?? type.fields[camel(key)];
    if (field === undefined || inner === null || inner === undefined) continue;
    const read = readerOf(field)(inner, where);
    if (read !== undefined) plain[field.name] = read;
  }
  return plain;
}

function readerOf(field: Field): Read {
  const known = READERS.get(field);
  if (known !== undefined) return known;
  const reader = fieldReader(field);
  READERS.set(field, reader);
  return reader;
}

function fieldReader(field: Field): Read {
  const one = valueReader(field);
  if (field.map) {
    return (value, where) => {
      if (!isObject(value)) throw wrong(field, where);
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, one(inner, where)]));
    };
  }
  if (!field.repeated) return one;
  return (value, where) => {
    if (!Array.isArray(value)) throw wrong(field, where);
    return value.map((inner) => one(inner, where));
  };
}

function valueReader(field: Field): Read {
  const type = field.resolve().resolvedType;
  if (type === null) return (value, where) => scalar(value, field, where);
  if (!isMessageType(type)) return (value) => enumNumber(value, type);
  const { fullName } = type;
  const isPayload = fullName === '.temporal.api.common.v1.Payload';
  return (value, where) => {
    const known = wellKnown(value, fullName);
    if (known !== undefined) return known;
    if (isPayload) return payloadFromJson(value, where);
    if (!isObject(value)) throw wrong(field, where);
    return plainMessage(value, type, where);
  };
}

function scalar(value: unknown, field: Field, where: string): unknown {
  if (field.type === 'bytes') return bytes(value);
  if (!isObject(value)) return value;
  const [low, high] = [property(value, 'low'), property(value, 'high')];
  // A 64-bit integer of the SDK as JSON.stringify leaves it.
  if (typeof low === 'number' && typeof high === 'number') return ((BigInt(high) << 32n) | BigInt(low >>> 0)).toString();
  throw wrong(field, where);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function wrong(field: Field, where: string): Unreadable {
  return new Unreadable(`${where} has a field ${field.name} of the wrong kind`);
}

function camel(key: string): string {
  const joined = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return joined.slice(0, 1).toLowerCase() + joined.slice(1);
}
