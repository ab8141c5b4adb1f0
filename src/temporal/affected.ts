import { UserError } from '../system/errors.js';
import { type TemporalConnection } from './connection.js';
import { STATUS, grpcDetails } from './failures.js';
import { unsearchableInEvidence } from './messages.js';
import { isSearchable, quoted } from './open-runs-query.js';
import { SMOKE_TEST_PREFIX } from './smoke-test.js';

const SAMPLE = 5;
const OPEN = `ExecutionStatus = 'Running' AND WorkflowId NOT STARTS_WITH ${quoted(SMOKE_TEST_PREFIX)}`;

export interface Affected {
  /** Open runs that completed a workflow task on the version, smoke tests left out. */
  readonly total: number;
  /** Those among them that stay on it, whatever the routing says. */
  readonly pinned: number;
  /** Workflow IDs, newest first. */
  readonly sample: readonly string[];
}

export interface AffectedRequest {
  readonly conn: Pick<TemporalConnection, 'rpc' | 'namespace'>;
  readonly deploymentName: string;
  readonly buildId: string;
  readonly signal: AbortSignal;
}

/** Who still depends on a version that was taken back, as visibility knows it (a second or so behind). Three calls. */
export async function countAffected(request: AffectedRequest): Promise<Affected> {
  const version = `${request.deploymentName}:${request.buildId}`;
  if (!isSearchable(version)) throw new UserError(unsearchableInEvidence(version));
  const last = `TemporalWorkerDeploymentVersion = ${quoted(version)}`;
  try {
    return await countBy(request, { last, ever: `(${last} OR TemporalUsedWorkerDeploymentVersions = ${quoted(version)})` });
  } catch (error) {
    if (!isUnknownAttribute(error)) throw error;
    // Servers before 1.30 remember the last version only: runs that have already moved away are not found there.
    return await countBy(request, { last, ever: last });
  }
}

async function countBy(
  { conn: { rpc, namespace }, signal }: AffectedRequest,
  { last, ever }: { last: string; ever: string },
): Promise<Affected> {
  const open = `${ever} AND ${OPEN}`;
  const stays = `${last} AND ${OPEN} AND TemporalWorkflowVersioningBehavior = 'Pinned'`;
  const [total, pinned, listed] = await Promise.all([
    rpc.call('countWorkflowExecutions', { namespace, query: open }, { signal }),
    rpc.call('countWorkflowExecutions', { namespace, query: stays }, { signal }),
    rpc.call('listWorkflowExecutions', { namespace, query: open, pageSize: SAMPLE }, { signal }),
  ]);
  return {
    total: Number(total.count.toString()),
    pinned: Number(pinned.count.toString()),
    sample: listed.executions.flatMap(({ execution }) => execution?.workflowId ?? []),
  };
}

function isUnknownAttribute(error: unknown): boolean {
  const said = grpcDetails(error);
  return said?.code === STATUS.invalidArgument && said.details.includes('TemporalUsedWorkerDeploymentVersions');
}
