import { historyFromJson } from './history-from-json.js';
import { property } from './reflect.js';
import { type HistoryTypes } from './sdk.js';
import { Unreadable } from './unreadable.js';

/** How to get a history that can be read, told with every format that cannot. */
const REMEDY = 'export it with "temporal workflow show --output json"';

/** A decoded `temporal.api.history.v1.History` of the SDK's own protos, from the bytes of a file. Throws Unreadable. */
export function parseHistory(bytes: Uint8Array, types: HistoryTypes): unknown {
  const text = utf8(bytes);
  const first = text?.trimStart().slice(0, 1);
  if (text !== undefined && (first === '{' || first === '[')) {
    const parsed = json(text);
    if (parsed !== undefined) return historyFromJson(parsed.value, types);
  }
  const decoded = fromProtobuf(bytes, types);
  if (decoded !== undefined) return decoded;
  throw new Unreadable(whatElse(bytes, text));
}

/** `undefined` when it is no UTF-8; a byte order mark is taken off. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function json(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

/** A History, or the response of the call that gives one; a byte sequence that decodes to anything else is neither. */
function fromProtobuf(bytes: Uint8Array, types: HistoryTypes): unknown {
  for (const decode of [() => types.decodeHistory(bytes), () => property(types.decodeResponse(bytes), 'history')]) {
    try {
      const history = decode();
      const events = property(history, 'events');
      if (Array.isArray(events) && events.length > 0 && Number(property(events[0], 'eventType')) > 0) return history;
    } catch {
      // Not this message.
    }
  }
  return undefined;
}

function whatElse(bytes: Uint8Array, text: string | undefined): string {
  const begin = text?.trimStart() ?? '';
  if (text === undefined) {
    return bytes[0] === 0x0a
      ? 'it is neither UTF-8 text nor a complete binary temporal.api.history.v1.History; if it was binary, it is cut off or damaged'
      : `it is not UTF-8 text, nor a binary temporal.api.history.v1.History; ${REMEDY}`;
  }
  if (begin === '') return 'the file holds only white space';
  if (/^<(?:!doctype|html|\?xml)/i.test(begin)) {
    return `it is a web page, not a history: perhaps a sign-in page was downloaded; ${REMEDY}`;
  }
  const [line = '', next = ''] = begin.split('\n');
  if (json(line) !== undefined && json(next) !== undefined) return `it is JSON lines, one value a line; ${REMEDY}`;
  if (/^[{[]/.test(begin)) {
    return /[}\]]\s*$/.test(text) && balanced(text)
      ? 'it is not valid JSON'
      : `its JSON is cut off or damaged, ${text.length} characters from the beginning; copy or export it again`;
  }
  if (/^(?:Progress|Results?):|^\s*ID\s+Time\s+Type/m.test(begin)) return `it is the text output of the Temporal CLI; ${REMEDY}`;
  if (begin.startsWith('version https://git-lfs')) return 'it is a Git LFS pointer; run "git lfs pull" first';
  return `it is neither JSON nor a binary temporal.api.history.v1.History; ${REMEDY}`;
}

function balanced(text: string): boolean {
  const times = (character: string): number => text.split(character).length;
  return times('{') === times('}') && times('[') === times(']');
}
