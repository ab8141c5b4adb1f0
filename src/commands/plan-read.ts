import { type Settings } from '../config/settings.js';
import { type Arm } from '../gate/arms.js';
import { type TrafficWindow } from '../gate/traffic.js';
import { type Checkpoint, type Order } from '../rollout/checkpoint.js';
import { judgeRegistration } from '../rollout/registration.js';
import {
  type Routing,
  type RoutingPort,
  type TaskQueue,
  type VersionDetail,
  uniqueQueues,
  workflowQueues,
} from '../rollout/routing.js';
import { type TemporalConnection } from '../temporal/connection.js';
import { listOpenIds, type OpenIds } from '../temporal/open-ids.js';
import { readPollers } from '../temporal/task-queue-pollers.js';
import { type Owner, ownerOf, readFailures, readTraffic } from '../temporal/traffic.js';
import { checkpointOf, isBaking, orderOf } from './observe.js';

/** What `plan` reads; nothing of it is written. */
export interface PlanReading {
  readonly routing: Routing | undefined;
  readonly checkpoint: Checkpoint | undefined;
  readonly order: Order | undefined;
  readonly registration: ReturnType<typeof judgeRegistration>;
  /** Current was promoted by a rollout that still bakes. */
  readonly currentBakes: boolean;
  /** Absent when nothing serves before: there is nothing to count. */
  readonly before?: BeforeReading;
}

interface BeforeReading {
  readonly windows: readonly TrafficWindow[];
  readonly failures: Pick<Arm, 'closed' | 'bad'>;
  readonly open: OpenIds;
}

export interface PlanReader {
  readonly settings: Settings;
  readonly conn: TemporalConnection;
  readonly port: RoutingPort;
  readonly candidate: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Open runs that are looked at for who moves when: one page of visibility. */
const LISTED = 1_000;

/** A call for the routing, one for each of the two versions and each task queue, and ten at most for last week's traffic. */
export async function readForPlan(reader: PlanReader): Promise<PlanReading> {
  const { port, candidate, signal } = reader;
  const routing = await port.read(signal);
  const detailOf = async (buildId: string | null) =>
    buildId !== null && routing?.versions.some((version) => version.buildId === buildId) === true
      ? await port.readVersion(buildId, signal)
      : undefined;
  const current = routing?.current ?? null;
  const [ours, theirs] = await Promise.all([detailOf(candidate), current === candidate ? undefined : detailOf(current)]);
  const registration = await registrationOf(reader, { routing, ours, theirs });
  const checkpoint = checkpointOf(ours);
  const { deploymentName, taskQueues } = reader.settings;
  const owner = ownerOf({ deploymentName, current, workflowQueues: [...taskQueues, ...workflowQueues(ours?.taskQueues)] });
  return {
    routing,
    checkpoint,
    order: checkpoint === undefined ? undefined : orderOf(ours, checkpoint.rollout),
    registration,
    currentBakes: isBaking(theirs),
    ...(registration.first || owner === undefined ? {} : { before: await readBefore(reader, owner) }),
  };
}

interface Found {
  readonly routing: Routing | undefined;
  readonly ours: VersionDetail | undefined;
  readonly theirs: VersionDetail | undefined;
}

async function registrationOf({ settings, conn, candidate, signal }: PlanReader, { routing, ours, theirs }: Found) {
  const configured = settings.taskQueues.map((name): TaskQueue => ({ name, kind: 'workflow' }));
  const required = uniqueQueues([...(theirs?.taskQueues ?? []), ...configured]);
  const served = ours?.taskQueues ?? [];
  const pollers = await readPollers({ conn, taskQueues: uniqueQueues([...required, ...served]), signal });
  const current = routing?.current ?? null;
  const { deploymentName, synthetic } = settings;
  return judgeRegistration({ candidate, deploymentName, current, pins: synthetic !== undefined, required, served, pollers });
}

async function readBefore({ conn, now, signal }: PlanReader, owner: Owner): Promise<BeforeReading> {
  const request = { conn, owner, now, signal };
  const { rpc, namespace } = conn;
  const [windows, failures, open] = await Promise.all([
    readTraffic(request),
    readFailures(request),
    listOpenIds({ rpc, namespace, signal, of: owner, atMost: LISTED }),
  ]);
  return { windows, failures, open };
}
