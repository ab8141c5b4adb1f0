import { setMaxListeners } from 'node:events';

/**
 * One signal that aborts as soon as any of the given ones does. `release` takes its listeners off again, so that a signal of a long
 * run does not collect one for each call.
 */
export function linkSignals(signals: readonly AbortSignal[]): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  // Parallel calls and retries are many listeners, not a leak: all of them are gone with the call. Node would warn from 11 on.
  setMaxListeners(Infinity, controller.signal, ...signals);
  const links = signals.map((signal) => ({
    signal,
    abort: () => {
      controller.abort(signal.reason);
    },
  }));
  for (const { signal, abort } of links) {
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: controller.signal,
    release: () => {
      for (const { signal, abort } of links) signal.removeEventListener('abort', abort);
    },
  };
}
