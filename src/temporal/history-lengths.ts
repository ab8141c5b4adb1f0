import { type Candidates } from '../replay/select.js';
import { groupBy } from '../replay/group.js';
import { type FoundRun, type RunStatus } from '../replay/selection.js';
import { type Rpc } from './rpc.js';
import { isNotFound } from './failures.js';
import { statusOf, type Visibility } from './visibility.js';

/** Runs of each type and version whose length is asked for, so that a long one is among them. */
const ASKED = 10;

/** How long a run's history is by now; `undefined` when the run is gone. */
export async function readLength(
  { rpc, namespace, signal }: { readonly rpc: Rpc; readonly namespace: string; readonly signal: AbortSignal },
  { workflowId, runId }: Pick<FoundRun, 'workflowId' | 'runId'>,
): Promise<{ readonly events: number; readonly status: RunStatus } | undefined> {
  try {
    const request = { namespace, execution: { workflowId, runId } };
    const { workflowExecutionInfo: info } = await rpc.call('describeWorkflowExecution', request, { signal });
    return { events: Number(info?.historyLength?.toString() ?? 0), status: statusOf(info?.status) };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * The candidates with the lengths of some open runs filled in, where not all of a type can be taken. Visibility knows the length of closed
 * runs only (it is written when a run closes), so the oldest ones, which had the most time, are asked one by one.
 */
export async function withLengths(
  visibility: Visibility,
  candidates: readonly Candidates[],
  perWorkflowType: number,
): Promise<readonly Candidates[]> {
  const lengths = new Map<string, number>();
  for (const { openRuns, runs } of candidates) {
    if (openRuns <= perWorkflowType) continue;
    for (const group of groupBy(runs, ({ version }) => version).values()) {
      const asked = group.toSorted((a, b) => a.startedAt - b.startedAt).slice(0, ASKED);
      for (const run of asked.filter(({ events }) => events === 0)) {
        lengths.set(run.runId, (await readLength(visibility, run))?.events ?? 0);
      }
    }
  }
  return candidates.map((type) => ({
    ...type,
    runs: type.runs.map((run) => ({ ...run, events: lengths.get(run.runId) ?? run.events })),
  }));
}
