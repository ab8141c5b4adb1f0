import { UserError } from '../system/errors.js';
import { type Deployment } from './deployment.js';
import { type GrpcDetails, STATUS, grpcDetails, isForeignManager, isNotFound } from './failures.js';
import { DELETION } from './messages-deployments.js';

/** `undeletable`: the server stumbles over its own record; it will again. `later`: the next run may succeed. */
export type Deletion =
  { readonly kind: 'deleted' } | { readonly kind: 'later' | 'undeletable' | 'foreign'; readonly because: string };

/** A server that is left without an answer for a version retries inside for about eight seconds before it gives up. */
const DEADLINE = 20_000;
/** Masked INTERNAL errors look as if they passed: one more try is enough to tell. */
const PATIENCE = 5_000;

/**
 * Deletes a version's record; one that is gone already counts as deleted. Never skips the drainage. What the server refuses is an
 * answer; a connection that fails is thrown.
 */
export async function deleteVersion(
  { conn, deploymentName, identity }: Deployment,
  buildId: string,
  signal: AbortSignal,
): Promise<Deletion> {
  const request = {
    namespace: conn.namespace,
    deploymentVersion: { deploymentName, buildId },
    skipDrainage: false,
    identity,
  };
  try {
    await conn.rpc.call('deleteWorkerDeploymentVersion', request, { signal, deadline: DEADLINE, patience: PATIENCE });
    return { kind: 'deleted' };
  } catch (error) {
    if (isNotFound(error)) return { kind: 'deleted' };
    const said = grpcDetails(error);
    if (said === undefined || !(error instanceof UserError)) throw error;
    if (isForeignManager(error)) return { kind: 'foreign', because: DELETION.foreign };
    const refusal = refused(said);
    if (refusal !== undefined) return refusal;
    throw error;
  }
}

function refused({ code, details }: GrpcDetails): Deletion | undefined {
  if (code === STATUS.internal) return { kind: 'undeletable', because: DELETION.undeletable(details) };
  if (code === STATUS.resourceExhausted) return { kind: 'later', because: DELETION.busy };
  if (code !== STATUS.failedPrecondition) return undefined;
  // The texts differ between servers 1.29 and 1.32, so they are matched loosely.
  if (/active pollers/i.test(details)) return { kind: 'later', because: DELETION.pollers };
  if (/draining/i.test(details)) return { kind: 'later', because: DELETION.draining };
  if (/current or ramping/i.test(details)) return { kind: 'later', because: DELETION.routed };
  if (/workflow task in failed state/i.test(details)) return { kind: 'undeletable', because: DELETION.undeletable(details) };
  return { kind: 'later', because: DELETION.other(details) };
}
