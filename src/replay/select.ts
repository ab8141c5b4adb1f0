import { groupBy } from './group.js';
import { type OpenRun } from './ports.js';

export interface Selection {
  readonly selected: readonly OpenRun[];
  /** Workflow types for which the budget left no run. */
  readonly leftOut: readonly string[];
}

/**
 * Chooses for each workflow type its oldest run, its newest, the second oldest and so on up to `perWorkflowType`: old runs are those that
 * a missing patch breaks, new ones those that the last build started. When `total` is short, all types get their first before any gets a second.
 */
export function selectRuns(
  runs: readonly OpenRun[],
  { perWorkflowType, total }: { perWorkflowType: number; total: number },
): Selection {
  const types = groupBy(runs, (run) => run.workflowType);
  const queues = [...types.values()].map((ofType) => fromBothEnds(ofType).slice(0, perWorkflowType));
  const selected: OpenRun[] = [];
  for (let round = 0; round < perWorkflowType; round += 1) {
    for (const queue of queues) {
      const run = queue[round];
      if (run !== undefined && selected.length < total) selected.push(run);
    }
  }
  const chosen = new Set(selected.map((run) => run.workflowType));
  return { selected, leftOut: [...types.keys()].filter((type) => !chosen.has(type)) };
}

/** Oldest, newest, second oldest, second newest, … */
function fromBothEnds(runs: readonly OpenRun[]): readonly OpenRun[] {
  const byAge = [...runs].sort((a, b) => a.startedAt - b.startedAt || (a.runId < b.runId ? -1 : 1));
  const newestFirst = [...byAge].reverse();
  return byAge.flatMap((run, index) => [run, newestFirst[index] ?? run]).slice(0, byAge.length);
}
