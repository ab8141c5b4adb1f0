import path from 'node:path';
import { git } from '../system/git.js';
import { type Place } from '../system/errors.js';
import { readCode, type CodeFile } from './code-file.js';
import { type LoadModule } from './follow.js';
import { indexOf, moduleFile } from './module-file.js';
import { readPackageFile, type PackageFile } from './package-file.js';
import { findManager, type Manager } from './package-manager.js';
import { readText, workerSources } from './source-files.js';
import { findWorkers, type Said, type WorkersFound } from './worker-code.js';

/** What the files of a project say about its workers. Nothing of it runs. */
export interface Project extends WorkersFound {
  /** Absolute: where rainbow.yaml will lie. */
  readonly folder: string;
  /** Absolute: the root of the repository, where .github lies; the folder itself outside of one. */
  readonly top: string;
  /** The branch that pushes deploy; `undefined` when git does not say. */
  readonly branch: string | undefined;
  readonly packageFile: PackageFile | undefined;
  readonly manager: Manager;
  /** What .nvmrc or .node-version says, such as `22`. */
  readonly node: Said | undefined;
  /** Where workflows usually lie and something does; absolute. */
  readonly usual: readonly string[];
  /** Files that could not be parsed, as shown. */
  readonly unparsed: readonly string[];
}

const USUAL = ['src/workflows', 'workflows', 'src/temporal/workflows', 'temporal/workflows', 'src/workflow', 'workflow'];
const NODE_FILES = ['.nvmrc', '.node-version'];

/** Reads the project in `folder` (absolute). Throws UserError for a package.json that is no JSON. */
export async function readProject(folder: string, signal: AbortSignal): Promise<Project> {
  const shown = (file: string): string => shownPath(file, folder);
  const { top, branch } = await repositoryOf(folder, signal);
  const packageFile = await readPackageFile(folder, 'package.json');
  const sources = await workerSources(folder, signal);
  const parsed = sources.map(({ file, text }) => ({ file, code: readCode(text, file) }));
  const files = parsed.flatMap(({ code }) => code ?? []);
  const found = await findWorkers(files, { evaluation: { load: loader(files), folder }, shown });
  const usual = await Promise.all(USUAL.map((name) => moduleFile(path.join(folder, name))));
  return {
    ...found,
    folder,
    top,
    branch,
    packageFile,
    manager: await findManager({ folder, top, declared: packageFile?.manager, shown }),
    node: await nodeOf([...new Set([folder, top])], shown),
    usual: usual.filter((file) => file !== undefined),
    unparsed: parsed.filter(({ code }) => code === undefined).map(({ file }) => shown(file)),
  };
}

/** From the folder, with `/`: `src/workflows.ts`, `../../pnpm-lock.yaml`, `.` for the folder itself. */
export function shownPath(file: string, folder: string): string {
  const relative = path.relative(folder, file).split(path.sep).join('/');
  return relative === '' ? '.' : relative;
}

async function repositoryOf(folder: string, signal: AbortSignal): Promise<Pick<Project, 'top' | 'branch'>> {
  const ask = async (...args: readonly string[]): Promise<string | undefined> => {
    const said = await git(args, { cwd: folder, signal }).catch(() => undefined);
    signal.throwIfAborted();
    return said === undefined || said.trim() === '' ? undefined : said.trim();
  };
  const prefix = await git(['rev-parse', '--show-prefix'], { cwd: folder, signal }).catch(() => undefined);
  signal.throwIfAborted();
  if (prefix === undefined) return { top: folder, branch: undefined };
  // Not --show-toplevel, which resolves links that the folder's own path keeps.
  const depth = prefix
    .trim()
    .split('/')
    .filter((part) => part !== '').length;
  const remote = await ask('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
  const branch = remote?.replace(/^origin\//, '') ?? (await ask('symbolic-ref', '--quiet', '--short', 'HEAD'));
  return { top: path.resolve(folder, ...Array.from({ length: depth }, () => '..')), branch };
}

/** Reads what files import from each other, each once. */
function loader(files: readonly CodeFile[]): LoadModule {
  const read = new Map<string, Promise<CodeFile | undefined>>(files.map((code) => [code.file, Promise.resolve(code)]));
  const readOnce = (file: string): Promise<CodeFile | undefined> => {
    const known = read.get(file) ?? readText(file).then((text) => (text === undefined ? undefined : readCode(text, file)));
    read.set(file, known);
    return known;
  };
  return async (from, importer) => {
    if (!from.startsWith('.')) return undefined;
    const file = await moduleFile(path.resolve(path.dirname(importer.file), from));
    const code = file === undefined ? undefined : ((await indexOf(file)) ?? file);
    return code === undefined ? undefined : await readOnce(code);
  };
}

async function nodeOf(folders: readonly string[], shown: (file: string) => string): Promise<Said | undefined> {
  for (const file of folders.flatMap((folder) => NODE_FILES.map((name) => path.join(folder, name)))) {
    const major = /^\s*v?(\d+)/.exec((await readText(file)) ?? '')?.[1];
    const place: Place = { file: shown(file), line: 1 };
    if (major !== undefined) return { text: major, place };
  }
  return undefined;
}
