import { colourWanted } from '../report/colours.js';
import { type ProgressView } from '../report/report.js';
import { linesView, liveView, silentView } from '../report/views.js';
import { type Cancellation, GRACE, cancelledBySignals } from '../system/cancel.js';
import { EXIT } from '../system/exit-codes.js';
import { type Logger } from '../system/logger.js';
import { say } from './messages.js';

type Env = Readonly<Record<string, string | undefined>>;

export interface TerminalHost {
  readonly view: ProgressView;
  readonly log: Logger;
}

/**
 * JSON: nothing but the report on stdout. A terminal: redrawn, with log messages above the block. Anything else, and CI: appended
 * lines. Log messages go to stderr unless they would damage the block.
 */
export function terminalHost({
  json,
  stdout,
  stderr,
  env,
}: {
  readonly json: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: Pick<NodeJS.WriteStream, 'write'>;
  readonly env: Env;
}): TerminalHost {
  const toStderr = (text: string): void => {
    stderr.write(`${text}\n`);
  };
  if (json) return { view: silentView, log: logTo(toStderr, env) };
  const colour = colourWanted(env, stdout.isTTY);
  if (!stdout.isTTY || env['CI'] !== undefined) {
    return { view: linesView({ write: (text) => stdout.write(text), colour, now: Date.now }), log: logTo(toStderr, env) };
  }
  const view = liveView({ stream: stdout, colour });
  const line = (text: string): void => {
    view.line(text);
  };
  return { view, log: logTo(line, env) };
}

function logTo(write: (text: string) => void, env: Env): Logger {
  const verbose = env['RAINBOW_DEBUG'] === '1';
  return {
    debug: (message) => {
      if (verbose) write(message);
    },
    info: write,
    warning: (message) => {
      write(`warning: ${message}`);
    },
    error: (message) => {
      write(`error: ${message}`);
    },
  };
}

/** Aborted by Ctrl-C or SIGTERM. A second one, or the end of the grace, ends the CLI without waiting. */
export function cancelledByUser(log: Logger): Cancellation {
  const exit = (): never => process.exit(EXIT.held);
  return cancelledBySignals({
    grace: GRACE,
    onFirst: (name) => {
      log.info(say.stopping(name));
      return say.stopping(name);
    },
    onAgain: exit,
    onLate: () => {
      log.error(say.stoppedHard(GRACE / 1000));
      exit();
    },
  });
}
