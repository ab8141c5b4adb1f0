import { Client, type WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runRecover } from '../../src/commands/recover.js';
import { runVerb, type RunInputs } from '../../src/commands/run.js';
import { type RecoverInputs } from '../../src/commands/recover-options.js';
import { type RecoverReport } from '../../src/report/recover-report.js';
import { type Report } from '../../src/report/report.js';
import { type RoutingPort } from '../../src/rollout/routing.js';
import { connect, type TemporalConnection } from '../../src/temporal/connection.js';
import { readPollers } from '../../src/temporal/task-queue-pollers.js';
import { workerDeployments } from '../../src/temporal/worker-deployments.js';
import { bundleOf } from './bundle.js';
import { uniqueNames } from './names.js';
import { replayChildScript } from './replay-child.js';
import { type TestServer } from './server.js';
import { until } from './wait.js';
import { type HostedWorker, type WorkerHost } from './worker-host.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const never = new AbortController().signal;
const { EventType: EVENT } = proto.temporal.api.enums.v1;

export type Build = 'good' | 'bad';
export type Type = 'pinnedWalk' | 'autoWalk' | 'pinnedThrow' | 'autoThrow' | 'failing' | 'onlyHere';

/** A deployment of its own with a good build `good` and a bad one `bad`, and `recover` for it. */
export interface RecoverScene {
  readonly deployment: string;
  readonly taskQueue: string;
  readonly config: string;
  /** The good build as a bundle. */
  readonly goodBundle: string;
  readonly badBundle: string;
  readonly client: Client;
  readonly conn: TemporalConnection;
  readonly port: RoutingPort;
  /** Ends the workers of this build, and waits until the server has forgotten them. */
  stop(buildId: Build): Promise<void>;
  /** A verb of a rollout, in this process. */
  verb(verb: string, inputs?: RunInputs): Promise<Report>;
  /** Writes the configuration anew, with these sections on top. */
  configure(more: Readonly<Record<string, unknown>>): Promise<void>;
  /** Makes this build Current, and waits until a new workflow begins there. */
  serve(buildId: Build): Promise<void>;
  /** Waits until a new workflow begins on this build. */
  serves(buildId: Build): Promise<void>;
  /** Starts a workflow and waits until it has completed its first task; its ID. */
  begin(type: Type, options?: object): Promise<string>;
  /** Sends it on and waits until an event of this kind is in its history. */
  go(workflowId: string, seen: keyof typeof SEEN): Promise<void>;
  /** Waits until it has completed; its result. */
  ends(workflowId: string): Promise<unknown>;
  /** Waits until the server finds that nothing pinned runs on this build. */
  drains(buildId: string): Promise<void>;
  /** Waits until visibility counts so many of these. */
  visible(query: string, count: number): Promise<void>;
  run(inputs?: RecoverInputs, how?: { readonly address?: string; readonly signal?: AbortSignal }): Promise<RecoverReport>;
  close(): Promise<void>;
}

const SEEN = {
  activity: EVENT.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
  timer: EVENT.EVENT_TYPE_TIMER_FIRED,
  'failed task': EVENT.EVENT_TYPE_WORKFLOW_TASK_FAILED,
  failure: EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
} as const;

export async function recoverScene(server: TestServer, host: WorkerHost): Promise<RecoverScene> {
  const { deployment, taskQueue } = uniqueNames('recover');
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-recover-'));
  const config = path.join(folder, 'rainbow.yaml');
  const conn = await connect({ address: server.address, namespace: server.namespace }, { env: {}, signal: never });
  const client = new Client({ connection: conn.connection, namespace: server.namespace });
  const port = workerDeployments({ conn, deploymentName: deployment, identity: 'rainbow-deploy' });
  const child = await replayChildScript();
  const { namespace } = server;
  const code = (build: Build) => path.join(ROOT, 'test/fixtures/recover', `${build}.ts`);
  const work = (buildId: Build): Promise<HostedWorker> =>
    host.start({
      deploymentName: deployment,
      buildId,
      taskQueue,
      workflowsPath: code(buildId),
      activities: 'test/fixtures/routing/activities.mjs',
    });
  const workers = { good: await work('good'), bad: await work('bad') };
  const goodBundle = await bundleOf(code('good'));
  const given = {
    version: 1,
    worker: { deploymentName: deployment },
    rollout: { replay: { project: ROOT, baseBundle: goodBundle, concurrency: 1 } },
  };
  const configure: RecoverScene['configure'] = (more) => writeFile(config, JSON.stringify({ ...given, ...more }));
  await configure({});
  const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: namespace, PATH: process.env['PATH'] };
  let started = 0;
  const eventsOf = async (workflowId: string) => {
    const { history } = await conn.rpc.call(
      'getWorkflowExecutionHistory',
      { namespace, execution: { workflowId } },
      { signal: never },
    );
    return history?.events ?? [];
  };

  const serves = async (buildId: Build): Promise<void> => {
    const there = async () => {
      started += 1;
      const workflowId = `${deployment}-probe-${started}`;
      await client.workflow.start('pinnedWalk', { taskQueue, workflowId });
      const first = await until(
        async () => (await eventsOf(workflowId)).find((event) => event.workflowTaskCompletedEventAttributes),
        { what: 'a probe to begin', deadline: 20_000 },
      );
      await client.workflow.getHandle(workflowId).terminate();
      return first.workflowTaskCompletedEventAttributes?.deploymentVersion?.buildId === buildId;
    };
    await until(there, { what: `new workflows to begin on ${buildId}`, deadline: 30_000, every: 250 });
  };

  return {
    deployment,
    taskQueue,
    config,
    goodBundle,
    badBundle: await bundleOf(code('bad')),
    configure,
    client,
    conn,
    port,
    serve: async (buildId) => {
      const known = async () => ((await port.readVersion(buildId, never))?.taskQueues.length ?? 0) > 1;
      await until(known, { what: `the server to list the queues of ${buildId}`, deadline: 20_000 });
      const made = async () => {
        const routing = await port.read(never);
        if (routing?.current === buildId) return true;
        const token = routing?.token ?? new Uint8Array();
        await port.makeCurrent(buildId, { token, signal: never, ignoreMissingTaskQueues: true });
        return false;
      };
      await until(made, { what: `${buildId} to become Current`, deadline: 20_000 });
      await serves(buildId);
    },
    serves,
    stop: async (buildId) => {
      await workers[buildId].stop();
      const taskQueues = (await port.readVersion(buildId, never))?.taskQueues ?? [];
      const gone = async () =>
        !(await readPollers({ conn, taskQueues, signal: never })).some((poller) => poller.buildId === buildId);
      await until(gone, { what: `the server to forget the workers of ${buildId}`, deadline: 20_000, every: 250 });
    },
    verb: (verb, inputs = {}) =>
      runVerb({ verb, inputs: { config, ...inputs }, env, cwd: folder, signal: never, host: quietHost, childScript: child.path }),
    begin: async (type, options = {}) => {
      started += 1;
      const workflowId = `${deployment}-${type}-${started}`;
      await client.workflow.start(type, { taskQueue, workflowId, ...options });
      const begun = async () => (await eventsOf(workflowId)).some((event) => event.workflowTaskCompletedEventAttributes);
      await until(begun, { what: `${workflowId} to complete a task`, deadline: 20_000 });
      return workflowId;
    },
    go: async (workflowId, seen) => {
      await client.workflow.getHandle(workflowId).signal('go');
      const there = async () => (await eventsOf(workflowId)).some(({ eventType }) => eventType === SEEN[seen]);
      await until(there, { what: `${workflowId} to have a ${seen}`, deadline: 20_000 });
    },
    ends: async (workflowId) => {
      const handle: WorkflowHandle<() => Promise<unknown>> = client.workflow.getHandle(workflowId);
      const closed = async () => (await handle.describe()).status.name !== 'RUNNING';
      await handle.signal('go').catch(() => undefined);
      await handle.signal('go').catch(() => undefined);
      await until(closed, { what: `${workflowId} to end`, deadline: 60_000 });
      return await handle.result();
    },
    drains: async (buildId) => {
      const drained = async () =>
        (await port.read(never))?.versions.find((each) => each.buildId === buildId)?.status === 'drained';
      await until(drained, { what: `${buildId} to drain`, deadline: 30_000, every: 250 });
    },
    visible: async (query, count) => {
      const shown = async () => (await client.workflow.count(`TaskQueue = '${taskQueue}' AND ${query}`)).count === count;
      await until(shown, { what: `visibility to show ${count} of ${query}`, deadline: 20_000 });
    },
    run: async (inputs = {}, { address = server.address, signal = never } = {}) =>
      runRecover({
        inputs: { config, ...inputs },
        env: { ...env, TEMPORAL_ADDRESS: address },
        cwd: folder,
        signal,
        host: quietHost,
        childScript: child.path,
      }),
    close: async () => {
      await Promise.all([workers.good.stop(), workers.bad.stop()]);
      await conn.close();
      await child.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const quietHost = {
  log: { debug: () => undefined, info: () => undefined, warning: () => undefined, error: () => undefined },
  view: { entry: () => undefined, heartbeat: () => undefined, close: () => undefined },
};

/** What became of each run that was not right: its decision and state, by workflow ID without the deployment's name. */
export function fates(report: RecoverReport): Readonly<Record<string, string>> {
  return Object.fromEntries(report.runs.map(({ workflowId, decision, state }) => [workflowId, `${decision} ${state}`]));
}
