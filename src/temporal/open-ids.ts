import { quoted, searchable } from './open-runs-query.js';
import { SMOKE_TEST_PREFIX } from './smoke-test.js';
import { countRuns, LISTING_LIMITS, listRuns, type Visibility } from './visibility.js';

export interface OpenIds {
  /** Open runs that a ramp may move: Auto-Upgrade ones, and those without a version. */
  readonly open: number;
  /** Workflow IDs of the newest of them, at most as many as asked for. */
  readonly workflowIds: readonly string[];
}

export interface OpenIdsRequest extends Pick<Visibility, 'rpc' | 'namespace' | 'signal'> {
  /** Only what runs on a version of this Worker Deployment, or unversioned on these task queues; absent = the whole namespace. */
  readonly of: { readonly deploymentName: string } | { readonly unversionedOn: readonly string[] } | undefined;
  readonly atMost: number;
}

/** One call to count, and one for each thousand that are listed. Throws UserError for a name that no query can match. */
export async function listOpenIds({ of, atMost, ...server }: OpenIdsRequest): Promise<OpenIds> {
  const visibility = { ...server, limits: LISTING_LIMITS };
  const query = movableQuery(of);
  const open = await countRuns(visibility, query);
  const runs = open === 0 ? [] : await listRuns(visibility, query, atMost);
  // Visibility answers a count and a list from different moments.
  return { open: Math.max(open, runs.length), workflowIds: runs.map(({ workflowId }) => workflowId) };
}

function movableQuery(of: OpenIdsRequest['of']): string {
  const open = `ExecutionStatus = 'Running' AND WorkflowId NOT STARTS_WITH ${quoted(SMOKE_TEST_PREFIX)}`;
  const movable = "TemporalWorkflowVersioningBehavior = 'AutoUpgrade'";
  if (of === undefined) return `${open} AND (${movable} OR TemporalWorkflowVersioningBehavior IS NULL)`;
  if ('deploymentName' in of) return `${open} AND ${movable} AND TemporalWorkerDeployment = ${searchable(of.deploymentName)}`;
  const queues = of.unversionedOn.map(searchable).join(', ');
  return `${open} AND TaskQueue IN (${queues}) AND TemporalWorkerDeploymentVersion IS NULL`;
}
