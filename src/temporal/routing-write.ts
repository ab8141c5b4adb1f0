import { type RoutingPort, type RoutingWrite, type Target } from '../rollout/routing.js';
import { type Deployment, WRITE_DEADLINE, patiently } from './deployment.js';
import { isMissingTaskQueues, isPassingRefusal } from './failures.js';
import { explainRefusal } from './routing-refusals.js';

/** A version is listed up to a second before its task queues are (servers 1.31 and 1.32 refuse a ramp in between). */
const REGISTRATION_PATIENCE = 5_000;

type Writes = Pick<RoutingPort, 'ramp' | 'unsetRamp' | 'makeCurrent'>;

/** The writes that change a deployment's routing; each carries the token of the read that it was decided on. */
export function routingWrites(deployment: Deployment): Writes {
  return {
    ramp: async (buildId, percentage, write) => {
      if (buildId === '') throw new RangeError('A ramp needs a Build ID; an empty one would unset it.');
      // The server accepts NaN, and keeps a version Ramping for ever at 0 %.
      if (!(percentage > 0 && percentage <= 100)) {
        throw new RangeError(`A ramp of ${percentage} % is not above 0 and at most 100; to end a ramp, unset it.`);
      }
      await setRamp(deployment, { buildId, percentage, write });
    },
    // With a Build ID, 0 % would leave the version Ramping: it never drains and can never be deleted.
    unsetRamp: (write) => setRamp(deployment, { buildId: '', percentage: 0, write }),
    makeCurrent: async (target, { token, signal, ignoreMissingTaskQueues }) => {
      if (target === '') throw new RangeError('An empty Build ID would make the unversioned workers Current; say null for them.');
      await sendWrite(deployment, {
        method: 'setWorkerDeploymentCurrentVersion',
        target,
        token,
        signal,
        ignoreMissingTaskQueues,
      });
    },
  };
}

async function setRamp(
  deployment: Deployment,
  { buildId, percentage, write }: { buildId: string; percentage: number; write: RoutingWrite },
): Promise<void> {
  const target = buildId === '' ? null : buildId;
  await sendWrite(deployment, { method: 'setWorkerDeploymentRampingVersion', target, percentage, ...write });
}

type Write = RoutingWrite & { readonly target: Target } & (
    | { readonly method: 'setWorkerDeploymentRampingVersion'; readonly percentage: number }
    | { readonly method: 'setWorkerDeploymentCurrentVersion'; readonly ignoreMissingTaskQueues: boolean }
  );

async function sendWrite(deployment: Deployment, write: Write): Promise<void> {
  const { conn, deploymentName, identity } = deployment;
  const { target, token, signal } = write;
  const request = { namespace: conn.namespace, deploymentName, buildId: target ?? '', conflictToken: token, identity };
  const limits = { signal, deadline: WRITE_DEADLINE };
  const send = () =>
    write.method === 'setWorkerDeploymentRampingVersion'
      ? conn.rpc.call(write.method, { ...request, percentage: write.percentage }, limits)
      : conn.rpc.call(write.method, { ...request, ignoreMissingTaskQueues: write.ignoreMissingTaskQueues }, limits);
  const passing = (error: unknown): boolean => isMissingTaskQueues(error) || isPassingRefusal(error);
  try {
    await patiently(send, { signal, atMost: REGISTRATION_PATIENCE, passing });
  } catch (error) {
    throw await explainRefusal(deployment, { error, target, signal });
  }
}
