import { spawn } from 'node:child_process';

export interface StartCommand {
  /** Program and arguments; passed as they are, never through a shell. */
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Each line that the command prints. */
  readonly onLine: (line: string) => void;
}

export interface StartResult {
  /** `undefined` when it ended well; otherwise how it did not: "ended with exit code 2". */
  readonly failure: string | undefined;
  readonly lastLine: string;
}

/** Run the user's command that starts the workers, and wait for it to end. It must leave the workers running in the background. */
export function startWorkers({ command: [program, ...args], env, timeout, signal, onLine }: StartCommand): Promise<StartResult> {
  return new Promise((resolve) => {
    let lastLine = '';
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], signal, timeout, killSignal: 'SIGTERM' });
    const listen = (chunk: Buffer): void => {
      for (const line of chunk.toString('utf8').split(/\r?\n/).filter(Boolean)) {
        lastLine = line;
        onLine(line);
      }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', (error) => {
      resolve({ failure: `could not be run (${error.message})`, lastLine });
    });
    // `exit`, not `close`: workers left in the background keep the pipes open.
    child.on('exit', (code, killedBy) => {
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({
        failure: code === 0 ? undefined : killedBy === null ? `ended with exit code ${code ?? '?'}` : `was ended by ${killedBy}`,
        lastLine,
      });
    });
  });
}
