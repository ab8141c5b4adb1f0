import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findHistories, type FoundHistory } from '../replay/files.js';
import { type HistorySelection, type OpenRun, type ReplayVerdict, type RunReference } from '../replay/ports.js';
import { type ShapeSearch } from '../replay/shape-search.js';
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
  /** Items that turned out not to be needed. */
  readonly skipped?: number;
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

interface CorpusOfRuns {
  readonly selection: HistorySelection;
  /** As the source has it. */
  readonly fetch: (run: RunReference) => Promise<HistoryItem | undefined>;
  readonly shard: Shard | null;
}

/** The histories of a server's open runs, and of those that only inform. What was taken for its shape is known after the replay. */
export function corpusOfRuns(search: ShapeSearch, { selection, fetch, shard }: CorpusOfRuns): Corpus {
  const { informative = [] } = selection;
  const deciding = new Set(search.runs.map(({ runId }) => runId));
  const all: readonly RunReference[] = [...search.runs, ...informative];
  const selected = shard === null ? all : ofMovingShard(all, ({ runId }) => runId, shard);
  const mine = new Set(selected.map(({ runId }) => runId));
  const spares = search.runs.filter(({ runId }) => mine.has(runId)).length;
  const taken = (): readonly OpenRun[] => search.taken().filter(({ runId }) => mine.has(runId));
  return {
    items: selected.map((run) => ({ load: async () => await (deciding.has(run.runId) ? search.fetch(run) : fetch(run)) })),
    live: true,
    get found() {
      return search.taken().length + informative.length;
    },
    get skipped() {
      return spares - taken().length;
    },
    get selection() {
      return { ...selection, selected: search.taken() };
    },
    get selected() {
      return taken();
    },
    ...(informative.length === 0 ? {} : { informs: ({ runId }) => !deciding.has(runId) }),
  };
}
