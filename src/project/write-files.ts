import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { asError, codeOf, UserError } from '../system/errors.js';
import { messages } from './messages.js';

/** A file to be written; `shown` is its name in sentences. */
export interface PlannedFile {
  /** Absolute. */
  readonly file: string;
  readonly shown: string;
  readonly text: string;
}

/** What stands at its place now. */
export interface ComparedFile extends PlannedFile {
  readonly state: 'new' | 'same' | 'different';
  /** What would be lost; `undefined` unless it is different. */
  readonly before: string | undefined;
}

/** Compares without writing. Throws UserError for what cannot be read. */
export async function compare(files: readonly PlannedFile[]): Promise<readonly ComparedFile[]> {
  return await Promise.all(
    files.map(async (planned): Promise<ComparedFile> => {
      const before = await textAt(planned);
      if (before === undefined) return { ...planned, state: 'new', before };
      return before === planned.text
        ? { ...planned, state: 'same', before: undefined }
        : { ...planned, state: 'different', before };
    }),
  );
}

async function textAt({ file, shown }: PlannedFile): Promise<string | undefined> {
  try {
    if (!(await lstat(file)).isFile()) throw new UserError(messages.notAFile(shown));
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    if (cause instanceof UserError) throw cause;
    throw new UserError(messages.unwritable(shown, reason(cause)), { cause });
  }
}

/** Throws UserError when something else stands where a file is to be. */
export function refuseDifferent(files: readonly ComparedFile[]): void {
  const different = files.filter(({ state }) => state === 'different');
  if (different.length > 0) throw new UserError(messages.exists(different.map(({ shown }) => shown)));
}

/** Writes all of them or none: first each beside its place, then all into place; what was there comes back when one of them fails. */
export async function writeAll(files: readonly ComparedFile[]): Promise<void> {
  const due = files
    .filter(({ state }) => state !== 'same')
    .map((file) => ({ ...file, beside: `${file.file}.${randomUUID()}.tmp` }));
  const placed: ComparedFile[] = [];
  const made: string[] = [];
  let current = due[0];
  try {
    for (const each of due) {
      current = each;
      const first = await mkdir(path.dirname(each.file), { recursive: true });
      if (first !== undefined) made.push(...foldersBetween(first, path.dirname(each.file)));
      await writeFile(each.beside, each.text, { flag: 'wx' });
    }
    for (const each of due) {
      current = each;
      await rename(each.beside, each.file);
      placed.push(each);
    }
  } catch (cause) {
    await takeBack({ placed, made, beside: due.map(({ beside }) => beside) });
    throw new UserError(messages.unwritable(current?.shown ?? '', reason(cause)), { cause });
  }
}

interface Begun {
  readonly placed: readonly ComparedFile[];
  /** Folders that were not there before. */
  readonly made: readonly string[];
  readonly beside: readonly string[];
}

async function takeBack({ placed, made, beside }: Begun): Promise<void> {
  for (const { file, before } of placed) await (before === undefined ? rm(file, { force: true }) : writeFile(file, before));
  for (const file of beside) await rm(file, { force: true }).catch(() => undefined);
  // The deepest first; what somebody else has put there meanwhile stays.
  for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined);
}

/** From the outer folder to the inner one, both included. */
function foldersBetween(outer: string, inner: string): readonly string[] {
  return inner.length <= outer.length ? [outer] : [...foldersBetween(outer, path.dirname(inner)), inner];
}

function reason(cause: unknown): string {
  return codeOf(cause) ?? asError(cause).message;
}
