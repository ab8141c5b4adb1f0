import proto from '@temporalio/proto';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { fileURLToPath } from 'node:url';
import { type Evidence, type EvidenceRequest, type EvidenceSource } from '../../src/gate/evidence.js';
import { type Limits } from '../../src/gate/limits.js';
import { connect, type TemporalConnection } from '../../src/temporal/connection.js';
import { temporalEvidence } from '../../src/temporal/evidence.js';
import { milliseconds } from '../../src/temporal/timestamps.js';
import { uniqueNames } from './names.js';
import { type TestServer } from './server.js';
import { until } from './wait.js';
import { type HostedChoice, type HostedWorker } from './worker-host.js';
import { startWorker, type TestWorker } from './workers.js';

const WORKFLOW = proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW;
const FIXTURES = fileURLToPath(new URL('../fixtures/gate/', import.meta.url));

export const LIMITS: Limits = {
  minSamples: 5,
  minFailures: 3,
  maxWorkflowFailureRate: 0.05,
  maxWorkflowTaskFailureRate: 0.05,
  maxActivityFailureRate: 0.2,
  stuckAttempts: 3,
};

export type Build = 'good' | 'failing' | 'nondeterministic' | 'throwing';

/** A deployment with a task queue of its own on a real server, its workers, and a source of evidence about it. */
export interface GateScene {
  readonly deployment: string;
  readonly taskQueue: string;
  readonly connection: TemporalConnection;
  readonly source: EvidenceSource;
  /** Starts a worker of a build among the others of the server; without Build ID an unversioned one. */
  worker(build: Build, buildId?: string): Promise<HostedWorker>;
  /** The same in a process of its own, which can be killed. */
  workerProcess(build: Build, buildId?: string): Promise<TestWorker>;
  current(buildId: string): Promise<void>;
  /** Ramps to 100 % and waits until the queue knows. Returns the server's time of it, milliseconds. */
  ramp(buildId: string): Promise<number>;
  start(workflowType: string, workflowId?: string, args?: readonly string[]): Promise<WorkflowHandle>;
  /** The look that satisfies `wanted`. */
  look(request: EvidenceRequest, wanted: (evidence: Evidence) => boolean, what: string): Promise<Evidence>;
  request(since: number, previous?: EvidenceRequest['previous']): EvidenceRequest;
  close(): Promise<void>;
}

const never = new AbortController().signal;

export async function gateScene(server: TestServer, prefix: string): Promise<GateScene> {
  const { deployment, taskQueue } = uniqueNames(prefix);
  const connection = await connect({ address: server.address, namespace: server.namespace }, { env: {}, signal: never });
  const raw = await Connection.connect({ address: server.address });
  const client = new Client({ connection: raw, namespace: server.namespace });
  const ends: (() => Promise<void>)[] = [];
  const chosen = (build: Build, buildId: string | undefined): HostedChoice => ({
    taskQueue,
    workflowsPath: `${FIXTURES}${build}.ts`,
    activities: `${FIXTURES}activities.mjs`,
    ...(buildId === undefined ? {} : { deploymentName: deployment, buildId }),
  });
  const source = temporalEvidence({ conn: connection, deploymentName: deployment, now: Date.now });
  const { namespace, rpc } = connection;
  let started = 0;

  const route = async (buildId: string, percentage?: number): Promise<void> => {
    const version = { namespace, deploymentName: deployment, buildId };
    // A version is listed, and its task queues known, only a moment after its worker began to poll.
    await until(
      async () =>
        percentage === undefined
          ? await rpc.call('setWorkerDeploymentCurrentVersion', version, { signal: never })
          : await rpc.call('setWorkerDeploymentRampingVersion', { ...version, percentage }, { signal: never }),
      { what: `${buildId} to be routed to`, deadline: 30_000 },
    );
  };

  return {
    deployment,
    taskQueue,
    connection,
    source,
    worker: async (build, buildId) => {
      const worker = await (await server.workerHost()).start(chosen(build, buildId));
      ends.push(() => worker.stop());
      return worker;
    },
    workerProcess: async (build, buildId) => {
      const worker = await startWorker({ server, ...chosen(build, buildId) });
      ends.push(() => worker.stop());
      return worker;
    },
    current: (buildId) => route(buildId),
    ramp: async (buildId) => {
      await route(buildId, 100);
      const queue = { namespace, taskQueue: { name: taskQueue }, taskQueueType: WORKFLOW };
      return await until(
        async () => {
          const { versioningInfo } = await rpc.call('describeTaskQueue', queue, { signal: never });
          const ramping = versioningInfo?.rampingDeploymentVersion?.buildId === buildId;
          return ramping ? milliseconds(versioningInfo.updateTime) : undefined;
        },
        { what: `the queue to ramp ${buildId}` },
      );
    },
    start: async (workflowType, workflowId = `${taskQueue}-${(started += 1)}`, args = []) =>
      await client.workflow.start(workflowType, { taskQueue, workflowId, args: [...args] }),
    look: async (request, wanted, what) =>
      await until(
        async () => {
          const evidence = await source.gather(request, never);
          if (!wanted(evidence)) throw new Error(JSON.stringify(evidence));
          return evidence;
        },
        { what, deadline: 90_000, every: 500 },
      ),
    request: (since, previous = 'v1') => ({
      candidate: 'v2',
      previous,
      since,
      taskQueues: [
        { name: taskQueue, kind: 'workflow' },
        { name: taskQueue, kind: 'activity' },
      ],
    }),
    close: async () => {
      await Promise.all(ends.map((end) => end()));
      await raw.close();
      await connection.close();
    },
  };
}
