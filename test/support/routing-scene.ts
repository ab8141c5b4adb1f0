import { Client } from '@temporalio/client';
import { fileURLToPath } from 'node:url';
import { type Routing, type RoutingPort, type TaskQueue } from '../../src/rollout/routing.js';
import { connect, type TemporalConnection } from '../../src/temporal/connection.js';
import { workerDeployments } from '../../src/temporal/worker-deployments.js';
import { startServer, type TestServer } from './server.js';
import { until } from './wait.js';
import { startWorker, type TestWorker } from './workers.js';

/** Every server that the product supports. */
export const SERVERS = ['1.29.1', '1.30.2', '1.31.2', '1.32.0'] as const;
export const DEPLOYMENT = 'shop';
export const QUEUE = 'orders';
export const QUEUES: readonly TaskQueue[] = [
  { name: QUEUE, kind: 'workflow' },
  { name: QUEUE, kind: 'activity' },
];
/** A signal that is never aborted. */
export const never = new AbortController().signal;

const FIXTURES = fileURLToPath(new URL('../fixtures/routing/', import.meta.url));

export interface RoutingScene {
  readonly server: TestServer;
  readonly conn: TemporalConnection;
  readonly client: Client;
  /** Of the deployment "shop", writing as "tests". */
  readonly port: RoutingPort;
  portOf(deploymentName: string): RoutingPort;
  startVersion(buildId: string): Promise<TestWorker>;
  stopVersion(buildId: string): Promise<void>;
  /** A worker without deployment options whose code declares a versioning behavior. */
  startFrozen(taskQueue: string): Promise<TestWorker>;
  /** The routing, which must exist. */
  routing(): Promise<Routing>;
  /** Makes v1 Current and ends any ramp. */
  reset(): Promise<Routing>;
  /** Starts a workflow on the queue; its ID. */
  start(workflowType: string, options?: { readonly pinnedTo?: string; readonly taskQueue?: string }): Promise<string>;
  close(): Promise<void>;
}

/** A server of this version with v1 and v2 of the deployment "shop" polling the queue "orders", and nothing routed yet. */
export async function routingScene(serverVersion: string): Promise<RoutingScene> {
  const server = await startServer({ serverVersion });
  const conn = await connect({ address: server.address, namespace: server.namespace }, { env: {}, signal: never });
  const client = new Client({ connection: conn.connection, namespace: server.namespace });
  const portOf = (deploymentName: string) => workerDeployments({ conn, deploymentName, identity: 'tests' });
  const port = portOf(DEPLOYMENT);
  const workers: TestWorker[] = [];
  const keep = async (starting: Promise<TestWorker>): Promise<TestWorker> => {
    const worker = await starting;
    workers.push(worker);
    return worker;
  };
  const versions = new Map<string, TestWorker>();
  const startVersion = async (buildId: string) => {
    const worker = await keep(
      startWorker({
        server,
        taskQueue: QUEUE,
        deploymentName: DEPLOYMENT,
        buildId,
        workflowsPath: `${FIXTURES}workflows.ts`,
        activities: `${FIXTURES}activities.mjs`,
      }),
    );
    versions.set(buildId, worker);
    return worker;
  };
  const routing = async () => {
    const found = await port.read(never);
    if (found === undefined) throw new Error('The deployment does not exist.');
    return found;
  };
  let started = 0;
  const scene: RoutingScene = {
    server,
    conn,
    client,
    port,
    portOf,
    startVersion,
    stopVersion: async (buildId) => await versions.get(buildId)?.kill(),
    startFrozen: (taskQueue) => keep(startWorker({ server, taskQueue, workflowsPath: `${FIXTURES}declared/workflows.ts` })),
    routing,
    reset: async () => {
      const found = await routing();
      if (found.ramp !== undefined) await port.unsetRamp({ token: found.token, signal: never });
      const { current, token } = await routing();
      if (current !== 'v1') await port.makeCurrent('v1', { token, signal: never, ignoreMissingTaskQueues: true });
      return await routing();
    },
    start: async (workflowType, { pinnedTo, taskQueue = QUEUE } = {}) => {
      started += 1;
      const workflowId = `${workflowType}-${started}`;
      const version = pinnedTo === undefined ? undefined : { deploymentName: DEPLOYMENT, buildId: pinnedTo };
      const options = version === undefined ? {} : { versioningOverride: { pinnedTo: version } };
      await client.workflow.start(workflowType, { taskQueue, workflowId, ...options });
      return workflowId;
    },
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.stop()));
      await conn.close();
      await server.stop();
    },
  };
  await Promise.all([startVersion('v1'), startVersion('v2')]);
  for (const buildId of ['v1', 'v2']) {
    const listed = async () => (await port.readVersion(buildId, never))?.taskQueues.length === QUEUES.length;
    await until(listed, { what: `the server to list the queues of ${buildId}`, deadline: 20_000 });
  }
  return scene;
}
