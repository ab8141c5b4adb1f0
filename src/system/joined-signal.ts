import { setMaxListeners } from 'node:events';

/** A signal that ends with the first of several others, until it is released. */
export interface JoinedSignal {
  readonly signal: AbortSignal;
  /** Lets go of the others; to be called when the work has ended, however it did. */
  readonly release: () => void;
}

/**
 * Joins signals for one short piece of work. `AbortSignal.any` of Node 20 keeps its result, and whatever listens to it, for as long as the
 * others live: thousands of calls under one signal would pile up.
 */
export function joinSignals(...others: readonly AbortSignal[]): JoinedSignal {
  const controller = new AbortController();
  const ends = others.map((other) => {
    const stop = (): void => {
      controller.abort(other.reason);
    };
    if (other.aborted) stop();
    // As many as there are calls at a time; Node 20 would warn from the eleventh on.
    setMaxListeners(0, other);
    other.addEventListener('abort', stop, { once: true });
    return () => {
      other.removeEventListener('abort', stop);
    };
  });
  setMaxListeners(0, controller.signal);
  return {
    signal: controller.signal,
    release: () => {
      for (const end of ends) end();
    },
  };
}
