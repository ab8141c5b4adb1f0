import { fork } from 'node:child_process';
import { type Binding } from './cpus.js';
import { lastWords } from './last-words.js';
import { isReply, type Reply, type Request } from './protocol.js';

/** Milliseconds for a sign of life after the deadline, and for the last output of a dead child. */
const GRACE = 500;

export type Answer =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** The deadline passed; the child was killed. `decoding`: a payload codec was at work, so workflow code was not. */
  | { readonly kind: 'overdue'; readonly decoding: boolean }
  | { readonly kind: 'died'; readonly how: string }
  /** The child ended over an earlier question and never came to this one. */
  | { readonly kind: 'unasked'; readonly how: string };

/** A replay child process. Several questions may wait in it, so that it is never idle; they are answered in their order. */
export interface SpawnedChild {
  readonly pid: number | undefined;
  /** Resolves when the process has ended. */
  readonly gone: Promise<void>;
  /** Never rejects. `deadline`: milliseconds from when the child comes to it. */
  ask(request: Request, deadline: number): Promise<Answer>;
  /** Kills the child; resolves when it has gone. */
  kill(): Promise<void>;
}

export interface Spawning {
  readonly script: string;
  /** The user's project. */
  readonly cwd: string;
  /** Binds the child to a processor. */
  readonly binding?: Binding | undefined;
  /** Further flags of Node that the project needs. */
  readonly flags?: readonly string[];
  /** Lets the SDK keep stacks of promises, for a child that is asked where workflow code waits. */
  readonly promiseHooks?: boolean | undefined;
}

interface Question {
  readonly deadline: number;
  readonly resolve: (answer: Answer) => void;
}

/** Starts `script` with its output kept away from ours. */
export function spawnChild({ script, cwd, binding, flags = [], promiseHooks = false }: Spawning): SpawnedChild {
  const [execPath, ...before] = [...(binding?.command ?? []), process.execPath];
  const child = fork(script, [String(process.pid), ...(promiseHooks ? ['with-promise-hooks'] : [])], {
    cwd,
    execPath,
    // The SDK freezes `Error` of the workflows' realm, so its limit must be there before: ten frames do not reach the user's code.
    execArgv: [...before, ...flags, ...(promiseHooks ? ['--stack-trace-limit=60'] : [])],
    // One thread of the SDK's core is enough for one history at a time; more of them only wake each other.
    env: { TOKIO_WORKER_THREADS: '1', ...process.env },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const words = lastWords(child.stdout, child.stderr);
  const questions: Question[] = [];
  let timer: NodeJS.Timeout | undefined;
  let alive: ((decoding: boolean) => void) | undefined;
  let ended: Extract<Answer, { kind: 'unasked' }> | undefined;

  child.on('message', (message: unknown) => {
    if (!isReply(message)) return;
    if (message.kind === 'alive') alive?.(message.decoding);
    else answer({ kind: 'reply', reply: message });
  });

  const gone = new Promise<void>((resolve) => {
    function bury(how: string): void {
      end({ kind: 'died', how }, how);
      resolve();
    }
    child.once('error', (error) => {
      bury(error.message);
    });
    child.once('exit', (code, signal) => {
      const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
      const tell = (): void => {
        const said = words();
        bury(said === '' ? how : `${how}: ${said}`);
      };
      // `close` comes when all output was read; a grandchild holding the pipes could keep it from ever coming.
      const late = setTimeout(tell, GRACE);
      child.once('close', () => {
        clearTimeout(late);
        tell();
      });
    });
  });

  /** To the question that the child is at. */
  function answer(given: Answer): void {
    clearTimeout(timer);
    questions.shift()?.resolve(given);
    watch();
  }

  function end(given: Answer, how: string): void {
    if (ended !== undefined) return;
    ended = { kind: 'unasked', how };
    answer(given);
    for (const { resolve } of questions.splice(0)) resolve(ended);
  }

  /** The clock of a question runs from when the child comes to it. */
  function watch(): void {
    const [current] = questions;
    if (current === undefined || ended !== undefined) return;
    timer = setTimeout(() => {
      // An answer that arrives while the child is given its last chance still counts.
      void decoding().then((busy) => {
        if (questions[0] !== current) return;
        end({ kind: 'overdue', decoding: busy }, 'killed because it was overdue');
        void kill();
      });
    }, current.deadline);
  }

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
      const late = setTimeout(resolve, GRACE, false);
      alive = (busy) => {
        clearTimeout(late);
        resolve(busy);
      };
      send({ kind: 'pulse' });
    });
  }

  async function ask(request: Request, deadline: number): Promise<Answer> {
    if (ended !== undefined) return ended;
    return await new Promise<Answer>((resolve) => {
      questions.push({ deadline, resolve });
      send(request);
      if (questions.length === 1) watch();
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
