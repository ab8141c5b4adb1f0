import { type temporal } from '@temporalio/proto';
import { type ListedVersion } from '../drain/facts.js';
import { type Routing } from '../rollout/routing.js';
import { type TemporalConnection } from './connection.js';
import { type Deployment } from './deployment.js';
import { STATUSES, describeDeployment, toRouting } from './routing-read.js';
import { milliseconds } from './timestamps.js';

type Summary = temporal.api.deployment.v1.WorkerDeploymentInfo.IWorkerDeploymentVersionSummary;
type Namespace = Pick<TemporalConnection, 'rpc' | 'namespace'>;

export interface ListedDeployment {
  readonly routing: Routing;
  readonly versions: readonly ListedVersion[];
}

/** A deployment with all of its versions and their times, in one call; `undefined` when it does not exist. */
export async function readVersions(
  deployment: Pick<Deployment, 'conn' | 'deploymentName'>,
  signal: AbortSignal,
): Promise<ListedDeployment | undefined> {
  const answer = await describeDeployment(deployment, signal);
  if (answer === undefined) return undefined;
  return { routing: toRouting(answer), versions: (answer.workerDeploymentInfo?.versionSummaries ?? []).map(toListed) };
}

function toListed(summary: Summary): ListedVersion {
  const { deploymentVersion, drainageInfo, status } = summary;
  const named = STATUSES.get(status) ?? 'unspecified';
  return {
    buildId: deploymentVersion?.buildId ?? '',
    status: named,
    createdAt: milliseconds(summary.createTime),
    firstUsedAt: milliseconds(summary.firstActivationTime),
    // Server 1.29 does not keep when a version was last Current, but when it left the routing.
    lastUsedAt: Math.max(milliseconds(summary.lastDeactivationTime), milliseconds(summary.lastCurrentTime)),
    drainedAt: named === 'drained' ? milliseconds(drainageInfo?.lastChangedTime) : 0,
  };
}

const PAGE = 100;
/** A namespace takes a hundred deployments by default (matching.maxDeployments). */
const MOST_DEPLOYMENTS = 2_000;

/** Names of the namespace's Worker Deployments, in order, as visibility knows them (a second or so behind). One call a page. */
export async function listDeployments({ rpc, namespace }: Namespace, signal: AbortSignal): Promise<readonly string[]> {
  const names = new Set<string>();
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const request = { namespace, pageSize: PAGE, nextPageToken };
    const page = await rpc.call('listWorkerDeployments', request, { signal });
    for (const { name } of page.workerDeployments) if (name) names.add(name);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0 && names.size < MOST_DEPLOYMENTS);
  return [...names].sort((one, other) => one.localeCompare(other));
}
