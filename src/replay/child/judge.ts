import { type About, type Outcome, type ReplayRequest, type Seen } from '../protocol.js';
import { type CodecWatch } from './converter.js';
import { checkHistory } from './history.js';
import { limitOf } from './limits.js';
import { readHistory, type ReadHistory } from './read-history.js';
import { newRecording } from './recording.js';
import { type Replayed } from './replayer.js';
import { type ReplayItem, type Sdk } from './sdk.js';
import { look } from './look.js';
import { Unreadable } from './unreadable.js';

export interface Judging {
  readonly sdk: Sdk;
  readonly replay: (item: ReplayItem) => Promise<Replayed>;
  readonly codecs: CodecWatch;
  /** Payloads of the histories went through codecs of the user. */
  readonly encoded: boolean;
}

export interface Judged {
  readonly outcome: Outcome;
  readonly about: About | undefined;
  readonly seen: Seen | undefined;
}

/** Reads and replays one history, and looks at what the workflow code does meanwhile. */
export async function judge(request: ReplayRequest, bytes: Promise<Uint8Array>, judging: Judging): Promise<Judged> {
  const { sdk, replay, codecs, encoded } = judging;
  let read: ReadHistory;
  try {
    read = readHistory(request.history, await bytes, sdk.types);
  } catch (error) {
    if (error instanceof Unreadable) return judged({ kind: 'unreadable', detail: error.message });
    throw error;
  }
  const { about } = read;
  const checked = checkHistory(read.history);
  if (checked.kind === 'unreadable') return judged(checked, about);
  const limit = limitOf(read.history, sdk);
  if (limit !== undefined) return judged({ kind: 'limited', detail: limit }, about);
  codecs.failure = undefined;
  const recording = newRecording(request.diagnose);
  sdk.probe?.into(recording);
  const result = await replay({ workflowId: about.workflowId, history: checked.history });
  if (result.kind === 'rejected') return judged({ kind: 'unreadable', detail: result.error.message }, about);
  const { error } = result;
  if (checked.kind === 'first-task') {
    return judged(
      { kind: 'first-task', error, codecError: codecs.failure },
      about,
      look({ error, recording, encoded, open: false, history: undefined }),
    );
  }
  const seen = look({ error, recording, encoded, open: about.open, history: checked.history });
  return judged({ kind: 'replayed', error, codecError: codecs.failure }, about, seen);
}

function judged(outcome: Outcome, about?: About, seen?: Seen): Judged {
  return { outcome, about, seen };
}
