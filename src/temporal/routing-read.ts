import proto, { type temporal } from '@temporalio/proto';
import { type Ramp, type Routing, type VersionStatus, type VersionSummary } from '../rollout/routing.js';
import { type Deployment } from './deployment.js';
import { isNotFound } from './failures.js';
import { exactTime, milliseconds } from './timestamps.js';
import { READ_DEADLINE, readPatiently } from './version-read.js';

type Described = temporal.api.workflowservice.v1.IDescribeWorkerDeploymentResponse;
type RoutingConfig = temporal.api.deployment.v1.IRoutingConfig;
type Summary = temporal.api.deployment.v1.WorkerDeploymentInfo.IWorkerDeploymentVersionSummary;

const { WorkerDeploymentVersionStatus: STATUS, RoutingConfigUpdateState: UPDATE } = proto.temporal.api.enums.v1;
const UNVERSIONED = '__unversioned__';

/** The server's version status as this product names it. */
export const STATUSES: ReadonlyMap<number | null | undefined, VersionStatus> = new Map<number, VersionStatus>([
  [STATUS.WORKER_DEPLOYMENT_VERSION_STATUS_CREATED, 'created'],
  [STATUS.WORKER_DEPLOYMENT_VERSION_STATUS_INACTIVE, 'inactive'],
  [STATUS.WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT, 'current'],
  [STATUS.WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING, 'ramping'],
  [STATUS.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING, 'draining'],
  [STATUS.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED, 'drained'],
]);

/** The deployment's routing, in one call; `undefined` when the deployment does not exist. */
export async function readRouting(
  { conn, deploymentName }: Pick<Deployment, 'conn' | 'deploymentName'>,
  signal: AbortSignal,
): Promise<Routing | undefined> {
  const answer = await describeDeployment({ conn, deploymentName }, signal);
  return answer === undefined ? undefined : toRouting(answer);
}

/** The server's own answer about a deployment; `undefined` when there is none of that name. */
export async function describeDeployment(
  { conn, deploymentName }: Pick<Deployment, 'conn' | 'deploymentName'>,
  signal: AbortSignal,
): Promise<Described | undefined> {
  const request = { namespace: conn.namespace, deploymentName };
  try {
    return await readPatiently(
      () => conn.rpc.call('describeWorkerDeployment', request, { signal, deadline: READ_DEADLINE }),
      signal,
    );
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** That answer as the product knows it. */
export function toRouting({ conflictToken, workerDeploymentInfo }: Described): Routing {
  const config = workerDeploymentInfo?.routingConfig ?? {};
  return {
    current: config.currentDeploymentVersion?.buildId ?? null,
    currentSince: milliseconds(config.currentVersionChangedTime),
    ramp: toRamp(config),
    propagation: toPropagation(workerDeploymentInfo?.routingConfigUpdateState),
    manager: workerDeploymentInfo?.managerIdentity ?? '',
    lastModifier: workerDeploymentInfo?.lastModifierIdentity ?? '',
    versions: (workerDeploymentInfo?.versionSummaries ?? []).map(toSummary).sort((a, b) => b.createdAt - a.createdAt),
    token: conflictToken ?? new Uint8Array(),
    mark: markOf(config),
  };
}

function toRamp(config: RoutingConfig): Ramp | undefined {
  const target = config.rampingDeploymentVersion?.buildId ?? null;
  const given = config.rampingVersionPercentage ?? 0;
  // A ramp to the unversioned workers has no version; without a percentage the same fields mean that nothing ramps.
  if (target === null && (config.rampingVersion !== UNVERSIONED || given === 0)) return undefined;
  return {
    target,
    percentage: percentageOf(given),
    since: milliseconds(config.rampingVersionChangedTime),
    percentageSince: milliseconds(config.rampingVersionPercentageChangedTime),
  };
}

/** As it was given: the server keeps 33.3 as the 32-bit float 33.29999923706055, and routes nothing by the NaN that it accepts. */
function percentageOf(stored: number): number {
  return Number.isNaN(stored) ? 0 : Number(stored.toPrecision(7));
}

function toPropagation(state: number | null | undefined): Routing['propagation'] {
  if (state === UPDATE.ROUTING_CONFIG_UPDATE_STATE_COMPLETED) return 'settled';
  return state === UPDATE.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS ? 'pending' : 'unknown';
}

function toSummary({ deploymentVersion, status, createTime }: Summary): VersionSummary {
  return {
    buildId: deploymentVersion?.buildId ?? '',
    status: STATUSES.get(status) ?? 'unspecified',
    createdAt: milliseconds(createTime),
  };
}

/** Each write that changes the routing changes one of these times (test/servers/routing.test.ts, on every server). */
function markOf(config: RoutingConfig): string {
  return [config.currentVersionChangedTime, config.rampingVersionChangedTime, config.rampingVersionPercentageChangedTime]
    .map(exactTime)
    .join('-');
}
