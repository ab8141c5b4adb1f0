import { setTimeout as delay } from 'node:timers/promises';

/** Time as the shell sees it: milliseconds since the epoch and an interruptible sleep. */
export interface Clock {
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const started = Date.now() - performance.now();

/** Reads the wall clock once and then counts by the monotonic one, so that a wall clock that jumps cannot shorten a bake. */
export const systemClock: Clock = {
  now: () => Math.round(started + performance.now()),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
