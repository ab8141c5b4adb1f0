/** What numbers and truth values become; code that branches on one of them may replay with another. */
export interface Style {
  readonly number: number;
  readonly truth: boolean;
}

export const STYLES: readonly Style[] = [
  { number: 0, truth: false },
  { number: 1, truth: true },
];

export interface PlainPayload {
  readonly metadata: Readonly<Record<string, Uint8Array>>;
  readonly data: Uint8Array;
}

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const NAME = /^[A-Za-z_$][\w$-]{0,63}$/;

/**
 * A payload that says nothing: its encoding stays, and JSON keeps its shape. What cannot be looked into (encrypted, compressed, or in an
 * encoding of the user's own) becomes a JSON `null`, because no neutral value of that encoding can be made here.
 */
export function neutralPayload({ metadata, data }: PlainPayload, style: Style): PlainPayload {
  const kept = Object.fromEntries(
    Object.entries(metadata).filter(([name]) => name === 'encoding' || name === 'messageType' || name === 'type'),
  );
  const encoding = Buffer.from(metadata['encoding'] ?? []).toString();
  if (encoding === 'binary/null') return { metadata: kept, data: new Uint8Array() };
  if (encoding === 'binary/plain') return { metadata: kept, data: new Uint8Array(data.length) };
  // No bytes are a protobuf message, the one in which every field has its default.
  if (encoding === 'binary/protobuf') return { metadata: kept, data: new Uint8Array() };
  const value = encoding.startsWith('json/') ? jsonOf(data) : undefined;
  if (value !== undefined) return { metadata: kept, data: Buffer.from(JSON.stringify(neutralValue(value.json, style))) };
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('null') };
}

/** The same shape without what it held. Texts keep only whether they are empty, a date or digits; names of fields stay, odd keys do not. */
export function neutralValue(value: unknown, style: Style): unknown {
  if (typeof value === 'string') return neutralText(value);
  if (typeof value === 'number') return style.number;
  if (typeof value === 'boolean') return style.truth;
  if (value === null || typeof value !== 'object') return null;
  if (Array.isArray(value)) return value.map((each: unknown) => neutralValue(each, style));
  return Object.fromEntries(
    Object.entries(value).map(([key, each], index) => [NAME.test(key) ? key : `key${index}`, neutralValue(each, style)]),
  );
}

function neutralText(text: string): string {
  if (text === '') return '';
  if (DATE.test(text)) return '2000-01-01T00:00:00.000Z';
  return /^\d+$/.test(text) ? '0' : 'x'.repeat(Math.min(text.length, 8));
}

function jsonOf(data: Uint8Array): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(Buffer.from(data).toString()) };
  } catch {
    return undefined;
  }
}
