import { isCallable, property } from './reflect.js';

/** The part of protobufjs' reflection that is used here, as the user's copy of it has it. */
export interface MessageType {
  readonly fullName: string;
  readonly fields: Readonly<Record<string, Field>>;
  fromObject(plain: object): unknown;
}

export interface EnumType {
  readonly values: Readonly<Record<string, number>>;
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly map: boolean;
  readonly repeated: boolean;
  /** `null` for scalars, and until `resolve` was called. */
  readonly resolvedType: MessageType | EnumType | null;
  resolve(): Field;
}

export function isMessageType(type: unknown): type is MessageType {
  return isCallable(property(type, 'fromObject')) && typeof property(type, 'fields') === 'object';
}

/** Throws a TypeError when the protos of this SDK have no reflection. */
export function messageType(type: unknown): MessageType {
  if (!isMessageType(type)) throw new TypeError('the protos of this SDK have no reflection');
  return type;
}

const NAMES = new WeakMap<EnumType, Map<string, number>>();

/**
 * The number of an enum value written as number, `EVENT_TYPE_TIMER_FIRED` or, by older tools, `TimerFired`; -1 when this SDK does not
 * know it.
 */
export function enumNumber(value: unknown, type: EnumType): number {
  if (typeof value === 'number') return value;
  const known = NAMES.get(type) ?? names(type);
  NAMES.set(type, known);
  const text = String(value);
  const number = known.get(text) ?? known.get(flat(text)) ?? -1;
  // A form once met is met again with each event; one that is not known may be anything, and is not kept.
  if (number !== -1) known.set(text, number);
  return number;
}

function names({ values }: EnumType): Map<string, number> {
  const all = Object.entries(values);
  const prefix = commonPrefix(all.map(([name]) => name));
  return new Map(all.flatMap(([name, number]) => [name, name.slice(prefix.length)].map((form) => [flat(form), number] as const)));
}

function flat(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** What all names begin with, up to an underscore. */
function commonPrefix(all: readonly string[]): string {
  const [first = ''] = all;
  let end = first.length;
  for (const name of all) while (!name.startsWith(first.slice(0, end))) end -= 1;
  return first.slice(0, first.lastIndexOf('_', end) + 1);
}
