import { randomUUID } from 'node:crypto';
import proto, { type google, type temporal } from '@temporalio/proto';
import { STATUS, grpcDetails } from './failures.js';
import { type Reader } from './outcomes.js';

const { WorkflowIdConflictPolicy: CONFLICT, WorkflowIdReusePolicy: REUSE, VersioningBehavior } = proto.temporal.api.enums.v1;
const { PinnedOverrideBehavior } = proto.temporal.api.workflow.v1.VersioningOverride;

export interface PinnedWorkflow {
  readonly deploymentName: string;
  readonly buildId: string;
  readonly taskQueue: string;
  readonly workflowType: string;
  /** JSON value, the only argument; absent = none. */
  readonly input?: unknown;
  /** Milliseconds that the workflow may take. */
  readonly timeout: number;
}

/** Starts a workflow pinned to a version, whatever the routing says, unless one of this ID exists, open or closed: one call. */
export async function startPinned({ conn, signal }: Reader, workflow: PinnedWorkflow, workflowId: string): Promise<void> {
  try {
    await conn.rpc.call('startWorkflowExecution', startRequest(conn.namespace, workflow, workflowId), { signal });
  } catch (error) {
    if (grpcDetails(error)?.code !== STATUS.alreadyExists) throw error;
  }
}

/** The server's words if it says that the version does not serve the queue. */
export function notServed(error: unknown): string | undefined {
  const said = grpcDetails(error);
  return said?.code === STATUS.failedPrecondition && /not present in task queue/i.test(said.details) ? said.details : undefined;
}

function startRequest(
  namespace: string,
  { deploymentName, buildId, taskQueue, workflowType, input, timeout }: PinnedWorkflow,
  workflowId: string,
): temporal.api.workflowservice.v1.IStartWorkflowExecutionRequest {
  return {
    namespace,
    workflowId,
    workflowType: { name: workflowType },
    taskQueue: { name: taskQueue },
    ...(input === undefined ? {} : { input: { payloads: [jsonPayload(input)] } }),
    // Of the whole chain, should the workflow continue as new.
    workflowExecutionTimeout: duration(timeout),
    workflowIdReusePolicy: REUSE.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
    workflowIdConflictPolicy: CONFLICT.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
    requestId: randomUUID(),
    versioningOverride: {
      pinned: {
        behavior: PinnedOverrideBehavior.PINNED_OVERRIDE_BEHAVIOR_PINNED,
        version: { deploymentName, buildId },
      },
      // The same once more, for servers before the fields above.
      behavior: VersioningBehavior.VERSIONING_BEHAVIOR_PINNED,
      pinnedVersion: `${deploymentName}.${buildId}`,
    },
  };
}

function jsonPayload(value: unknown): temporal.api.common.v1.IPayload {
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(value)) };
}

function duration(ms: number): google.protobuf.IDuration {
  return proto.google.protobuf.Duration.fromObject({ seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1e6 });
}
