import { readIndex } from '../replay/snapshot/files.js';
import { type SnapshotIndex } from '../replay/snapshot/index-schema.js';
import { findHistories, type FoundHistory } from '../replay/files.js';
import { type About } from '../replay/protocol.js';
import { type Workshop } from '../replay/workshop.js';
import { type PatchesOptions } from './patches-options.js';
import { type PatchRun, type PatchRuns, type RunSource, type SplitRuns } from './patches-runs.js';

interface ReadFile {
  readonly file: FoundHistory;
  readonly about: About;
  readonly pinned: boolean;
}

export interface FileRuns {
  readonly paths: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly workshop: Pick<Workshop, 'describe'>;
  readonly options: PatchesOptions;
}

/** The runs in files, folders and snapshots. Histories that cannot be read leave every count unknown. Throws UserError for a path that cannot be listed. */
export async function runsOfFiles({ paths, cwd, workshop, options }: FileRuns): Promise<RunSource> {
  const entries = new Map<string, SnapshotIndex['histories'][number]>();
  const indexes: SnapshotIndex[] = [];
  const found = await findHistories(paths, {
    cwd,
    readIndex: async (folder) => {
      const index = await readIndex(folder);
      if (index === undefined) return undefined;
      indexes.push(index);
      for (const entry of index.histories) entries.set(entry.runId, entry);
      return index.histories;
    },
  });
  const read: ReadFile[] = [];
  let unreadable = 0;
  for (const file of found) {
    const about = await workshop.describe(file);
    if (about === undefined || about.patches === null) unreadable += 1;
    else read.push({ file, about, pinned: entries.get(about.runId)?.behavior === 'pinned' });
  }
  const movable = read.filter(({ pinned }) => !pinned);
  const select = (files: readonly ReadFile[], patch: string, types: readonly string[]): SplitRuns => {
    const mine = files.filter(({ about }) => types.includes(about.workflowType));
    const carries = ({ about }: ReadFile): boolean => about.patches?.some(({ id }) => id === patch) === true;
    return { carrying: toRuns(mine.filter(carries)), lacking: toRuns(mine.filter((each) => !carries(each))) };
  };
  return {
    whole: unreadable === 0 && found.length > 0 && indexes.length === 1 && isWhole(indexes, found),
    idsIn: (types) => {
      const runs = movable.filter(({ about }) => about.open && types.includes(about.workflowType));
      const ids = new Set(runs.flatMap(({ about }) => (about.patches ?? []).map(({ id }) => id)));
      return Promise.resolve({ ids, carrying: runs.length + unreadable, looked: runs.length });
    },
    of: (patch, types) => {
      const open = select(
        movable.filter(({ about }) => about.open),
        patch,
        types,
      );
      const closed = select(
        movable.filter(({ about }) => !about.open),
        patch,
        types,
      );
      return Promise.resolve({
        open: unreadable === 0 ? open : null,
        closed: options.closed === 'count' ? closed : null,
        pinned: select(
          read.filter(({ pinned, about }) => pinned && about.open),
          patch,
          types,
        ).lacking.count,
      });
    },
  };
}

/** A snapshot that left no open run out. It says nothing of runs that started since, which have the code of then. */
function isWhole(indexes: readonly SnapshotIndex[], found: readonly FoundHistory[]): boolean {
  return indexes.every(
    ({ histories, types }) => histories.length === found.length && types.every(({ leftOut }) => leftOut === 0),
  );
}

function toRuns(files: readonly ReadFile[]): PatchRuns {
  const runs = files.map(({ file, about }): PatchRun => ({
    key: file.path,
    workflowId: about.workflowId,
    startedAt: about.startedAt,
    load: () => Promise.resolve(file),
  }));
  return { count: runs.length, runs };
}
