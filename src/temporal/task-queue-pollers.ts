import proto, { type temporal } from '@temporalio/proto';
import pMap from 'p-map';
import { type QueuePoller } from '../rollout/registration.js';
import { type TaskQueue } from '../rollout/routing.js';
import { type TemporalConnection } from './connection.js';
import { milliseconds } from './timestamps.js';

const { TaskQueueType: TYPE, WorkerVersioningMode: MODE } = proto.temporal.api.enums.v1;
const CONCURRENCY = 8;

const TYPES = {
  workflow: TYPE.TASK_QUEUE_TYPE_WORKFLOW,
  activity: TYPE.TASK_QUEUE_TYPE_ACTIVITY,
  nexus: TYPE.TASK_QUEUE_TYPE_NEXUS,
} as const;

interface Wanted {
  readonly conn: Pick<TemporalConnection, 'rpc' | 'namespace'>;
  readonly taskQueues: readonly TaskQueue[];
  readonly signal: AbortSignal;
}

/** One task queue as the server describes it. */
export interface DescribedQueue {
  readonly pollers: readonly QueuePoller[];
  /** The version that is Current on it; `undefined` = the unversioned workers. */
  readonly current: { readonly deploymentName: string; readonly buildId: string } | undefined;
}

/** Who polls these queues, of every version and of none; the server remembers a poller for 5 minutes. One call for each queue. */
export async function readPollers({ conn, taskQueues, signal }: Wanted): Promise<QueuePoller[]> {
  const described = await pMap(taskQueues, (queue) => describeTaskQueue({ conn, signal }, queue), {
    concurrency: CONCURRENCY,
    signal,
  });
  return described.flatMap(({ pollers }) => pollers);
}

/** One queue, in one call. */
export async function describeTaskQueue(
  { conn, signal }: Omit<Wanted, 'taskQueues'>,
  { name, kind }: TaskQueue,
): Promise<DescribedQueue> {
  const request = { namespace: conn.namespace, taskQueue: { name }, taskQueueType: TYPES[kind] };
  const { pollers, versioningInfo } = await conn.rpc.call('describeTaskQueue', request, { signal });
  return {
    pollers: pollers.map(({ identity, lastAccessTime, deploymentOptions }) => ({
      taskQueue: name,
      kind,
      identity: identity ?? '',
      lastAccess: milliseconds(lastAccessTime),
      deploymentName: named(deploymentOptions?.deploymentName),
      buildId: named(deploymentOptions?.buildId),
      versioned: deploymentOptions?.workerVersioningMode === MODE.WORKER_VERSIONING_MODE_VERSIONED,
    })),
    current: versionOf(versioningInfo?.currentDeploymentVersion),
  };
}

function versionOf(version: temporal.api.deployment.v1.IWorkerDeploymentVersion | null | undefined): DescribedQueue['current'] {
  return version?.buildId ? { deploymentName: version.deploymentName ?? '', buildId: version.buildId } : undefined;
}

function named(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
