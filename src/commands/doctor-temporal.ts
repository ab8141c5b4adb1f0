import { CHECKS, type CheckId, type Finding, skip } from '../doctor/finding.js';
import { judgeConnection, judgeServerVersion } from '../doctor/judge-server.js';
import { sayGeneral as say } from '../doctor/messages.js';
import { type DoctorReport } from '../report/doctor-report.js';
import { type Clock } from '../system/clock.js';
import { connect, serverVersion, type TemporalConnection } from '../temporal/connection.js';
import { isNamespaceNotFound } from '../temporal/failures.js';
import { readNamespace, type Namespace } from '../temporal/namespace.js';
import { isOld, OLDEST_SERVER } from '../temporal/server-age.js';
import { type Call } from './call.js';
import { type Configured } from './doctor-configuration.js';
import { type Patient } from './doctor-context.js';
import { lookAtDeployment } from './doctor-deployment.js';
import { looked } from './doctor-look.js';
import { lookAtNamespace } from './doctor-namespace.js';

/** Checks that need no server. */
const LOCAL: readonly CheckId[] = ['configuration', 'replay-gate', 'sdk', 'sdk-packages', 'node', 'identity', 'github-token'];
const ON_THE_SERVER = CHECKS.filter((id) => !LOCAL.includes(id) && id !== 'connection');
const IN_THE_NAMESPACE = ON_THE_SERVER.filter((id) => id !== 'namespace' && id !== 'server-version');

export interface TemporalRequest extends Pick<Call, 'env' | 'signal'> {
  readonly clock: Clock;
  readonly configured: Configured;
}

/** All that a server can be asked, as far as it answers. */
export async function lookAtTemporal(
  request: TemporalRequest,
): Promise<Pick<DoctorReport, 'address' | 'namespace' | 'serverVersion' | 'calls'> & { readonly findings: readonly Finding[] }> {
  const { env, signal, configured } = request;
  let conn: TemporalConnection | undefined;
  let version: string | undefined;
  try {
    const first = await looked({ checks: ['connection'], signal }, async (until) => {
      if (configured.reach === undefined) return [skip('connection', say.noReach)];
      conn = await connect(configured.reach.connection, { env, signal });
      version = await serverVersion(conn, until);
      return [
        judgeConnection(conn.address, conn.warnings),
        judgeServerVersion({ version, tooOld: isOld(version), oldest: OLDEST_SERVER }),
      ];
    });
    const rest =
      conn === undefined || version === undefined
        ? ON_THE_SERVER.map((id) => skip(id, say.unreachable))
        : await lookInside({ ...request, identity: configured.reach?.identity ?? '', conn, version });
    return {
      findings: [...first, ...rest],
      address: conn?.address ?? null,
      namespace: conn?.namespace ?? null,
      serverVersion: version ?? null,
      calls: conn?.rpc.count ?? 0,
    };
  } finally {
    await conn?.close();
  }
}

async function lookInside(reached: Omit<Patient, 'namespace'>): Promise<readonly Finding[]> {
  const { conn, signal } = reached;
  const found: { namespace?: Namespace; missing?: boolean } = {};
  const failed = await looked({ checks: ['namespace'], signal }, async (until) => {
    try {
      found.namespace = await readNamespace({ conn, signal: until });
    } catch (error) {
      found.missing = isNamespaceNotFound(error);
      throw error;
    }
    return [];
  });
  if (found.missing === true) return [...failed, ...IN_THE_NAMESPACE.map((id) => skip(id, say.noNamespace))];
  const patient = { ...reached, namespace: found.namespace };
  const [namespace, deployment] = await Promise.all([lookAtNamespace(patient), lookAtDeployment(patient)]);
  return [...failed, ...namespace, ...deployment];
}
