import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pMap from 'p-map';
import { UserError } from '../../system/errors.js';
import { type HistoryFile } from '../ports.js';
import { codeOf, INDEX, readIndex, sha256 } from './files.js';
import { type SnapshotEntry, type SnapshotIndex } from './index-schema.js';
import { snapshotMessages } from './messages.js';

export interface Snapshot {
  readonly index: SnapshotIndex;
  /** In the order of the index; each entry with its file, whose bytes are those that were captured. */
  readonly histories: readonly { readonly entry: SnapshotEntry; readonly file: HistoryFile }[];
}

/** Reads a snapshot and checks every file against its hash. Throws UserError that names the file and the entry that is wrong. */
export async function readSnapshot(folder: string): Promise<Snapshot> {
  const index = await readIndex(folder);
  if (index === undefined) throw new UserError(snapshotMessages.noIndex(folder));
  await checkFiles(folder, index);
  const histories = index.histories.map((entry) => ({
    entry,
    file: {
      path: path.resolve(folder, entry.file),
      shown: path.join(folder, entry.file),
      workflowId: entry.workflowId,
      runId: entry.runId,
    },
  }));
  return { index, histories };
}

/** Throws UserError for the first file that is not there, or not what the index says. */
export async function checkFiles(folder: string, { histories }: Pick<SnapshotIndex, 'histories'>): Promise<void> {
  const check = async (entry: SnapshotEntry, at: number): Promise<void> => {
    const fault = await faultOf(folder, entry);
    if (fault !== undefined)
      throw new UserError(fault(path.join(folder, entry.file), `histories[${at}] of ${path.join(folder, INDEX)}`));
  };
  await pMap(histories, check, { concurrency: 16 });
}

/** What is wrong with the file of an entry, as a sentence of it; `undefined` = nothing. */
export async function faultOf(
  folder: string,
  { file, sha256: expected }: Pick<SnapshotEntry, 'file' | 'sha256'>,
): Promise<((file: string, place: string) => string) | undefined> {
  try {
    return sha256(await readFile(path.join(folder, file))) === expected ? undefined : snapshotMessages.historyChanged;
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? snapshotMessages.historyMissing : (name) => snapshotMessages.unreadable(name, code);
  }
}
