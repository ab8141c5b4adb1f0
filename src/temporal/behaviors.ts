import { type RunsOfType } from '../drain/blockers.js';
import { type FoundRun } from '../replay/selection.js';
import { runsByType } from './dependants.js';
import { OPEN } from './dependants-query.js';
import { isSearchable, ofType, quoted, searchable, startedBefore, time } from './open-runs-query.js';
import { type Reader } from './outcomes.js';
import { SMOKE_TEST_PREFIX } from './smoke-test.js';
import { LISTING_LIMITS, countRuns, listRuns, type Visibility } from './visibility.js';

/** Workflows of a deployment, and of task queues that may have had unversioned workers before. */
export interface Place {
  readonly deploymentName: string;
  readonly workflowQueues: readonly string[];
}

export interface FoundRuns {
  /** How many there are. */
  readonly total: number;
  /** The newest of them, one page. */
  readonly runs: readonly FoundRun[];
}

/** Open runs, and those that closed since then (milliseconds since the epoch). Two calls. Throws UserError for a name that no query can match. */
export async function recentRuns(reader: Reader, { deploymentName, workflowQueues }: Place, since: number): Promise<FoundRuns> {
  const queues = workflowQueues.filter(isSearchable).map(quoted);
  const here = [
    `TemporalWorkerDeployment = ${searchable(deploymentName)}`,
    ...(queues.length === 0 ? [] : [`TaskQueue IN (${queues.join(', ')})`]),
  ].join(' OR ');
  const recent = `(ExecutionStatus = 'Running' OR CloseTime >= ${time(since)})`;
  const query = `(${here}) AND ${recent} AND WorkflowId NOT STARTS_WITH ${quoted(SMOKE_TEST_PREFIX)}`;
  const visibility = visibilityOf(reader);
  const [total, runs] = await Promise.all([countRuns(visibility, query), listRuns(visibility, query, visibility.limits.page)]);
  return { total: Math.max(total, runs.length), runs };
}

/**
 * Open Pinned runs of the deployment that started before then (milliseconds since the epoch), by workflow type. Calls grow with the types,
 * not with the runs.
 */
export async function pinnedSince(reader: Reader, deploymentName: string, before: number): Promise<readonly RunsOfType[]> {
  const visibility = visibilityOf(reader);
  const deployment = `TemporalWorkerDeployment = ${searchable(deploymentName)}`;
  const query = startedBefore(`${deployment} AND TemporalWorkflowVersioningBehavior = 'Pinned' AND ${OPEN}`, before);
  const total = await countRuns(visibility, query);
  if (total === 0) return [];
  const continued = `${deployment} AND ExecutionStatus = 'ContinuedAsNew'`;
  return await runsByType(visibility, {
    query,
    total,
    continuesAsNew: async (workflowType) => (await countRuns(visibility, ofType(continued, workflowType))) > 0,
  });
}

function visibilityOf({ conn: { rpc, namespace }, signal }: Reader): Visibility {
  return { rpc, namespace, signal, limits: LISTING_LIMITS };
}
