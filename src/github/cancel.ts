import { type Cancellation, GRACE, cancelledBySignals } from '../system/cancel.js';
import { EXIT } from '../system/exit-codes.js';
import { STOPPED_HARD, STOPPING } from './messages.js';
import { type Runner } from './runner.js';

/**
 * Aborted when the runner cancels the step. A verb that does not stop within the grace is ended here, with words, before the runner
 * ends it without any; a second signal is the runner's own and changes nothing.
 */
export function cancelledByRunner(runner: Runner, grace = GRACE): Cancellation {
  return cancelledBySignals({
    grace,
    onFirst: (name) => {
      runner.line(STOPPING(name));
      return STOPPING(name);
    },
    onAgain: () => undefined,
    onLate: () => {
      runner.annotate({ level: 'error', title: 'Rainbow Deploy: cancelled', message: STOPPED_HARD(grace / 1000) });
      process.exit(EXIT.held);
    },
  });
}
