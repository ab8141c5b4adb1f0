import proto, { type temporal } from '@temporalio/proto';
import { type EvidenceRequest, type QueuePollers } from '../gate/evidence.js';
import { type Cohort } from './evidence-queries.js';
import { type Reader } from './outcomes.js';
import { milliseconds } from './timestamps.js';

const { TaskQueueType: TYPE, WorkerVersioningMode: MODE } = proto.temporal.api.enums.v1;
/** A live worker polls again within a minute, the server's long poll; it is remembered for five. */
const ALIVE = 70_000;

const TYPES = {
  workflow: TYPE.TASK_QUEUE_TYPE_WORKFLOW,
  activity: TYPE.TASK_QUEUE_TYPE_ACTIVITY,
  nexus: TYPE.TASK_QUEUE_TYPE_NEXUS,
} as const;

interface Poller {
  readonly identity: string;
  /** `null` = unversioned, `undefined` = a version of another deployment. */
  readonly buildId: string | null | undefined;
  /** Server time, milliseconds. */
  readonly lastAccess: number;
}

/** One queue as the server describes it. */
export interface PolledQueue {
  readonly queue: EvidenceRequest['taskQueues'][number];
  readonly pollers: readonly Poller[];
  /** Build ID that is Current on it; `null` = unversioned workers, `undefined` = a version of another deployment. */
  readonly current: string | null | undefined;
}

/** One call for one queue. */
export async function describeQueue(
  { conn, signal, deploymentName }: Reader & Pick<Cohort, 'deploymentName'>,
  queue: PolledQueue['queue'],
): Promise<PolledQueue> {
  const request = { namespace: conn.namespace, taskQueue: { name: queue.name }, taskQueueType: TYPES[queue.kind] };
  const { pollers, versioningInfo } = await conn.rpc.call('describeTaskQueue', request, { signal });
  return {
    queue,
    pollers: pollers.map(({ identity, deploymentOptions, lastAccessTime }) => ({
      identity: identity ?? '',
      buildId:
        deploymentOptions?.workerVersioningMode === MODE.WORKER_VERSIONING_MODE_VERSIONED
          ? buildOf(deploymentOptions, deploymentName)
          : null,
      lastAccess: milliseconds(lastAccessTime),
    })),
    current: buildOf(versioningInfo?.currentDeploymentVersion, deploymentName),
  };
}

function buildOf(
  version: temporal.api.deployment.v1.IWorkerDeploymentVersion | null | undefined,
  deploymentName: string,
): string | null | undefined {
  if (!version?.buildId) return null;
  return version.deploymentName === deploymentName ? version.buildId : undefined;
}

/** The newest poll on each queue: what the server's clock has shown. */
export function newestPolls(queues: readonly PolledQueue[]): readonly number[] {
  return queues.filter(({ pollers }) => pollers.length > 0).map(({ pollers }) => newest(pollers));
}

/** Live pollers of the candidate and of the previous version. `serverTime`: the newest seen, milliseconds. */
export function livePollers(
  { queue, pollers, current }: PolledQueue,
  { candidate, previous, serverTime }: Pick<EvidenceRequest, 'candidate' | 'previous'> & { readonly serverTime: number },
): QueuePollers {
  const live = pollers.filter(({ lastAccess }) => lastAccess > serverTime - ALIVE);
  const count = (wanted: string | null): number => live.filter(({ buildId }) => buildId === wanted).length;
  return {
    taskQueue: queue.name,
    kind: queue.kind,
    candidate: count(candidate),
    previous: previous === undefined ? 0 : count(previous),
    previousServes: previous !== undefined && current === previous,
  };
}

function newest(pollers: readonly Poller[]): number {
  return pollers.reduce((latest, { lastAccess }) => Math.max(latest, lastAccess), 0);
}
