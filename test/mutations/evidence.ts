import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

export const HISTORIES = fileURLToPath(new URL('../fixtures/mutations/histories', import.meta.url));
const TRUTH = fileURLToPath(new URL('../fixtures/mutations/truth.json', import.meta.url));

/** By mutant, then by run: what went wrong. Runs to which nothing happened are absent. */
type Wrongs = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Truth {
  /** What the SDK's own replay of the recorded history says. */
  readonly replay: Wrongs;
  /** What the server recorded when an open run did its next two tasks with a worker that runs the mutant. */
  readonly live: Wrongs;
}

/** What a mutant does to one run; `undefined` = nothing bad. */
export interface Fate {
  readonly replay: string | undefined;
  readonly live: string | undefined;
}

export interface RecordedEvent {
  /** As in `TIMER_STARTED`. */
  readonly type: string;
  /** The event as JSON, to look for names in. */
  readonly text: string;
}

export interface Recorded {
  /** `family--scenario`, also the name of its file. */
  readonly key: string;
  readonly family: string;
  readonly events: readonly RecordedEvent[];
}

interface HistoryJson {
  readonly events: readonly { readonly eventType: string }[];
}

/** Written by scripts/mutations/measure.mjs. */
export function measuredTruth(): Truth {
  return JSON.parse(readFileSync(TRUTH, 'utf8')) as Truth;
}

/** Throws when the mutant has not been measured. */
export function fateOf({ replay, live }: Truth, mutant: string): (key: string) => Fate {
  const [replayed, lived] = [replay[mutant], live[mutant]];
  if (replayed === undefined || lived === undefined) {
    throw new Error(`${mutant} has not been measured: node scripts/mutations/measure.mjs`);
  }
  return (key) => ({ replay: replayed[key], live: lived[key] });
}

export function readHistory(key: string): HistoryJson {
  return JSON.parse(gunzipSync(readFileSync(path.join(HISTORIES, `${key}.json.gz`))).toString()) as HistoryJson;
}

export function recordedHistories(): readonly Recorded[] {
  return readdirSync(HISTORIES)
    .sort()
    .map((file) => {
      const key = file.replace('.json.gz', '');
      return { key, family: key.split('--')[0] ?? '', events: readHistory(key).events.map(recordedEvent) };
    });
}

function recordedEvent(event: HistoryJson['events'][number]): RecordedEvent {
  const payloads = JSON.stringify(event).replaceAll(/"data":"([^"]*)"/g, (_, data: string) => atob(data).replaceAll('"', "'"));
  return { type: event.eventType.replace('EVENT_TYPE_', ''), text: payloads };
}
