import { property, textOf } from './reflect.js';

/** Milliseconds of a `google.protobuf.Duration`; 0 when it is absent, as the server reads it. */
export function milliseconds(duration: unknown): number {
  const part = (name: string): number => Number(textOf(property(duration, name), '0'));
  return part('seconds') * 1_000 + Math.round(part('nanos') / 1e6);
}

/** `1 h`, `1 min 30 s`, `250 ms`. */
export function durationInWords(ms: number): string {
  if (ms === 0) return 'none';
  const units: readonly (readonly [string, number])[] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
    ['ms', 1],
  ];
  let rest = ms;
  return units
    .flatMap(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? [] : [`${count} ${unit}`];
    })
    .join(' ');
}

/** Whether two lists of payloads, or two payloads, hold the same; JSON that differs in the order of its keys does. */
export function samePayloads(a: unknown, b: unknown): boolean {
  const [left, right] = [payloads(a), payloads(b)];
  return left.length === right.length && left.every((payload, at) => samePayload(payload, right[at]));
}

export function samePayload(a: unknown, b: unknown): boolean {
  const [left, right] = [data(a), data(b)];
  if (encoding(a) !== encoding(b)) return false;
  return left.equals(right) || (encoding(a).includes('json') && canonical(left) === canonical(right));
}

/** Two maps of payloads, as memo and search attributes are: the names whose values differ. */
export function differentNames(a: unknown, b: unknown): readonly string[] {
  const keys = new Set([...names(a), ...names(b)]);
  return [...keys].filter((key) => !samePayload(property(a, key), property(b, key))).sort();
}

function names(map: unknown): readonly string[] {
  return typeof map === 'object' && map !== null ? Object.keys(map) : [];
}

function payloads(value: unknown): readonly unknown[] {
  const list: unknown = Array.isArray(value) ? value : (property(value, 'payloads') ?? []);
  return Array.isArray(list) ? list : [];
}

function encoding(payload: unknown): string {
  const raw = property(property(payload, 'metadata'), 'encoding');
  return isBytes(raw) ? Buffer.from(raw).toString() : '';
}

function data(payload: unknown): Buffer {
  const raw = property(payload, 'data');
  return isBytes(raw) ? Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength) : Buffer.alloc(0);
}

function canonical(json: Buffer): string {
  try {
    return JSON.stringify(JSON.parse(json.toString()), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );
  } catch {
    return json.toString('base64');
  }
}

/** Also of another realm, as the workflow's own are. */
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}
