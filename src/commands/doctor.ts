import { type Inputs } from '../config/input-table.js';
import { CHECKS, type CheckId, type Finding, skip } from '../doctor/finding.js';
import { judgeConfiguration, judgeReplayGate } from '../doctor/judge-configuration.js';
import { judgeConnection } from '../doctor/judge-server.js';
import { sayGeneral as say } from '../doctor/messages.js';
import { type DoctorReport } from '../report/doctor-report.js';
import { systemClock } from '../system/clock.js';
import { connect, serverVersion, type TemporalConnection } from '../temporal/connection.js';
import { isNamespaceNotFound } from '../temporal/failures.js';
import { readNamespace, type Namespace } from '../temporal/namespace.js';
import { type Call } from './call.js';
import { type Configured, readConfiguration } from './doctor-configuration.js';
import { replayGateOf } from './doctor-context.js';
import { lookAtDeployment } from './doctor-deployment.js';
import { doctorEnding, inOrder } from './doctor-ending.js';
import { lookAround } from './doctor-environment.js';
import { looked } from './doctor-look.js';
import { lookAtSdk } from './doctor-sdk.js';
import { lookAtServer } from './doctor-server.js';
import { childScript } from './child-script.js';

export interface DoctorRequest extends Omit<Call, 'host'> {
  readonly inputs: Inputs;
  /** Path of the built replay child, when it does not lie beside this bundle. */
  readonly childScript?: string;
}

/** Who writes where nothing says it. */
const IDENTITY = 'rainbow-deploy';

/**
 * `doctor`: whether a deploy would go from here, check by check, and what to do where it would not. Changes nothing. What cannot be looked
 * at is told as well, and hides nothing else; only our own mistakes are thrown.
 */
export async function runDoctor(request: DoctorRequest): Promise<DoctorReport> {
  const { env, signal, clock = systemClock } = request;
  const startedAt = clock.now();
  const configured = await readConfiguration(request);
  const { facts, settings, reach } = configured;
  const identity = settings?.identity ?? reach?.identity ?? IDENTITY;
  const [sdk, temporal] = await Promise.all([
    lookAtSdk({ ...request, configured, childScript: request.childScript ?? childScript() }),
    lookAtTemporal(request, { configured, identity }),
  ]);
  const told = [
    judgeConfiguration(facts),
    judgeReplayGate(replayGateOf(configured)),
    ...sdk,
    ...temporal.findings,
    ...lookAround(env, identity),
  ];
  signal.throwIfAborted();
  const checks = inOrder(told);
  return {
    format: 1,
    verb: 'doctor',
    ...doctorEnding(checks, facts.deploymentName),
    address: temporal.address,
    namespace: temporal.namespace,
    deployment: facts.deploymentName ?? null,
    serverVersion: temporal.version,
    calls: temporal.calls,
    startedAt,
    endedAt: clock.now(),
    checks,
  };
}

interface Temporal extends Pick<DoctorReport, 'address' | 'namespace' | 'calls'> {
  readonly findings: readonly Finding[];
  readonly version: string | null;
}

/** Checks that need a server that answers, and those that need the namespace on it. */
const LOCAL: readonly CheckId[] = ['configuration', 'replay-gate', 'sdk', 'sdk-packages', 'node', 'identity', 'github-token'];
const ON_THE_SERVER = CHECKS.filter((id) => !LOCAL.includes(id) && id !== 'connection');
const IN_THE_NAMESPACE = ON_THE_SERVER.filter((id) => id !== 'namespace');

interface Known {
  readonly configured: Configured;
  readonly identity: string;
}

async function lookAtTemporal(request: DoctorRequest, known: Known): Promise<Temporal> {
  const { env, signal } = request;
  const { reach } = known.configured;
  let conn: TemporalConnection | undefined;
  let version: string | undefined;
  try {
    const first = await looked({ checks: ['connection'], signal }, async (until) => {
      if (reach === undefined) return [skip('connection', say.noReach)];
      conn = await connect(reach.connection, { env, signal });
      version = await serverVersion(conn, until);
      return [judgeConnection(conn.address, conn.warnings)];
    });
    const rest =
      conn === undefined || version === undefined
        ? ON_THE_SERVER.map((id) => skip(id, say.unreachable))
        : await lookInside(request, { ...known, conn, version });
    return {
      findings: [...first, ...rest],
      address: conn?.address ?? null,
      namespace: conn?.namespace ?? null,
      version: version ?? null,
      calls: conn?.rpc.count ?? 0,
    };
  } finally {
    await conn?.close();
  }
}

interface Reached extends Known {
  readonly conn: TemporalConnection;
  readonly version: string;
}

async function lookInside(request: DoctorRequest, reached: Reached): Promise<readonly Finding[]> {
  const { signal, clock = systemClock } = request;
  const { conn } = reached;
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
  const patient = { ...reached, namespace: found.namespace, clock, signal };
  const [server, deployment] = await Promise.all([lookAtServer(patient), lookAtDeployment(patient)]);
  return [...failed, ...server, ...deployment];
}
