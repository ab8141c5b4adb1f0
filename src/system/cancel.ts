/** What the surface does when the user or the runner cancels. */
export interface Cancelling {
  /** Milliseconds that the verb has to stop by itself. */
  readonly grace: number;
  /** Called once, with the first signal; returns the reason that the verb's waits end with. */
  readonly onFirst: (name: NodeJS.Signals) => string;
  /** Called for each further signal. */
  readonly onAgain: () => void;
  /** Called when the verb did not stop within the grace; ends the process. */
  readonly onLate: () => void;
}

/** Until the verb has ended: its signal, and `release` that must be called then. */
export interface Cancellation {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

/** A signal that SIGINT or SIGTERM aborts, so that the verb stops by itself and says where it left the rollout. */
export function cancelledBySignals({ grace, onFirst, onAgain, onLate }: Cancelling): Cancellation {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      onAgain();
      return;
    }
    timer = setTimeout(onLate, grace);
    controller.abort(new Error(onFirst(name)));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}

/** A runner sends SIGINT, 7.5 s later SIGTERM and 2.5 s later SIGKILL (ProcessInvoker.cs); this stays within the first wait. */
export const GRACE = 7_000;
