import { type CheckId, type Finding, skip } from '../doctor/finding.js';
import { judgeDeployment, judgeManager, judgePropagation, judgeRamp } from '../doctor/judge-deployment.js';
import { sayGeneral as say } from '../doctor/messages.js';
import { type ListedVersion } from '../drain/facts.js';
import { type Routing, type TaskQueue, type VersionDetail } from '../rollout/routing.js';
import { readVersion } from '../temporal/version-read.js';
import { listDeployments, readVersions } from '../temporal/versions-read.js';
import { type Patient } from './doctor-context.js';
import { looked } from './doctor-look.js';
import { lookAtRuns } from './doctor-runs.js';
import { lookAtVersions } from './doctor-versions.js';
import { lookAtWorkers } from './doctor-workers.js';
import { checkpointOf, isBaking } from './observe.js';

/** A deployment as it was read, in three calls at most. */
export interface DeploymentReading {
  readonly deploymentName: string;
  /** `undefined` when there is none of that name. */
  readonly routing: Routing | undefined;
  readonly versions: readonly ListedVersion[];
  /** Queues of Current; while nothing is Current, those of the newest version. */
  readonly served: readonly TaskQueue[];
  /** A rollout that somebody can go on with. */
  readonly rollout: boolean;
}

const OF_A_DEPLOYMENT: readonly CheckId[] = [
  'ramp',
  'propagation',
  'manager',
  'versions',
  'pollers',
  'unversioned-pollers',
  'versioning-behavior',
  'long-pinned',
  'clock',
];

/** Wait for a routing change where the configuration says nothing, milliseconds. */
const SPREADS_WITHIN = 60_000;

/** The deployment with its versions, workers and workflows. */
export async function lookAtDeployment(patient: Patient): Promise<readonly Finding[]> {
  const { configured, conn, identity, clock, signal } = patient;
  const { deploymentName } = configured.facts;
  if (deploymentName === undefined) return await unnamed(patient);
  let reading: DeploymentReading | undefined;
  const first = await looked({ checks: ['deployment'], signal }, async (until) => {
    const { routing, rollout } = (reading = await readDeployment(patient, deploymentName, until));
    const facts = {
      deploymentName,
      namespace: conn.namespace,
      routing,
      rollout,
      onConflict: configured.settings?.onConflict ?? ('reject' as const),
      identity,
      propagationTimeout: configured.settings?.plan.propagationTimeout ?? SPREADS_WITHIN,
      now: clock.now(),
    };
    return [judgeDeployment(facts), judgeRamp(facts), judgePropagation(facts), judgeManager(facts)];
  });
  if (reading === undefined) return [...first, ...OF_A_DEPLOYMENT.map((id) => skip(id, say.unreadDeployment))];
  const more = await Promise.all([
    lookAtVersions(patient, reading),
    lookAtWorkers(patient, reading),
    lookAtRuns(patient, reading),
  ]);
  return [...first, ...more.flat()];
}

async function unnamed({ conn, signal }: Patient): Promise<readonly Finding[]> {
  const first = await looked({ checks: ['deployment'], signal }, async (until) => [
    skip('deployment', say.unnamedAmong(conn.namespace, await listDeployments(conn, until))),
  ]);
  return [...first, ...OF_A_DEPLOYMENT.map((id) => skip(id, say.unnamed))];
}

async function readDeployment({ conn }: Patient, deploymentName: string, signal: AbortSignal): Promise<DeploymentReading> {
  const place = { conn, deploymentName };
  const listed = await readVersions(place, signal);
  const { routing, versions = [] } = listed ?? {};
  const detailOf = async (buildId: string | null | undefined): Promise<VersionDetail | undefined> =>
    typeof buildId === 'string' ? await readVersion(place, buildId, signal) : undefined;
  const serving = routing?.current ?? routing?.versions[0]?.buildId;
  const [current, ramping] = await Promise.all([detailOf(serving), detailOf(routing?.ramp?.target)]);
  return {
    deploymentName,
    routing,
    versions,
    served: current?.taskQueues ?? [],
    rollout: routing?.ramp === undefined ? isBaking(current) : isInProgress(ramping),
  };
}

function isInProgress(version: VersionDetail | undefined): boolean {
  const checkpoint = checkpointOf(version);
  return checkpoint !== undefined && checkpoint.outcome === undefined;
}
