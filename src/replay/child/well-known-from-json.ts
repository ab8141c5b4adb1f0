/** The JSON forms that protobuf gives to its own well-known types, as plain objects; `undefined` when `value` is none of them. */
export function wellKnown(value: unknown, fullName: string): object | undefined {
  switch (fullName) {
    case '.google.protobuf.Timestamp':
      return typeof value === 'string' ? timestamp(value) : undefined;
    case '.google.protobuf.Duration':
      return typeof value === 'string' ? duration(value) : undefined;
    case '.google.protobuf.FieldMask':
      return typeof value === 'string' ? { paths: value === '' ? [] : value.split(',') } : undefined;
    default:
      return fullName.startsWith('.google.protobuf.') && fullName.endsWith('Value') && typeof value !== 'object'
        ? { value }
        : undefined;
  }
}

function timestamp(text: string): object {
  const milliseconds = Date.parse(text);
  const fraction = /\.(\d{1,9})/.exec(text)?.[1] ?? '';
  return { seconds: Math.floor(milliseconds / 1000), nanos: nanos(fraction) };
}

/** `3.5s`; both parts have the sign of the whole. */
function duration(text: string): object | undefined {
  const [, sign = '', seconds = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,9}))?s$/.exec(text) ?? [];
  if (seconds === '') return undefined;
  const factor = sign === '-' ? -1 : 1;
  return { seconds: factor * Number(seconds), nanos: factor * nanos(fraction) };
}

function nanos(fraction: string): number {
  return Number(fraction.padEnd(9, '0'));
}
