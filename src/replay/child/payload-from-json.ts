import { bytes } from './bytes-from-json.js';
import { property } from './reflect.js';
import { Unreadable } from './unreadable.js';

/** A payload with its bytes; throws Unreadable for payloads that a tool has decoded already, because their bytes are lost. */
export function payloadFromJson(value: unknown, where: string): object {
  const metadata = property(value, 'metadata');
  const encoding = property(metadata, 'encoding');
  const decoded =
    typeof value !== 'object' ||
    value === null ||
    (Object.keys(value).length > 0 && metadata === undefined && property(value, 'data') === undefined) ||
    (typeof encoding === 'string' && /^(?:json|binary)\//.test(encoding));
  if (decoded) {
    throw new Unreadable(
      `the payloads in ${where} were decoded when it was exported, so what the workflow got is lost; export it with "temporal workflow show --output json", or from the UI without decoding`,
    );
  }
  const entries = typeof metadata === 'object' && metadata !== null ? Object.entries(metadata) : [];
  const data = property(value, 'data');
  return {
    metadata: Object.fromEntries(entries.map(([key, inner]) => [key, bytes(inner)])),
    ...(data === undefined ? {} : { data: bytes(data) }),
  };
}
