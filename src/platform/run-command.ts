import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { type Argv } from './hook.js';
import { say } from './messages.js';
import { redactor } from './secrets.js';

export interface CommandRun {
  /** Program and arguments; passed as they are, never through a shell. */
  readonly command: Argv;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Texts that must not reach the log besides what the environment holds under a telling name. */
  readonly secrets: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
  /** The key that sets the timeout, for the sentence. */
  readonly limit: string;
  readonly signal: AbortSignal;
  /** Each line that the command prints, without secrets. */
  readonly onLine: (line: string) => void;
  /** Each line of its standard output as it is, for whoever reads an answer from it. */
  readonly onOutput?: (line: string) => void;
}

export interface CommandResult {
  /** `undefined` when it ended well; otherwise how it did not, as one sentence without its full stop. */
  readonly failure: string | undefined;
  /** `undefined` when it did not end by itself. */
  readonly exitCode: number | undefined;
  readonly lastLine: string;
}

/** What a command that was told to end has left, milliseconds. */
const GRACE = 2_000;
/** Workers left in the background keep the pipes open; what the command itself printed is there by then. */
const LAST_WORDS = 500;

/**
 * Run a command of the user and wait for it to end. What it leaves in the background goes on when it ends by itself; when its time is
 * over or the run is cancelled, everything that it started is ended with it.
 */
export async function runCommand(run: CommandRun): Promise<CommandResult> {
  const { command, env, timeout, limit, signal, onLine, onOutput } = run;
  const [program, ...args] = command;
  if (signal.aborted) return { failure: say.killed(program, 'the cancelled run'), exitCode: undefined, lastLine: '' };
  const hide = redactor(env, run.secrets);
  let lastLine = '';
  const listen = (line: string): void => {
    if (line === '') return;
    lastLine = hide(line);
    onLine(lastLine);
  };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const hear = (line: string): void => {
    onOutput?.(line);
    listen(line);
  };
  const heard = Promise.all([linesOf(child.stdout, hear), linesOf(child.stderr, listen)]);
  const { failure, exitCode } = await ended(child, { program, timeout, limit, signal });
  await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, LAST_WORDS).unref())]);
  child.stdout.destroy();
  child.stderr.destroy();
  return { failure, exitCode, lastLine };
}

function ended(
  child: ChildProcess,
  { program, timeout, limit, signal }: Pick<CommandRun, 'timeout' | 'limit' | 'signal'> & { readonly program: string },
): Promise<Omit<CommandResult, 'lastLine'>> {
  return new Promise((resolve) => {
    let cut: string | undefined;
    let grace: NodeJS.Timeout | undefined;
    const end = (why: string): void => {
      cut ??= why;
      killGroup(child, 'SIGTERM');
      grace ??= setTimeout(() => {
        killGroup(child, 'SIGKILL');
      }, GRACE);
    };
    const cancelled = (): void => {
      end(say.killed(program, 'the cancelled run'));
    };
    const timer = setTimeout(() => {
      end(say.tooLong(program, timeout / 1000, limit));
    }, timeout);
    signal.addEventListener('abort', cancelled);
    const done = (failure: string | undefined, exitCode?: number): void => {
      clearTimeout(timer);
      clearTimeout(grace);
      signal.removeEventListener('abort', cancelled);
      if (cut !== undefined) killGroup(child, 'SIGKILL');
      resolve(cut === undefined ? { failure, exitCode } : { failure: cut, exitCode: undefined });
    };
    child.on('error', (error) => {
      done(say.notRun(program, error.message));
    });
    // `exit`, not `close`: workers left in the background keep the pipes open.
    child.on('exit', (code, killedBy) => {
      if (killedBy === null) done(code === 0 ? undefined : say.exitCode(program, code ?? -1), code ?? undefined);
      else done(say.killed(program, killedBy));
    });
  });
}

/** The command and what it started; nothing when all of it has ended. */
function killGroup({ pid }: ChildProcess, how: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, how);
  } catch {
    // ESRCH: it has ended already.
  }
}

function linesOf(stream: Readable, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLine).on('close', resolve);
    stream.on('error', () => {
      resolve();
    });
  });
}
