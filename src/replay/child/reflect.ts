/** A property of something that came from the user's project and has no type here. */
export function property(value: unknown, name: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  return Reflect.get(value, name);
}

export type Callable = (...args: readonly unknown[]) => unknown;

export function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}

export type Constructable = new (...args: readonly unknown[]) => object;

export function isConstructable(value: unknown): value is Constructable {
  return typeof value === 'function';
}

/** Calls `object[name](...args)`; throws a TypeError that names what is missing. */
export function invoke(object: unknown, name: string, ...args: readonly unknown[]): unknown {
  const method = property(object, name);
  if (!isCallable(method)) throw new TypeError(`${name} is not a function`);
  return Reflect.apply(method, object, args);
}

export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** As text, 64-bit integers of any copy of protobufjs too. */
export function textOf(value: unknown, absent = ''): string {
  const given: unknown = value ?? absent;
  return String(given);
}
