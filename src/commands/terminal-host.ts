import { colourWanted } from '../report/colours.js';
import { type ProgressView } from '../report/report.js';
import { linesView, liveView, silentView } from '../report/views.js';
import { EXIT } from '../system/exit-codes.js';
import { type Logger } from '../system/logger.js';
import { say } from './messages.js';

type Env = Readonly<Record<string, string | undefined>>;

/** A second Ctrl-C, or this long after the first, ends the CLI without waiting: milliseconds. */
const GRACE = 7_000;

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

/** Aborted by SIGINT or SIGTERM, so that the verb stops by itself and says where it left the rollout. */
export function cancelledByUser(log: Logger): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(EXIT.held);
    log.info(say.stopping(name));
    controller.abort(new Error(say.stopping(name)));
    timer = setTimeout(() => process.exit(EXIT.held), GRACE);
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
