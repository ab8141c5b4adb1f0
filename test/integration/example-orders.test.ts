import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { settingsOf } from '../../src/config/assemble.js';
import { loadConfig } from '../../src/config/load.js';
import { bundleOf } from '../support/bundle.js';
import { unique, uniqueNames } from '../support/names.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { type HostedChoice, type HostedWorker } from '../support/worker-host.js';
import { startWorker } from '../support/workers.js';

const example = (name: string): string => fileURLToPath(new URL(`../../examples/orders/${name}`, import.meta.url));
const names = uniqueNames('orders');
let server: TestServer;
let connection: Connection;
let client: Client;
let v4: HostedWorker | undefined;

beforeAll(async () => {
  server = await startServer();
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

const choice = (build: string): HostedChoice => ({
  deploymentName: names.deployment,
  taskQueue: names.taskQueue,
  buildId: build,
  workflowsPath: example(`workflows/${build}`),
  activities: example('activities.mjs'),
});

async function runBuild(build: string): Promise<HostedWorker> {
  const worker = await (await server.workerHost()).start(choice(build));
  const deploymentVersion = { deploymentName: names.deployment, buildId: build };
  await until(() => service().describeWorkerDeploymentVersion({ ...inNamespace, deploymentVersion }), {
    what: `${build} to be registered`,
  });
  return worker;
}

const ROUTING_IN_PROGRESS = 1;
const inNamespace = { namespace: 'default' };
const service = (): Connection['workflowService'] => connection.workflowService;

async function makeCurrent(buildId: string): Promise<void> {
  const deploymentName = names.deployment;
  await until(() => service().setWorkerDeploymentCurrentVersion({ ...inNamespace, deploymentName, buildId, identity: 'test' }), {
    what: `${buildId} to become Current`,
  });
  await until(
    async () => {
      const { workerDeploymentInfo } = await service().describeWorkerDeployment({ ...inNamespace, deploymentName });
      const state: number = workerDeploymentInfo?.routingConfigUpdateState ?? 0;
      return state !== ROUTING_IN_PROGRESS;
    },
    { what: `${buildId} to be routed to` },
  );
}

function start(type: string, args: object): Promise<WorkflowHandle> {
  return client.workflow.start(type, { workflowId: unique(type), taskQueue: names.taskQueue, args: [args] });
}

function order(packingTime: number): Promise<WorkflowHandle> {
  return start('order', { orderId: unique('o'), customer: 'customer-1', cents: 4_900, packingTime });
}

function activitiesDone(handle: WorkflowHandle, count: number): Promise<unknown> {
  return until(
    async () => {
      const { events } = await handle.fetchHistory();
      return events?.filter((event) => event.activityTaskCompletedEventAttributes).length === count;
    },
    { what: `${handle.workflowId} to have done ${count} activities` },
  );
}

async function replay(build: string, workflowIds: readonly string[]): Promise<Record<string, string | null>> {
  const script = fileURLToPath(new URL('../support/replay-process.mjs', import.meta.url));
  const bundle = await bundleOf(example(`workflows/${build}`));
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout } = await promisify(execFile)(process.execPath, [script, server.address, 'default', bundle, ...workflowIds], {
    env,
  });
  return JSON.parse(stdout) as Record<string, string | null>;
}

test('v1 runs orders, v2 breaks the replay of charged runs, v3 and v4 replay, v3 fails what v4 completes', async () => {
  await runBuild('v1');
  await makeCurrent('v1');
  const subscription = await start('subscription', { customer: 'customer-1', cents: 1_900, month: 3_600_000 });
  const unpacked = await order(3_600_000);
  const done = await order(50);
  await expect(done.result()).resolves.toMatch(/^parcel-/);
  await activitiesDone(subscription, 1);
  await activitiesDone(unpacked, 1);
  const ids = [subscription.workflowId, unpacked.workflowId, done.workflowId];

  expect(await replay('v1', ids)).toEqual({ [ids[0] ?? '']: null, [ids[1] ?? '']: null, [ids[2] ?? '']: null });
  const second = await replay('v2', ids);
  expect(second[subscription.workflowId]).toMatch(/DeterminismViolationError.*TMPRL1100.*'charge' does not match.*'checkFraud'/);
  expect(second[done.workflowId]).toMatch(/TMPRL1100/);
  expect(second[unpacked.workflowId]).toBeNull();
  for (const build of ['v3', 'v4']) expect(Object.values(await replay(build, ids))).toEqual([null, null, null]);

  await runBuild('v3');
  await makeCurrent('v3');
  const refused = await order(50);
  await expect(refused.result()).rejects.toMatchObject({ cause: { type: 'FraudSuspected', nonRetryable: true } });
  await subscription.signal('cancelled');
  await expect(subscription.result()).resolves.toBeUndefined();
  expect((await unpacked.describe()).status.name).toBe('RUNNING');

  v4 = await runBuild('v4');
  await makeCurrent('v4');
  await unpacked.signal('packed');
  await expect(unpacked.result()).resolves.toMatch(/^parcel-/);
  const shipped = await order(50);
  await expect(shipped.result()).resolves.toMatch(/^parcel-/);
  // What v4 wrote into histories must replay on v4 itself: with the marker in the middle of a run, and at its start.
  expect(Object.values(await replay('v4', [unpacked.workflowId, shipped.workflowId]))).toEqual([null, null]);
});

test('a killed worker is gone at once, and a new one of the same build carries its orders on', async () => {
  const killed = await startWorker({ server, ...choice('v4') });
  await v4?.stop();
  await killed.kill();
  const open = await order(50);
  await runBuild('v4');
  await expect(open.result()).resolves.toMatch(/^parcel-/);
});

test('its rainbow.yaml is valid and ramps in three steps', async () => {
  const text = await readFile(example('rainbow.yaml'), 'utf8');
  const config = loadConfig(text, { file: 'rainbow.yaml', env: {}, need: 'deployment' });
  const settings = settingsOf(config, { folder: example(''), apiKey: undefined });
  expect(settings.plan.steps.map((step) => step.rampPercentage)).toEqual([10, 40, 75]);
  expect(settings.replay).toMatchObject({ workflowBundle: example('lib/v1.js'), project: example('').replace(/\/$/, '') });
});
