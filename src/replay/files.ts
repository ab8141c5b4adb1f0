import { opendir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { asError, UserError } from '../system/errors.js';
import { messages } from './messages.js';
import { type HistoryFile } from './ports.js';

/** Names of histories in a folder; a file that is named itself may have any name. */
const HISTORY = /\.(?:json|binpb|bin|pb|gz)$/i;

/** A history in a file, and the name of it that is the same on every machine. */
export interface FoundHistory extends HistoryFile {
  /** Relative to the path that the user gave. */
  readonly key: string;
}

/** Reads the index of a snapshot; `undefined` when the folder is none. */
export type ReadIndex = (
  folder: string,
) => Promise<readonly (Pick<HistoryFile, 'workflowId' | 'runId'> & { readonly file: string })[] | undefined>;

/**
 * The histories that the user's paths name, each once: files as they are, folders with everything below them, snapshots by their index.
 * The order is that of the paths, and by name within a folder. Throws UserError for a path that does not exist or cannot be listed.
 */
export async function findHistories(
  paths: readonly string[],
  { cwd, readIndex }: { cwd: string; readIndex: ReadIndex },
): Promise<readonly FoundHistory[]> {
  const found = new Map<string, FoundHistory>();
  for (const path of paths) {
    for (const history of await historiesAt(path, { cwd, readIndex })) {
      if (!found.has(history.path)) found.set(history.path, history);
    }
  }
  return [...found.values()];
}

async function historiesAt(
  shown: string,
  { cwd, readIndex }: { cwd: string; readIndex: ReadIndex },
): Promise<readonly FoundHistory[]> {
  const path = resolve(cwd, shown);
  const found = await stat(path).catch((error: unknown) => {
    throw new UserError(messages.noSuchHistories(shown, asError(error).message), { cause: error });
  });
  if (!found.isDirectory()) return [{ path, shown, key: basename(path) }];
  const indexed = await readIndex(path);
  const name = (file: string): string => join(shown, file);
  if (indexed !== undefined) {
    return indexed.map(({ file, ...ids }) => ({ path: join(path, file), shown: name(file), key: file, ...ids }));
  }
  const files = await filesBelow(path, shown);
  return files.map((file) => ({ path: join(path, file), shown: name(file), key: file.split(sep).join('/') }));
}

/** Relative paths of the histories below a folder, sorted. Links are followed once: a circle ends at a folder seen before. */
async function filesBelow(folder: string, shown: string): Promise<readonly string[]> {
  const files: string[] = [];
  const seen = new Set<string>();
  const visit = async (at: string): Promise<void> => {
    const { dev, ino } = await stat(at);
    if (seen.has(`${dev}:${ino}`)) return;
    seen.add(`${dev}:${ino}`);
    for await (const entry of await opendir(at)) {
      const path = join(at, entry.name);
      const folderLink = entry.isSymbolicLink() && ((await stat(path).catch(() => undefined))?.isDirectory() ?? false);
      if (entry.isDirectory() || folderLink) await visit(path);
      // A link that leads nowhere stays in the list: it is a history that cannot be read, and the report names it.
      else if (HISTORY.test(entry.name)) files.push(relative(folder, path));
    }
  };
  try {
    await visit(folder);
  } catch (error) {
    throw new UserError(messages.noSuchHistories(shown, asError(error).message), { cause: error });
  }
  return files.sort((a, b) => (a < b ? -1 : 1));
}

/** The folder of the package that a file belongs to: the nearest one above it that holds a package.json. */
export async function packageFolder(file: string): Promise<string | undefined> {
  for (let folder = resolve(file, '..'); ; folder = resolve(folder, '..')) {
    const found = await readFile(join(folder, 'package.json')).catch(() => undefined);
    if (found !== undefined) return folder;
    if (folder === resolve(folder, '..')) return undefined;
  }
}
