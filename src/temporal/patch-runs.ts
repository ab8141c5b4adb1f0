import { type FoundRun } from '../replay/selection.js';
import { listOldest } from './open-runs.js';
import { quoted, searchable, withoutPatches, withPatch } from './open-runs-query.js';
import { SMOKE_TEST_PREFIX } from './smoke-test.js';
import { countRuns, listRuns, pagesOf, type Visibility } from './visibility.js';

/** Whose runs are meant. */
export interface PatchScope {
  readonly workflowTypes: readonly string[];
  /** Runs on versions of other Worker Deployments are left out; absent = the whole namespace. */
  readonly deploymentName: string | undefined;
  /** Empty = any. */
  readonly taskQueues: readonly string[];
}

/** `open` and `closed` runs are those that new code takes over or is asked about; `pinned` ones are open and never come to it. */
export type Population = 'open' | 'closed' | 'pinned';

const MOVABLE = "(TemporalWorkflowVersioningBehavior = 'AutoUpgrade' OR TemporalWorkflowVersioningBehavior IS NULL)";
const CONDITIONS: Readonly<Record<Population, readonly string[]>> = {
  open: ["ExecutionStatus = 'Running'", MOVABLE],
  closed: ["ExecutionStatus != 'Running'", MOVABLE],
  pinned: ["ExecutionStatus = 'Running'", "TemporalWorkflowVersioningBehavior = 'Pinned'"],
};
const SECOND = 1_000;

/** Visibility query. Throws UserError for a name that no query can match. */
export function patchRunsQuery({ workflowTypes, deploymentName, taskQueues }: PatchScope, population: Population): string {
  const list = (names: readonly string[]): string => names.map(searchable).join(', ');
  return [
    `WorkflowType IN (${list(workflowTypes)})`,
    ...CONDITIONS[population],
    ...(taskQueues.length === 0 ? [] : [`TaskQueue IN (${list(taskQueues)})`]),
    ...(deploymentName === undefined
      ? []
      : [`(TemporalWorkerDeployment = ${searchable(deploymentName)} OR TemporalWorkerDeployment IS NULL)`]),
    `WorkflowId NOT STARTS_WITH ${quoted(SMOKE_TEST_PREFIX)}`,
  ].join(' AND ');
}

/** The runs with the marker of a patch, and those without it. */
export function splitByPatch(query: string, patch: string): { readonly carrying: string; readonly lacking: string } {
  return { carrying: withPatch(query, patch), lacking: withoutPatches(query, [patch]) };
}

export interface ListedRuns {
  /** Counted by the server; at least as many as are listed. */
  readonly count: number;
  /** All of them, or the oldest. */
  readonly runs: readonly FoundRun[];
}

/** One call to count and, unless there are none, one for each page; some more to find the oldest when there are more than `atMost`. */
export async function listPatchRuns(visibility: Visibility, query: string, atMost: number): Promise<ListedRuns> {
  const count = await countRuns(visibility, query);
  if (count === 0) return { count, runs: [] };
  if (count <= atMost) {
    const runs = await listRuns(visibility, query, atMost);
    // Visibility answers a count and a list from different moments.
    return { count: Math.max(count, runs.length), runs };
  }
  const limits = { ...visibility.limits, page: Math.min(visibility.limits.page, atMost) };
  return { count, runs: await listOldest({ ...visibility, limits }, query, Date.now() + SECOND) };
}

/** Patches that the SDK itself uses are no business of the user's code. */
const INTERNAL = '__sdk_internal_';

export interface PatchesInRuns {
  readonly ids: ReadonlySet<string>;
  /** Runs with any patch, and how many of them were looked at. */
  readonly carrying: number;
  readonly looked: number;
}

/** The patch IDs that the runs carry, as far as up to `atMost` runs tell; one call to count and one for each page. */
export async function patchesInRuns(visibility: Visibility, query: string, atMost: number): Promise<PatchesInRuns> {
  const patched = `${query} AND TemporalChangeVersion IS NOT NULL`;
  const carrying = await countRuns(visibility, patched);
  const ids = new Set<string>();
  let looked = 0;
  if (carrying > 0)
    for await (const page of pagesOf(visibility, patched)) {
      looked += page.length;
      for (const patch of page.flatMap(({ patches }) => patches)) if (!patch.startsWith(INTERNAL)) ids.add(patch);
      if (looked >= atMost) break;
    }
  return { ids, carrying: Math.max(carrying, looked), looked };
}

/** How long the namespace keeps closed runs, milliseconds; `null` = it does not say. One call. */
export async function readRetention({ rpc, namespace, signal }: Visibility): Promise<number | null> {
  const { config } = await rpc.call('describeNamespace', { namespace }, { signal });
  const kept = Number(config?.workflowExecutionRetentionTtl?.seconds?.toString() ?? 0) * SECOND;
  return kept > 0 ? kept : null;
}
