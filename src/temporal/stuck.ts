import { type temporal } from '@temporalio/proto';
import { type StuckWorkflow } from '../gate/evidence.js';
import { type Cohort } from './evidence-queries.js';
import { isNotFound } from './failures.js';
import { type Reader } from './outcomes.js';
import { type Suspect } from './suspects.js';
import { type Accused, lastTrouble } from './trouble.js';

type Described = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;

/**
 * One suspect under the lens, in one call, and one more if the candidate holds its failing task: what it is stuck on, or `undefined`
 * when it is well, when another version holds it, or when it failed before the candidate took it over.
 */
export async function examine(
  reader: Reader,
  { workflowId, runId, workflowType, reported }: Suspect,
  accused: Accused & Pick<Cohort, 'deploymentName'>,
): Promise<StuckWorkflow | undefined> {
  const execution = { workflowId, runId };
  try {
    const described = await reader.conn.rpc.call(
      'describeWorkflowExecution',
      { namespace: reader.conn.namespace, execution },
      { signal: reader.signal },
    );
    const attempt = described.pendingWorkflowTask?.attempt ?? 0;
    if (attempt < (reported ? 1 : 2)) return undefined;
    const blamed = blamedVersion(described);
    if (blamed?.deploymentName !== accused.deploymentName || blamed.buildId !== accused.candidate) return undefined;
    const trouble = await lastTrouble(reader, { execution, attempt }, accused);
    return trouble === undefined ? undefined : { workflowId, runId, workflowType, attempt, ...trouble };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The version that holds the pending task: a move under way counts before an override, an override before where the run was last. */
function blamedVersion({ workflowExecutionInfo }: Described): temporal.api.deployment.v1.IWorkerDeploymentVersion | undefined {
  const versioning = workflowExecutionInfo?.versioningInfo;
  // A move without a version is one to unversioned workers.
  if (versioning?.versionTransition) return versioning.versionTransition.deploymentVersion ?? undefined;
  const { pinned, oneTime } = versioning?.versioningOverride ?? {};
  return oneTime?.targetDeploymentVersion ?? pinned?.version ?? versioning?.deploymentVersion ?? undefined;
}
