import { type Entry, type Look, type Part, type ProgressView } from '../report/report.js';
import { type Clock } from '../system/clock.js';

const KEPT_LOOKS = 50;

/** What happened, in order: shown at once and kept for the report. */
export interface Journal {
  readonly entries: readonly Entry[];
  readonly looks: readonly Look[];
  note(part: Part, level: Entry['level'], text: string): void;
  look(look: Look): void;
}

/** A sentence that repeats the one before it is not said again. */
export function openJournal(view: ProgressView, clock: Clock): Journal {
  const entries: Entry[] = [];
  const looks: Look[] = [];
  return {
    entries,
    looks,
    note: (part, level, text) => {
      const last = entries.at(-1);
      if (last?.part === part && last.text === text) return;
      const entry: Entry = { at: clock.now(), part, level, text };
      entries.push(entry);
      view.entry(entry);
    },
    look: (look) => {
      looks.push(look);
      if (looks.length > KEPT_LOOKS) looks.shift();
    },
  };
}
