import { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCleanup, type CleanupInputs } from '../../src/commands/cleanup.js';
import { type CleanupReport } from '../../src/report/cleanup-report.js';
import { type RoutingPort } from '../../src/rollout/routing.js';
import { connect, type TemporalConnection } from '../../src/temporal/connection.js';
import { workerDeployments } from '../../src/temporal/worker-deployments.js';
import { uniqueNames } from './names.js';
import { type TestServer } from './server.js';
import { until } from './wait.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/routing/', import.meta.url));
const { TaskQueueType: TYPE } = proto.temporal.api.enums.v1;
const never = new AbortController().signal;

/** Sections of rainbow.yaml; whatever a test does not say keeps nothing that need not be kept. */
export interface CleanupConfig {
  readonly sunset?: Readonly<Record<string, unknown>>;
  readonly platform?: Readonly<Record<string, unknown>>;
}

/** A deployment of its own on a real server, and `cleanup` for it. */
export interface CleanupScene {
  readonly server: Pick<TestServer, 'address' | 'namespace'>;
  readonly deployment: string;
  readonly taskQueue: string;
  readonly folder: string;
  readonly client: Client;
  readonly conn: TemporalConnection;
  readonly port: RoutingPort;
  /** Starts workers of these versions and waits until the server lists them with their queue. */
  start(...buildIds: readonly string[]): Promise<void>;
  /** Stops them, and waits until the server has forgotten their pollers. */
  stop(...buildIds: readonly string[]): Promise<void>;
  /** Makes these Current one after the other; all but the last have drained then. */
  serve(...buildIds: readonly string[]): Promise<void>;
  /** Starts a workflow that waits, pinned to a version; its ID. Visibility knows it then. */
  pin(buildId: string): Promise<string>;
  configure(config: CleanupConfig): Promise<void>;
  run(inputs?: CleanupInputs, how?: { readonly address?: string; readonly signal?: AbortSignal }): Promise<CleanupReport>;
  /** What the server lists, by Build ID. */
  listed(): Promise<readonly string[]>;
  status(buildId: string): Promise<string | undefined>;
  close(): Promise<void>;
}

const AT_ONCE = {
  scaledownDelay: '0s',
  deleteDelay: '0s',
  unusedDelay: '0s',
  queryGrace: '0s',
  keepVersions: 0,
  pollersTimeout: '15s',
};

export async function cleanupScene(server: TestServer): Promise<CleanupScene> {
  const { deployment, taskQueue } = uniqueNames('clean');
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-cleanup-'));
  const config = path.join(folder, 'rainbow.yaml');
  const conn = await connect({ address: server.address, namespace: server.namespace }, { env: {}, signal: never });
  const client = new Client({ connection: conn.connection, namespace: server.namespace });
  const port = workerDeployments({ conn, deploymentName: deployment, identity: 'rainbow-deploy' });
  const running = new Map<string, () => Promise<void>>();
  const { namespace } = server;
  const status = async (buildId: string) => (await port.read(never))?.versions.find((each) => each.buildId === buildId)?.status;
  const remembered = async (buildId: string): Promise<boolean> => {
    const { pollers } = await conn.rpc.call(
      'describeTaskQueue',
      { namespace, taskQueue: { name: taskQueue }, taskQueueType: TYPE.TASK_QUEUE_TYPE_WORKFLOW },
      { signal: never },
    );
    return pollers.some(({ deploymentOptions }) => deploymentOptions?.buildId === buildId);
  };
  const configure = async ({ sunset = {}, platform }: CleanupConfig): Promise<void> => {
    const given = {
      version: 1,
      worker: { deploymentName: deployment },
      sunset: { ...AT_ONCE, ...sunset },
      ...(platform === undefined ? {} : { platform }),
    };
    await writeFile(config, JSON.stringify(given));
  };
  await configure({});
  let started = 0;

  return {
    server,
    deployment,
    taskQueue,
    folder,
    client,
    conn,
    port,
    configure,
    status,
    start: async (...buildIds) => {
      for (const buildId of buildIds) {
        const worker = await (
          await server.workerHost()
        ).start({
          deploymentName: deployment,
          buildId,
          taskQueue,
          workflowsPath: `${FIXTURES}workflows.ts`,
        });
        running.set(buildId, () => worker.stop());
      }
      for (const buildId of buildIds) {
        const known = async () => ((await port.readVersion(buildId, never))?.taskQueues.length ?? 0) > 0;
        await until(known, { what: `the server to list the queue of ${buildId}`, deadline: 20_000 });
      }
    },
    stop: async (...buildIds) => {
      await Promise.all(buildIds.flatMap((buildId) => running.get(buildId) ?? []).map((end) => end()));
      for (const buildId of buildIds) running.delete(buildId);
      for (const buildId of buildIds) {
        const gone = async () => !(await remembered(buildId));
        await until(gone, { what: `the server to forget the pollers of ${buildId}`, deadline: 20_000, every: 250 });
      }
    },
    serve: async (...buildIds) => {
      for (const buildId of buildIds) {
        // Writes of the server itself may come in between; whether they have spread is no matter here.
        const made = async () => {
          const routing = await port.read(never);
          if (routing?.current === buildId) return true;
          const token = routing?.token ?? new Uint8Array();
          await port.makeCurrent(buildId, { token, signal: never, ignoreMissingTaskQueues: true });
          return false;
        };
        await until(made, { what: `${buildId} to become Current`, deadline: 20_000 });
      }
      for (const buildId of buildIds.slice(0, -1)) {
        const drained = async () => (await status(buildId)) === 'drained';
        await until(drained, { what: `${buildId} to drain`, deadline: 30_000, every: 250 });
      }
    },
    pin: async (buildId) => {
      started += 1;
      const workflowId = `${deployment}-waiting-${started}`;
      const pinnedTo = { deploymentName: deployment, buildId };
      await client.workflow.start('waiting', { taskQueue, workflowId, versioningOverride: { pinnedTo } });
      const visible = async () => (await client.workflow.count(`WorkflowId = '${workflowId}'`)).count === 1;
      await until(visible, { what: `visibility to know ${workflowId}` });
      return workflowId;
    },
    run: async (inputs = {}, { address = server.address, signal = never } = {}) =>
      runCleanup({
        inputs: { config, ...inputs },
        env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, PATH: process.env['PATH'] },
        cwd: folder,
        signal,
        host: { log: quiet, view: { entry: () => undefined, heartbeat: () => undefined, close: () => undefined } },
      }),
    listed: async () => ((await port.read(never))?.versions ?? []).map(({ buildId }) => buildId).sort(),
    close: async () => {
      await Promise.all([...running.values()].map((end) => end()));
      await conn.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const quiet = { debug: () => undefined, info: () => undefined, warning: () => undefined, error: () => undefined };

/** What became of each version: its state and the reason for it. */
export function statesOf(report: CleanupReport, deployment: string): Readonly<Record<string, string>> {
  const found = report.deployments.find((each) => each.deployment === deployment);
  return Object.fromEntries((found?.versions ?? []).map(({ buildId, state, reason }) => [buildId, `${state}: ${reason}`]));
}
