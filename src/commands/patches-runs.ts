import { type RunCounts } from '../patches/facts.js';
import { type HistoryItem } from '../replay/verdict.js';

/** A run that may be read and replayed. */
export interface PatchRun {
  /** Tells it from all others. */
  readonly key: string;
  readonly workflowId: string;
  readonly startedAt: number | null;
  /** `undefined` when it is gone meanwhile. */
  load(): Promise<HistoryItem | undefined>;
}

export interface PatchRuns {
  /** How many there are; more than `runs` when only the oldest were listed. */
  readonly count: number;
  readonly runs: readonly PatchRun[];
}

export interface SplitRuns {
  readonly carrying: PatchRuns;
  readonly lacking: PatchRuns;
}

export interface RunsOfPatch {
  /** `null`: they could not be counted. */
  readonly open: SplitRuns | null;
  /** `null`: they do not count. */
  readonly closed: SplitRuns | null;
  /** Open Pinned runs without the marker. */
  readonly pinned: number;
}

export interface FoundIds {
  readonly ids: ReadonlySet<string>;
  readonly carrying: number;
  readonly looked: number;
}

/** Where the runs are looked for: a server, or files. */
export interface RunSource {
  /** All runs were counted, and not just those of some files. */
  readonly whole: boolean;
  /** The patch IDs that open runs of these types carry. */
  idsIn(workflowTypes: readonly string[]): Promise<FoundIds>;
  of(patch: string, workflowTypes: readonly string[]): Promise<RunsOfPatch>;
}

export const NO_RUNS: PatchRuns = { count: 0, runs: [] };

export function countsOf({ carrying, lacking }: SplitRuns): RunCounts {
  const starts = lacking.runs.flatMap(({ startedAt }) => startedAt ?? []);
  return {
    carrying: carrying.count,
    lacking: lacking.count,
    oldestLacking: starts.length === 0 ? null : starts.reduce((a, b) => Math.min(a, b)),
  };
}

/** Two populations as one. */
export function joined(one: PatchRuns, other: PatchRuns | undefined): PatchRuns {
  return other === undefined ? one : { count: one.count + other.count, runs: [...one.runs, ...other.runs] };
}
