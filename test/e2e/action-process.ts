import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The longest that an Action of these tests may run, milliseconds; then it is killed, and the test sees no exit code. */
const LIMIT = 60_000;

const DIST = path.resolve(import.meta.dirname, '../../dist');

export interface ActionProcess {
  readonly pid: number | undefined;
  /** What was printed so far. */
  log(): string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<ActionEnd>;
}

export interface ActionEnd {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What it kept for the step after the job, as the runner hands it over. */
  readonly state: Readonly<Record<string, string>>;
  /** Milliseconds from the start of the process to its end. */
  readonly elapsed: number;
}

/** What a file command wrote; of a name that comes twice, the last. */
function pairsIn(text: string): Record<string, string> {
  const found = text.matchAll(/^(\S+)<<(ghadelimiter_\S+)\n([^]*?)\n\2$/gm);
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]));
}

/** Starts a built Action, the root one unless another is named, as a runner does: inputs in INPUT_* variables, files for outputs and summary, stdin closed. */
export async function startAction(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  action = 'root',
): Promise<ActionProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-action-'));
  const files = {
    GITHUB_OUTPUT: path.join(folder, 'output'),
    GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
    GITHUB_STATE: path.join(folder, 'state'),
  };
  for (const file of Object.values(files)) await writeFile(file, '');
  const variables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const);
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(TEMPORAL|GITHUB|INPUT|RUNNER)_/.test(name)),
  );
  const began = Date.now();
  const child = spawn(process.execPath, [path.join(DIST, 'actions', `${action}.js`)], {
    cwd: folder,
    env: {
      ...inherited,
      ...files,
      RUNNER_TEMP: folder,
      GITHUB_WORKSPACE: folder,
      ...env,
      ...Object.fromEntries(variables),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = once(child, 'close').then(async (): Promise<ActionEnd> => {
    clearTimeout(timer);
    const [output, summary, state] = await Promise.all([
      readFile(files.GITHUB_OUTPUT, 'utf8'),
      readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
      readFile(files.GITHUB_STATE, 'utf8'),
    ]);
    const kept = Object.entries(pairsIn(state)).map(([name, value]) => [`STATE_${name}`, value] as const);
    await rm(folder, { recursive: true });
    return {
      exitCode: child.exitCode,
      log,
      outputs: pairsIn(output),
      state: Object.fromEntries(kept),
      summary,
      elapsed: Date.now() - began,
    };
  });
  return { pid: child.pid, log: () => log, kill: (signal) => void child.kill(signal), ended };
}
