import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { git } from '../system/git.js';

/** Folders whose code is not what the project's authors run: built, borrowed, or tests. */
const SKIPPED = /^(?:\..*|node_modules|dist|build|out|coverage|tests?|__tests__|__mocks__|fixtures|e2e)$/;
const CODE = /\.[cm]?[jt]sx?$/;
const NOT_RUN = /(?:\.d\.[cm]?ts|\.(?:test|spec)\.[cm]?[jt]sx?|\.min\.js)$/;
/** A file of code that a person wrote is smaller. */
const MOST_BYTES = 1_000_000;
const MOST_FILES = 20_000;
/** What a file that is about workers says somewhere. */
const ABOUT_WORKERS = /\b(?:workflowsPath|workflowBundle|bundleWorkflowCode|workerDeploymentOptions|taskQueue)\b|\.create\s*\(/;

export interface SourceText {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** The files below `folder` that may create a worker, in the order of their paths. What git ignores is not looked at: it is built from the rest. */
export async function workerSources(folder: string, signal: AbortSignal): Promise<readonly SourceText[]> {
  const names = (await listed(folder, signal)) ?? (await walked(folder));
  const code = names.filter((name) => {
    const folders = name.split('/').slice(0, -1);
    return CODE.test(name) && !NOT_RUN.test(name) && !folders.some((each) => SKIPPED.test(each));
  });
  const sources: SourceText[] = [];
  for (const name of code.sort((one, other) => (one < other ? -1 : 1)).slice(0, MOST_FILES)) {
    signal.throwIfAborted();
    const file = path.join(folder, name);
    const text = await readText(file);
    if (text !== undefined && ABOUT_WORKERS.test(text)) sources.push({ file, text });
  }
  return sources;
}

/** As git sees the folder; `undefined` outside of a repository. */
async function listed(folder: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const said = await git(['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: folder, signal }).catch(
    () => undefined,
  );
  signal.throwIfAborted();
  return said?.split('\0').filter((name) => name !== '');
}

async function walked(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(path.join(folder, below), { withFileTypes: true }).catch(() => []);
  const names = entries.map(async (entry) => {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    // Without git nothing tells that `lib` is built, but that is what it usually is.
    if (entry.isDirectory()) return SKIPPED.test(entry.name) || entry.name === 'lib' ? [] : await walked(folder, name);
    return entry.isFile() ? [name] : [];
  });
  return (await Promise.all(names)).flat();
}

/** `undefined` for what is gone, no file, or too large to be written by a person. */
export async function readText(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true || found.size > MOST_BYTES) return undefined;
  return await readFile(file, 'utf8').catch(() => undefined);
}
