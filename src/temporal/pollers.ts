import { type EvidenceRequest, type QueuePollers } from '../gate/evidence.js';
import { type QueuePoller } from '../rollout/registration.js';
import { type Cohort } from './evidence-queries.js';
import { type Reader } from './outcomes.js';
import { describeTaskQueue } from './task-queue-pollers.js';

/** A live worker polls again within a minute, the server's long poll; it is remembered for five. */
const ALIVE = 70_000;

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
  const { pollers, current } = await describeTaskQueue({ conn, signal }, queue);
  return {
    queue,
    pollers: pollers.map(({ identity, lastAccess, versioned, ...version }) => ({
      identity,
      buildId: versioned ? buildOf(version, deploymentName) : null,
      lastAccess,
    })),
    current: buildOf(current, deploymentName),
  };
}

function buildOf(
  version: Pick<QueuePoller, 'deploymentName' | 'buildId'> | undefined,
  deploymentName: string,
): string | null | undefined {
  if (version === undefined || version.buildId === null) return null;
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
