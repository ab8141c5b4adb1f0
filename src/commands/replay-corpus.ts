import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findHistories, type FoundHistory } from '../replay/files.js';
import { type HistorySelection, type ReplayVerdict, type RunReference } from '../replay/ports.js';
import { ofMovingShard, ofShard, type Shard } from '../replay/shard.js';
import { type HistoryItem } from '../replay/verdict.js';

/** The histories that a run judges, wherever they come from. */
export interface Corpus {
  /** How many the sources offered, before sharding. */
  readonly found: number;
  readonly items: readonly CorpusItem[];
  /** How they were selected; absent for plain files. */
  readonly selection?: HistorySelection;
  /** The part of the selection that this shard judges. */
  readonly selected?: HistorySelection['selected'];
  /** Open runs were asked of a server just now. */
  readonly live: boolean;
  /** Histories that inform and never decide. */
  readonly informs?: (verdict: ReplayVerdict) => boolean;
}

export interface CorpusItem {
  /** `undefined` when the history is gone meanwhile. */
  load(): Promise<HistoryItem | undefined>;
}

/** The histories in the user's files, folders and snapshots. Throws UserError for a path that cannot be listed. */
export async function corpusOfFiles(
  paths: readonly string[],
  { cwd, shard }: { cwd: string; shard: Shard | null },
): Promise<Corpus> {
  const indexes: SnapshotIndex[] = [];
  const informative = new Set<string>();
  const readIndex = async (folder: string): Promise<SnapshotIndex['histories'] | undefined> => {
    const index = await indexOf(folder);
    if (index === undefined) return undefined;
    indexes.push(index);
    for (const { behavior, open, runId } of index.histories) if (behavior === 'pinned' || !open) informative.add(runId);
    return index.histories;
  };
  const found = await findHistories(paths, { cwd, readIndex });
  const files = shard === null ? found : ofShard(found, ({ key, runId }) => runId ?? key, shard);
  return {
    found: found.length,
    items: files.map((file) => ({ load: () => Promise.resolve(file) })),
    live: false,
    ...snapshotSelection(indexes, files),
    ...(informative.size === 0 ? {} : { informs: ({ runId }) => informative.has(runId) }),
  };
}

type SnapshotIndex = NonNullable<Awaited<ReturnType<typeof indexOf>>>;

/** The reader of snapshots comes with a schema library, which a run without a snapshot need not load. */
async function indexOf(folder: string) {
  const there = await stat(join(folder, 'index.json')).catch(() => undefined);
  if (there === undefined) return undefined;
  const { readSnapshot } = await import('../replay/snapshot/read.js');
  return (await readSnapshot(folder)).index;
}

/** How the histories of a single snapshot were selected when it was captured. */
function snapshotSelection(
  indexes: readonly SnapshotIndex[],
  files: readonly FoundHistory[],
): Pick<Corpus, 'selection' | 'selected'> {
  const [index] = indexes;
  // Two snapshots may hold the same runs, and files beside one stand for nobody knows what.
  if (index === undefined || indexes.length > 1 || files.some(({ runId }) => runId === undefined)) return {};
  const ofShardIds = new Set(files.map(({ runId }) => runId));
  const open = index.histories.flatMap(({ behavior, open: running, ...run }) =>
    behavior === 'pinned' || !running ? [] : [{ ...run, behavior }],
  );
  const selection: HistorySelection = {
    openRuns: index.openRuns,
    listed: index.openRuns,
    selected: open,
    leftOut: [],
    types: index.types,
  };
  return { selection, selected: open.filter(({ runId }) => ofShardIds.has(runId)) };
}

/** The histories of a server's open runs, and of those that only inform. `fetch` as the source has it. */
export function corpusOfRuns(
  selection: HistorySelection,
  { fetch, shard }: { fetch: (run: RunReference) => Promise<HistoryItem | undefined>; shard: Shard | null },
): Corpus {
  const { informative = [] } = selection;
  const deciding = new Set(selection.selected.map(({ runId }) => runId));
  const all: readonly RunReference[] = [...selection.selected, ...informative];
  const selected = shard === null ? all : ofMovingShard(all, ({ runId }) => runId, shard);
  const mine = new Set(selected.map(({ runId }) => runId));
  return {
    found: all.length,
    items: selected.map((run) => ({ load: async () => await fetch(run) })),
    selection,
    selected: selection.selected.filter(({ runId }) => mine.has(runId)),
    live: true,
    ...(informative.length === 0 ? {} : { informs: ({ runId }) => !deciding.has(runId) }),
  };
}
