import { createHash, randomUUID } from 'node:crypto';
import proto, { type google, type temporal } from '@temporalio/proto';
import { type CheckFinding } from '../rollout/observation.js';
import { type TemporalConnection } from './connection.js';
import { patiently } from './deployment.js';
import { STATUS, grpcDetails } from './failures.js';
import { SMOKE } from './messages-deployments.js';
import { awaitEnd } from './workflow-end.js';

/** Workflow IDs of smoke tests begin with this, so that the replay gate and the evidence can leave them out. */
export const SMOKE_TEST_PREFIX = 'rainbow-smoke-';

const LONGEST_ID = 200;
/** A version that has just registered is not known on its task queue at once. */
const REGISTRATION_PATIENCE = 10_000;

const { WorkflowIdConflictPolicy: CONFLICT, WorkflowIdReusePolicy: REUSE, VersioningBehavior } = proto.temporal.api.enums.v1;
const { PinnedOverrideBehavior } = proto.temporal.api.workflow.v1.VersioningOverride;

export interface SmokeTest {
  readonly conn: TemporalConnection;
  readonly deploymentName: string;
  readonly buildId: string;
  readonly taskQueue: string;
  readonly workflowType: string;
  /** JSON value, the only argument; absent = none. */
  readonly input?: unknown;
  /** ID of the rollout: a restarted one finds its own run again, another rollout starts anew. */
  readonly rollout: string;
  /** Milliseconds that the workflow may take. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/**
 * Runs one workflow pinned to the version, whatever the routing says: passes only when it completes within the timeout. A run of the
 * same rollout is adopted, open or closed, so that a killed tick neither starts a second one nor forgets a failure.
 */
export async function runSmokeTest(test: SmokeTest): Promise<CheckFinding> {
  const { conn, workflowType, taskQueue, timeout, signal } = test;
  const workflowId = smokeTestId(test);
  const notRegistered = await start(test, workflowId);
  const what = { workflowType, taskQueue, workflowId };
  if (notRegistered !== undefined) return { kind: 'fail', because: SMOKE.notRegistered(what, notRegistered) };
  const end = await awaitEnd({ conn, workflowId, timeout, signal });
  switch (end.kind) {
    case 'completed':
      return { kind: 'pass', because: SMOKE.completed(what, end.duration) };
    case 'wedged':
      return { kind: 'fail', because: SMOKE.wedged(what, end.attempt, end.message) };
    case 'open':
      return { kind: 'fail', because: SMOKE.unfinished(what, timeout) };
    case 'ended':
      return { kind: 'fail', because: SMOKE.ended(what, end.status, end.message) };
  }
}

/**
 * The workflow's ID: the same for every look of one rollout at one queue, and another one for another workflow type or input, which a
 * rollout may get when its plan is edited.
 */
export function smokeTestId(
  test: Pick<SmokeTest, 'deploymentName' | 'buildId' | 'taskQueue' | 'rollout' | 'workflowType' | 'input'>,
): string {
  const { deploymentName, buildId, taskQueue, rollout, workflowType, input } = test;
  const digest = createHash('sha256').update(JSON.stringify([deploymentName, buildId, taskQueue, rollout, workflowType, input]));
  const mark = `-${digest.digest('hex').slice(0, 16)}`;
  const id = `${SMOKE_TEST_PREFIX}${deploymentName}-${buildId}-${taskQueue}-${rollout}`;
  return `${id.slice(0, LONGEST_ID - mark.length)}${mark}`;
}

/** Starts the workflow unless it exists; the server's words if it says that the version does not serve the queue. */
async function start(test: SmokeTest, workflowId: string): Promise<string | undefined> {
  const { conn, signal } = test;
  const request = startRequest(test, workflowId);
  try {
    const send = () => conn.rpc.call('startWorkflowExecution', request, { signal });
    await patiently(send, { signal, atMost: REGISTRATION_PATIENCE, passing: isNotRegistered });
  } catch (error) {
    if (isNotRegistered(error)) return grpcDetails(error)?.details ?? '';
    if (grpcDetails(error)?.code !== STATUS.alreadyExists) throw error;
  }
  return undefined;
}

function startRequest(
  { conn, deploymentName, buildId, taskQueue, workflowType, input, timeout }: SmokeTest,
  workflowId: string,
): temporal.api.workflowservice.v1.IStartWorkflowExecutionRequest {
  return {
    namespace: conn.namespace,
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

function isNotRegistered(error: unknown): boolean {
  const said = grpcDetails(error);
  return said?.code === STATUS.failedPrecondition && /not present in task queue/i.test(said.details);
}

function jsonPayload(value: unknown): temporal.api.common.v1.IPayload {
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(value)) };
}

function duration(ms: number): google.protobuf.IDuration {
  return proto.google.protobuf.Duration.fromObject({ seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1e6 });
}
