import { type CodeSettings } from '../config/settings.js';
import { type FoundRun } from '../replay/selection.js';
import { type TemporalConnection } from '../temporal/connection.js';
import { historySource } from '../temporal/histories.js';
import { isSearchable } from '../temporal/open-runs-query.js';
import { listPatchRuns, patchesInRuns, patchRunsQuery, type PatchScope, splitByPatch } from '../temporal/patch-runs.js';
import { countRuns, LISTING_LIMITS, type Visibility } from '../temporal/visibility.js';
import { type PatchesOptions } from './patches-options.js';
import { NO_RUNS, type PatchRun, type PatchRuns, type RunSource, type SplitRuns } from './patches-runs.js';

/** Runs that are looked at for patches that the code lacks. */
const MOST_LOOKED = 20_000;

export interface ServerRuns {
  readonly conn: TemporalConnection;
  readonly settings: CodeSettings;
  readonly options: PatchesOptions;
  readonly signal: AbortSignal;
}

/** The runs of a namespace: for each patch a constant number of calls, and one for each page of runs that may be read. */
export function runsOfServer({ conn, settings, options, signal }: ServerRuns): RunSource {
  const visibility: Visibility = { rpc: conn.rpc, namespace: conn.namespace, signal, limits: LISTING_LIMITS };
  const histories = historySource(conn);
  const { deploymentName, taskQueues } = settings;
  const scope = (workflowTypes: readonly string[]): PatchScope => ({ workflowTypes, deploymentName, taskQueues });
  const toRun = (run: FoundRun): PatchRun => ({
    key: run.runId,
    workflowId: run.workflowId,
    startedAt: run.startedAt,
    load: async () => await histories.fetch(run, signal),
  });
  const list = async (query: string): Promise<PatchRuns> => {
    const { count, runs } = await listPatchRuns(visibility, query, options.total);
    return { count, runs: runs.map(toRun) };
  };
  const split = async (query: string, patch: string): Promise<SplitRuns> => {
    const { carrying, lacking } = splitByPatch(query, patch);
    return { carrying: await list(carrying), lacking: await list(lacking) };
  };
  return {
    whole: true,
    idsIn: async (types) => {
      if (types.length === 0) return { ids: new Set(), carrying: 0, looked: 0 };
      return await patchesInRuns(visibility, patchRunsQuery(scope(types), 'open'), MOST_LOOKED);
    },
    of: async (patch, types) => {
      if (!isSearchable(patch)) return { open: null, closed: null, pinned: 0 };
      if (types.length === 0) return { open: { carrying: NO_RUNS, lacking: NO_RUNS }, closed: null, pinned: 0 };
      const pinned = splitByPatch(patchRunsQuery(scope(types), 'pinned'), patch).lacking;
      return {
        open: await split(patchRunsQuery(scope(types), 'open'), patch),
        closed: options.closed === 'count' ? await split(patchRunsQuery(scope(types), 'closed'), patch) : null,
        pinned: await countRuns(visibility, pinned),
      };
    },
  };
}
