import { type About, type HistoryPointer } from '../protocol.js';
import { about } from './about.js';
import { fileBytes } from './file-bytes.js';
import { parseHistory } from './parse-history.js';
import { type HistoryTypes } from './sdk.js';
import { Unreadable } from './unreadable.js';

export interface ReadHistory {
  readonly history: unknown;
  readonly about: About;
}

/** The bytes that a pointer points to; files are read and unpacked here. Throws Unreadable. */
export async function historyBytes(pointer: HistoryPointer): Promise<Uint8Array> {
  return pointer.kind === 'file' ? await fileBytes(pointer.path) : pointer.encoded;
}

/** Throws Unreadable. */
export function readHistory(pointer: HistoryPointer, bytes: Uint8Array, types: HistoryTypes): ReadHistory {
  const { workflowId } = pointer;
  if (pointer.kind === 'file') {
    const history = parseHistory(bytes, types);
    return { history, about: about(history, { workflowId, path: pointer.path }) };
  }
  try {
    const history = types.decodeHistory(bytes);
    return { history, about: about(history, { workflowId, path: undefined }) };
  } catch {
    throw new Unreadable('its bytes are not a temporal.api.history.v1.History');
  }
}
