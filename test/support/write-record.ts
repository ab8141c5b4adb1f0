import proto from '@temporalio/proto';
import { type Checkpoint } from '../../src/rollout/checkpoint.js';
import { decodeCheckpoint } from '../../src/rollout/codec.js';
import { type DeployScene } from './deploy-scene.js';
import { type ProxiedCall } from './proxy.js';

const service = proto.temporal.api.workflowservice.v1;

/** One write that the server accepted. */
export interface AcceptedWrite {
  /** What it says, such as "ramp v2 to 40 %"; the same write sent again has the same name. */
  readonly name: string;
  readonly routes: boolean;
  /** When it arrived at the proxy, milliseconds. */
  readonly arrived: number;
  /** Of a routing write: since when the server has it in force, milliseconds, to the server's own clock. */
  readonly since: number | undefined;
}

/** Names a write by what it says, so that a repetition is known as one. */
export function nameOf({ method, message }: ProxiedCall): string {
  switch (method) {
    case 'SetWorkerDeploymentRampingVersion': {
      const { buildId, percentage } = service.SetWorkerDeploymentRampingVersionRequest.decode(message);
      return buildId === '' ? 'unset the ramp' : `ramp ${buildId} to ${percentage} %`;
    }
    case 'SetWorkerDeploymentCurrentVersion':
      return `make ${service.SetWorkerDeploymentCurrentVersionRequest.decode(message).buildId} Current`;
    case 'UpdateWorkerDeploymentVersionMetadata': {
      const { upsertEntries } = service.UpdateWorkerDeploymentVersionMetadataRequest.decode(message);
      const data = upsertEntries['rainbow-deploy.checkpoint']?.data;
      return data ? noteOf(decodeCheckpoint(String(JSON.parse(Buffer.from(data).toString())))) : 'write an order';
    }
    case 'StartWorkflowExecution':
      return 'start the smoke test';
    default:
      return method;
  }
}

export function isRouting({ method }: ProxiedCall): boolean {
  return method.startsWith('SetWorkerDeployment');
}

/** Without the names that stand right after themselves. */
export function withoutRepetitions(names: readonly string[]): string[] {
  return names.filter((name, index) => name !== names[index - 1]);
}

function noteOf({ position, passed, outcome }: Checkpoint): string {
  if (outcome !== undefined) return `note the outcome ${outcome.kind}`;
  if (position.at === 'checks') return `note that ${passed.join(', ')} passed`;
  return `note the intent of ${position.at === 'step' ? `step ${position.step + 1}` : position.at}`;
}

/** Since when the routing is as it is now: the newest of the server's own times. */
export async function inForceSince({ client, server, deployment }: DeployScene): Promise<number> {
  const { workerDeploymentInfo } = await client.workflowService.describeWorkerDeployment({
    namespace: server.namespace,
    deploymentName: deployment,
  });
  const config = workerDeploymentInfo?.routingConfig;
  const times = [config?.currentVersionChangedTime, config?.rampingVersionPercentageChangedTime];
  return Math.max(...times.map((time) => Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1e6));
}

/** The outcome in the version's metadata, if there is one. */
export async function storedOutcome({ client, server, deployment }: DeployScene, buildId: string): Promise<string | undefined> {
  const { workerDeploymentVersionInfo } = await client.workflowService.describeWorkerDeploymentVersion({
    namespace: server.namespace,
    deploymentVersion: { deploymentName: deployment, buildId },
  });
  const data = workerDeploymentVersionInfo?.metadata?.entries?.['rainbow-deploy.checkpoint']?.data;
  return data ? decodeCheckpoint(String(JSON.parse(Buffer.from(data).toString()))).outcome?.kind : undefined;
}
