import { randomUUID } from 'node:crypto';
import { type WritePermission } from '../doctor/judge-server.js';
import { asError, UserError } from '../system/errors.js';
import { STATUS, grpcDetails, isNotFound, isUnimplemented } from './failures.js';
import { type Reader } from './outcomes.js';

/** What no conflict token of a server looks like. */
const NO_TOKEN = new TextEncoder().encode('rainbow-deploy doctor');

/**
 * Asks for a change that cannot be made: another Current version of a deployment that does not exist. The server looks at the permission
 * first; without `allowNoPollers` it creates nothing (test/servers/doctor.test.ts, servers 1.29 to 1.32), and were there such a
 * deployment, the conflict token would not be its own. One call.
 */
export async function tryWriting({ conn, signal }: Reader, identity: string): Promise<WritePermission> {
  const deploymentName = `rainbow-deploy-doctor-${randomUUID()}`;
  const request = { namespace: conn.namespace, deploymentName, buildId: 'none', identity, conflictToken: NO_TOKEN };
  try {
    await conn.rpc.call('setWorkerDeploymentCurrentVersion', request, { signal });
    return { kind: 'granted' };
  } catch (error) {
    if (isNotFound(error)) return { kind: 'granted' };
    if (!(error instanceof UserError)) throw error;
    const said = grpcDetails(error);
    // The server uses the same code for what is turned off for everybody.
    if (said?.code === STATUS.permissionDenied && !/disabled/i.test(said.details)) return { kind: 'denied', said: error.message };
    if (said?.code === STATUS.permissionDenied || isUnimplemented(error)) return { kind: 'unknown', why: asError(error).message };
    throw error;
  }
}
