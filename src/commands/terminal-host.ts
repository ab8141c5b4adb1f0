import { colourWanted } from '../report/colours.js';
import { type ProgressView } from '../report/report.js';
import { linesView, liveView, silentView } from '../report/views.js';
import { EXIT } from '../system/exit-codes.js';
import { type Logger } from '../system/logger.js';
import { say } from './messages.js';

type Env = Readonly<Record<string, string | undefined>>;

/** A second Ctrl-C, or this long after the first, ends the CLI without waiting: milliseconds. */
const GRACE = 7_000;

/** JSON: nothing but the report. A terminal: redrawn. Anything else, and CI: appended lines. */
export function viewFor({
  json,
  stdout,
  env,
}: {
  readonly json: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Env;
}): ProgressView {
  if (json) return silentView;
  const colour = colourWanted(env, stdout.isTTY);
  if (stdout.isTTY && env['CI'] === undefined) return liveView({ stream: stdout, colour });
  return linesView({ write: (text) => stdout.write(text), colour, now: Date.now });
}

export function stderrLog({ stderr, env }: { readonly stderr: NodeJS.WriteStream; readonly env: Env }): Logger {
  const write = (text: string): void => {
    stderr.write(`${text}\n`);
  };
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
