import proto, { type temporal } from '@temporalio/proto';
import { type TaskQueue, type VersionDetail } from '../rollout/routing.js';
import { type Deployment, patiently } from './deployment.js';
import { isNotFound, isPassingRefusal } from './failures.js';
import { METADATA_KEYS, entryText } from './metadata.js';

const { TaskQueueType: TYPE } = proto.temporal.api.enums.v1;
/** Up to server 1.31 a read waits about a second for each write that the version has just taken. */
export const READ_DEADLINE = 30_000;
/** After ten or more writes in a row those servers refuse to read until they have caught up. */
const READ_PATIENCE = 60_000;

const KINDS: ReadonlyMap<number | null | undefined, TaskQueue['kind']> = new Map<number, TaskQueue['kind']>([
  [TYPE.TASK_QUEUE_TYPE_WORKFLOW, 'workflow'],
  [TYPE.TASK_QUEUE_TYPE_ACTIVITY, 'activity'],
  [TYPE.TASK_QUEUE_TYPE_NEXUS, 'nexus'],
]);

const ORDER = [...KINDS.values()];

/** What the server knows of one version; `undefined` when it does not exist. */
export async function readVersion(
  { conn, deploymentName }: Pick<Deployment, 'conn' | 'deploymentName'>,
  buildId: string,
  signal: AbortSignal,
): Promise<VersionDetail | undefined> {
  const request = { namespace: conn.namespace, deploymentVersion: { deploymentName, buildId } };
  try {
    const answer = await readPatiently(
      () => conn.rpc.call('describeWorkerDeploymentVersion', request, { signal, deadline: READ_DEADLINE }),
      signal,
    );
    const entries = answer.workerDeploymentVersionInfo?.metadata?.entries ?? {};
    return {
      buildId,
      taskQueues: answer.versionTaskQueues.flatMap((queue) => toTaskQueue(queue)).sort(byNameAndKind),
      checkpoint: entryText(entries[METADATA_KEYS.checkpoint]),
      order: entryText(entries[METADATA_KEYS.order]),
      notified: entryText(entries[METADATA_KEYS.notified]),
    };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** A read that outlasts the server's catching up with earlier writes. */
export function readPatiently<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return patiently(call, { signal, atMost: READ_PATIENCE, passing: isPassingRefusal });
}

function toTaskQueue({
  name,
  type,
}: temporal.api.workflowservice.v1.DescribeWorkerDeploymentVersionResponse.IVersionTaskQueue): TaskQueue[] {
  const kind = KINDS.get(type);
  return kind === undefined || !name ? [] : [{ name, kind }];
}

/** The server lists them in any order. */
function byNameAndKind(one: TaskQueue, other: TaskQueue): number {
  return one.name.localeCompare(other.name) || ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind);
}
