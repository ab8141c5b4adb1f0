import { isDeepStrictEqual } from 'node:util';
import { type SnapshotEntry, type SnapshotIndex } from '../replay/snapshot/index-schema.js';
import { removeOthers } from '../replay/snapshot/files.js';
import { commitIndex, inOrder } from '../replay/snapshot/write.js';

export interface Stored {
  readonly index: SnapshotIndex;
  /** Entries of earlier captures that stay. */
  readonly kept: number;
  readonly removed: number;
  /** False: the folder held just this already, or there is nothing to hold. */
  readonly written: boolean;
}

export interface Storing {
  readonly folder: string;
  readonly index: Omit<SnapshotIndex, 'histories'>;
  readonly previous: SnapshotIndex | undefined;
  readonly entries: readonly SnapshotEntry[];
  readonly prune: boolean;
}

/** Puts the new snapshot in place of the old one; runs of earlier captures stay unless they are pruned or not redacted as the new ones. */
export async function store({ folder, index, previous, entries, prune }: Storing): Promise<Stored> {
  const selected = new Set(entries.map(({ runId }) => runId));
  const earlier = (previous?.histories ?? []).filter(({ runId }) => !selected.has(runId));
  const stays = earlier.filter(({ redacted }) => !prune && (redacted !== 'no') === index.redacted);
  const kept = stays.map((entry) => ({ ...entry, reasons: ['kept'] }));
  const next: SnapshotIndex = { ...index, histories: inOrder([...entries, ...kept]) };
  const result = { kept: kept.length, removed: earlier.length - kept.length };
  if (next.histories.length === 0 && previous === undefined) return { ...result, index: next, written: false };
  if (previous !== undefined && isDeepStrictEqual({ ...plain(next), capturedAt: '' }, { ...plain(previous), capturedAt: '' })) {
    // Spares that were looked at and not taken.
    await removeOthers(folder, previous);
    return { ...result, index: previous, written: false };
  }
  await commitIndex(folder, next);
  return { ...result, index: next, written: true };
}

function plain(index: SnapshotIndex): SnapshotIndex {
  return JSON.parse(JSON.stringify(index)) as SnapshotIndex;
}
