import { setTimeout as delay } from 'node:timers/promises';

export interface Waiting {
  /** Completes the sentence "Waited 10 s for …". */
  readonly what: string;
  /** Milliseconds from now. */
  readonly deadline?: number;
  /** Milliseconds between two tries. */
  readonly every?: number;
}

/**
 * Asks `condition` again and again until it gives something other than `undefined`, `null` or `false`, and returns that.
 * Its errors count as "not yet". Throws what was waited for, and the last error or value, when the deadline has passed.
 */
export async function until<T>(
  condition: () => Promise<T> | T,
  { what, deadline = 30_000, every = 100 }: Waiting,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + deadline;
  let last: string;
  do {
    try {
      const value = await condition();
      if (value !== undefined && value !== null && value !== false) return value as Exclude<T, undefined | null | false>;
      last = `it was still ${String(value)}`;
    } catch (error) {
      last = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    await delay(every);
  } while (Date.now() < end);
  throw new Error(`Waited ${deadline / 1000} s for ${what}; at the end: ${last}.`);
}
