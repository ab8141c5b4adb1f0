import { fork } from 'node:child_process';
import { lastWords } from './last-words.js';
import { isReply, type Reply, type Request } from './protocol.js';

/** Milliseconds for a sign of life after the deadline, and for the last output of a dead child. */
const GRACE = 500;

export type Answer =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** The deadline passed; the child was killed. `decoding`: a payload codec was at work, so workflow code was not. */
  | { readonly kind: 'overdue'; readonly decoding: boolean }
  | { readonly kind: 'died'; readonly how: string };

/** A replay child process, asked one thing at a time. */
export interface SpawnedChild {
  readonly pid: number | undefined;
  /** Resolves when the process has ended. */
  readonly gone: Promise<void>;
  /** Never rejects. `deadline`: milliseconds from now. */
  ask(request: Request, deadline: number): Promise<Answer>;
  /** Kills the child; resolves when it has gone. */
  kill(): Promise<void>;
}

/** Starts `script` in `cwd`, the user's project, with its output kept away from ours. */
export function spawnChild({ script, cwd }: { readonly script: string; readonly cwd: string }): SpawnedChild {
  const child = fork(script, [String(process.pid)], {
    cwd,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const words = lastWords(child.stdout, child.stderr);
  let settle: ((answer: Answer) => void) | undefined;
  let alive: ((decoding: boolean) => void) | undefined;
  let dead: Answer | undefined;

  child.on('message', (message: unknown) => {
    if (!isReply(message)) return;
    if (message.kind === 'alive') alive?.(message.decoding);
    else settle?.({ kind: 'reply', reply: message });
  });

  const gone = new Promise<void>((resolve) => {
    function bury(how: string): void {
      dead ??= { kind: 'died', how };
      settle?.(dead);
      resolve();
    }
    child.once('error', (error) => {
      bury(error.message);
    });
    child.once('exit', (code, signal) => {
      const end = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
      const tell = (): void => {
        const said = words();
        bury(said === '' ? end : `${end}: ${said}`);
      };
      // `close` comes when all output was read; a grandchild holding the pipes could keep it from ever coming.
      const late = setTimeout(tell, GRACE);
      child.once('close', () => {
        clearTimeout(late);
        tell();
      });
    });
  });

  function send(request: Request): void {
    // A channel that is closed already is followed by `exit`, which settles the question.
    if (child.connected) child.send(request, () => undefined);
  }

  async function kill(): Promise<void> {
    child.kill('SIGKILL');
    await gone;
  }

  /** Whether a codec is at work in an overdue child; no answer at all means that its event loop stands still. */
  async function decoding(): Promise<boolean> {
    return await new Promise((resolve) => {
      const timer = setTimeout(resolve, GRACE, false);
      alive = (busy) => {
        clearTimeout(timer);
        resolve(busy);
      };
      send({ kind: 'pulse' });
    });
  }

  async function ask(request: Request, deadline: number): Promise<Answer> {
    if (dead !== undefined) return dead;
    return await new Promise<Answer>((resolve) => {
      const timer = setTimeout(() => {
        // An answer that arrives while the child is given its last chance still counts.
        void decoding().then((busy) => {
          settle?.({ kind: 'overdue', decoding: busy });
        });
      }, deadline);
      settle = (answer) => {
        settle = undefined;
        clearTimeout(timer);
        if (answer.kind === 'overdue') void kill();
        resolve(answer);
      };
      send(request);
    });
  }

  return {
    get pid() {
      return child.pid;
    },
    gone,
    ask,
    kill,
  };
}
