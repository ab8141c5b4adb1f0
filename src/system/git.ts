import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { asError } from './errors.js';

const DEADLINE = 60_000;
const MOST = 64 * 1024 * 1024;

/** Runs git with an argument array in `cwd`; gives what it prints. Throws an Error with what git said. */
export async function git(args: readonly string[], { cwd, signal }: { cwd: string; signal?: AbortSignal }): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', args, {
      cwd,
      timeout: DEADLINE,
      maxBuffer: MOST,
      // Words to parse, in one language and without a pager; a git that asks for a password would wait for ever.
      env: { ...process.env, LC_ALL: 'C', GIT_PAGER: 'cat', GIT_TERMINAL_PROMPT: '0' },
      ...(signal === undefined ? {} : { signal }),
    });
    return stdout;
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Error(whatItSaid(cause), { cause });
  }
}

/** The commit that a name of the user's stands for; the name is never taken for an option. Throws an Error with what git said. */
export async function commitOf(ref: string, options: { cwd: string; signal?: AbortSignal }): Promise<string> {
  return (await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], options)).trim();
}

function whatItSaid(thrown: unknown): string {
  const said = typeof thrown === 'object' && thrown !== null && 'stderr' in thrown ? String(thrown.stderr) : '';
  return said.trim().split('\n', 1)[0] ?? asError(thrown).message;
}
