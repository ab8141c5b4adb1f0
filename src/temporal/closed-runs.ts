import { type FoundRun, type Reason } from '../replay/selection.js';
import { findTypes } from './open-runs.js';
import { longerThan, ofStatus, ofType } from './open-runs-query.js';
import { countRuns, listRuns, type Visibility } from './visibility.js';

export interface ChosenRun {
  readonly run: FoundRun;
  readonly reason: Extract<Reason, 'failed' | 'closed' | 'longest' | 'pinned'>;
}

/** Of each workflow type the runs that failed last, those that completed last, and the longest: `each` of them. */
export async function findClosed(
  visibility: Visibility,
  { query, each }: { readonly query: string; readonly each: number },
): Promise<readonly ChosenRun[]> {
  const found = new Map<string, ChosenRun>();
  const keep = (runs: readonly FoundRun[], reason: ChosenRun['reason']): void => {
    for (const run of runs) if (!found.has(run.runId)) found.set(run.runId, { run, reason });
  };
  for (const workflowType of await findTypes(visibility, query)) {
    const typed = ofType(query, workflowType);
    keep(await listRuns(visibility, ofStatus(typed, ['Failed', 'TimedOut', 'Canceled']), each), 'failed');
    keep(await listRuns(visibility, ofStatus(typed, ['Completed', 'ContinuedAsNew']), each), 'closed');
    keep(await listLongest(visibility, typed, each), 'longest');
  }
  return [...found.values()];
}

/** Visibility knows the length of closed runs and cannot sort by it, so the length is narrowed down by counting. */
async function listLongest(visibility: Visibility, query: string, wanted: number): Promise<readonly FoundRun[]> {
  const { page } = visibility.limits;
  let enough = 0;
  let tooLong: number | undefined;
  for (;;) {
    const at: number = tooLong === undefined ? Math.max(8, enough * 4) : Math.floor((enough + tooLong) / 2);
    if (at === enough) break;
    const count = await countRuns(visibility, longerThan(query, at));
    if (count >= wanted) enough = at;
    else tooLong = at;
    if (count >= wanted && count <= page) break;
  }
  const longest = await listRuns(visibility, longerThan(query, enough), page);
  return [...longest].sort((a, b) => b.events - a.events || (a.runId < b.runId ? -1 : 1)).slice(0, wanted);
}
