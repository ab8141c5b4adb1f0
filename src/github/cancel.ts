import { EXIT } from '../system/exit-codes.js';
import { STOPPED_HARD, STOPPING } from './messages.js';
import { type Runner } from './runner.js';

/** A runner sends SIGINT, 7.5 s later SIGTERM and 2.5 s later SIGKILL (ProcessInvoker.cs); this stays within the first wait. */
const GRACE = 7_000;

/**
 * A signal that is aborted when the runner cancels the step, for a verb to stop by itself. One that does not stop within the
 * grace is ended here, with words, before the runner ends it without any.
 * @returns the signal, and `release` that must be called once the verb has ended
 */
export function cancelledByRunner(runner: Runner, grace = GRACE): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) return;
    runner.line(STOPPING(name));
    controller.abort(new Error(STOPPING(name)));
    timer = setTimeout(() => {
      runner.annotate({ level: 'error', title: 'Rainbow Deploy: cancelled', message: STOPPED_HARD(grace / 1000) });
      process.exit(EXIT.held);
    }, grace);
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
