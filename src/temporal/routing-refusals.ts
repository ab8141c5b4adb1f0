import { type TaskQueue, StaleRouting, type Target } from '../rollout/routing.js';
import { ConflictError, UserError, asError } from '../system/errors.js';
import { type Deployment } from './deployment.js';
import { grpcDetails, isForeignManager, isMissingTaskQueues, isNotFound, isStaleToken } from './failures.js';
import { foreignManager, missingTaskQueues, staleRouting, versionUnknown } from './messages-deployments.js';
import { readRouting } from './routing-read.js';
import { readVersion } from './version-read.js';

/** What the caller of a refused routing write is told; the server's own error is the cause. */
export async function explainRefusal(
  deployment: Deployment,
  { error, target, signal }: { error: unknown; target: Target; signal: AbortSignal },
): Promise<Error> {
  const { deploymentName, identity } = deployment;
  if (isStaleToken(error) || isAlreadyCurrent(error)) return new StaleRouting(staleRouting(deploymentName), { cause: error });
  if (isForeignManager(error)) {
    const manager = /ManagerIdentity '(.*?)' is set/i.exec(grpcDetails(error)?.details ?? '')?.[1] ?? '';
    return new ConflictError(foreignManager({ deploymentName, manager, identity }), { cause: error });
  }
  if (isNotFound(error)) return new UserError(versionUnknown(deploymentName, target ?? ''), { cause: error });
  if (isMissingTaskQueues(error) && target !== null) {
    const missing = await missingQueues(deployment, target, signal);
    return new UserError(missingTaskQueues({ deploymentName, buildId: target, missing }), { cause: error });
  }
  return asError(error);
}

/** Ramping what was made Current since the routing was read. */
function isAlreadyCurrent(error: unknown): boolean {
  return /is already current/i.test(grpcDetails(error)?.details ?? '');
}

/** The task queues that Current serves and the version does not. */
async function missingQueues(deployment: Deployment, buildId: string, signal: AbortSignal): Promise<readonly TaskQueue[]> {
  const current = (await readRouting(deployment, signal))?.current ?? null;
  if (current === null) return [];
  const [served, wanted] = await Promise.all([
    readVersion(deployment, buildId, signal),
    readVersion(deployment, current, signal),
  ]);
  return lackingQueues(served?.taskQueues ?? [], wanted?.taskQueues ?? []);
}

/** Those of `wanted` that are not among `served`. */
export function lackingQueues(served: readonly TaskQueue[], wanted: readonly TaskQueue[]): readonly TaskQueue[] {
  return wanted.filter(({ name, kind }) => !served.some((queue) => queue.name === name && queue.kind === kind));
}
