import path from 'node:path';
import { fileOf, INDEX, indexText, packed, readIndex, removeOthers, sha256, writeWhole } from './files.js';
import { type SnapshotEntry, type SnapshotIndex } from './index-schema.js';
import { checkFiles } from './read.js';

/** Only the owner reads what may hold personal data; Git keeps neither mode. */
const modeOf = (redacted: boolean): number => (redacted ? 0o644 : 0o600);

/** Writes one history under the name of its hash; what is there already under that name is the same. */
export async function writeHistory(
  folder: string,
  { encoded, redacted }: { readonly encoded: Uint8Array; readonly redacted: boolean },
): Promise<Pick<SnapshotEntry, 'file' | 'sha256'>> {
  const bytes = packed(encoded);
  const hash = sha256(bytes);
  const file = fileOf(hash);
  await writeWhole(path.join(folder, file), bytes, modeOf(redacted));
  return { file, sha256: hash };
}

/**
 * Puts the new index in place at once, after every file that it names was read back; only then removes what it no longer names. Killed at any moment, the folder holds the old snapshot or the new one.
 */
export async function commitIndex(folder: string, index: SnapshotIndex): Promise<void> {
  await checkFiles(folder, index);
  await writeWhole(path.join(folder, INDEX), indexText(index), modeOf(index.redacted));
  await readIndex(folder);
  await removeOthers(folder, index);
}

/** By workflow type, then start, then run ID: the order does not depend on the order of the answers. */
export function inOrder(entries: readonly SnapshotEntry[]): readonly SnapshotEntry[] {
  const key = (entry: SnapshotEntry): string =>
    `${entry.workflowType}\0${String(entry.startedAt).padStart(16, '0')}\0${entry.runId}`;
  return entries.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
