import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';
import { type Sighting } from '../report/sighting.js';
import { type Logger } from '../system/logger.js';
import { NOT_SHOWN, NO_ANSWER, standingText } from './messages-rollout.js';
import { mayPass, whyNotShown } from './rollout-faults.js';

/** A place on GitHub that shows where a rollout stands. */
export interface Shown {
  /** What it is called. */
  readonly what: string;
  /** Said when the token may not write it. */
  readonly denied: string;
  /** Whether it shows the report too, and not only where the rollout stands. */
  readonly tellsReport: boolean;
  /** Brings it up to date; may be repeated. `summary`: the report as Markdown, once there is one. */
  readonly show: (sighting: Sighting, summary: string | undefined) => Promise<void>;
}

/** Shows a rollout on GitHub beside its work: nothing there ever delays or fails the rollout. */
export interface Board {
  /** Takes it up and returns at once; of several that wait, the last counts for each rollout. */
  readonly see: (sighting: Sighting) => void;
  /**
   * Shows what was seen last with the report and waits for that, within a limit. To be called once, at the end.
   * @returns a sentence for each place that does not show it, with what to do about it
   */
  readonly settle: (summary?: string) => Promise<readonly string[]>;
}

export interface BoardOptions {
  readonly places: readonly Shown[];
  readonly log: Logger;
  /** Aborted when the runner cancels the step. */
  readonly signal: AbortSignal;
  /** Ends every call; aborted by the board when it does not wait any longer. */
  readonly calls: AbortController;
}

/** How long the end waits for GitHub, milliseconds. */
const LIMIT = 20_000;
/** After a cancel: a runner is about to end the process, and there is a summary to write. */
const LIMIT_CANCELLED = 1_000;
const RETRIES = { retries: 3, minTimeout: 500, factor: 2 };

export function openBoard({ places, log, signal, calls }: BoardOptions): Board {
  const states = places.map((place): State => ({ place, shown: '', fault: undefined, over: false }));
  const waiting = new Map<string, { readonly sighting: Sighting; readonly summary: string | undefined }>();
  let last: Sighting | undefined;
  let work: Promise<void> | undefined;

  async function show(state: State, sighting: Sighting, summary: string | undefined): Promise<void> {
    const { place } = state;
    const key = keyOf(sighting);
    const isNew = state.shown !== key || (summary !== undefined && place.tellsReport);
    if (state.over || !isNew) return;
    try {
      await pRetry(() => place.show(sighting, summary), { ...RETRIES, signal: calls.signal, shouldRetry: mayPass });
      Object.assign(state, { shown: key, fault: undefined });
    } catch (error) {
      // The board does not wait any longer, and has said so.
      if (calls.signal.aborted) return;
      const { sentence, lasting } = whyNotShown(error, place);
      if (state.fault === undefined) log.warning(sentence);
      Object.assign(state, { fault: sentence, over: lasting });
    }
  }

  async function workOff(): Promise<void> {
    for (const [rollout, { sighting, summary }] of waiting) {
      waiting.delete(rollout);
      // One after the other: the check run is put on the commit that the Deployment names.
      for (const state of states) await show(state, sighting, summary);
    }
  }

  function take(sighting: Sighting, summary?: string): void {
    waiting.set(sighting.rollout, { sighting, summary });
    work ??= workOff().finally(() => {
      work = undefined;
      const [next] = waiting.values();
      if (next !== undefined) take(next.sighting, next.summary);
    });
  }

  async function idle(): Promise<void> {
    while (work !== undefined) await work;
  }

  return {
    see: (sighting) => {
      last = sighting;
      take(sighting);
    },
    settle: async (summary) => {
      if (last === undefined) return [];
      take(last, summary);
      const seen = keyOf(last);
      const done = new AbortController();
      const ends = signal.aborted ? [done.signal] : [done.signal, signal];
      const patience = delay(signal.aborted ? LIMIT_CANCELLED : LIMIT, undefined, { signal: AbortSignal.any(ends) });
      await Promise.race([idle(), patience.catch(() => undefined)]);
      done.abort();
      calls.abort();
      return states.flatMap(({ place, fault, shown }) => {
        if (fault !== undefined) return [fault];
        return shown === seen ? [] : [NOT_SHOWN(place.what, NO_ANSWER)];
      });
    },
  };
}

interface State {
  readonly place: Shown;
  /** What it shows, by `keyOf`. */
  shown: string;
  /** Why it does not show what was seen last. */
  fault: string | undefined;
  /** Nothing that comes later can be shown there either. */
  over: boolean;
}

/** The same for what looks the same on GitHub. */
function keyOf(sighting: Sighting): string {
  return JSON.stringify([sighting.rollout, sighting.standing.kind, standingText(sighting), sighting.current]);
}
