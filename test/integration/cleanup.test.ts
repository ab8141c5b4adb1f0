import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { msToTs } from '@temporalio/common/lib/time.js';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cleanupScene, statesOf, type CleanupScene } from '../support/cleanup-scene.js';
import { unique } from '../support/names.js';
import { startProxy } from '../support/proxy.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';

const never = new AbortController().signal;
let server: TestServer;
let scene: CleanupScene;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(async () => {
  await stopSharedServer();
});
beforeEach(async () => {
  scene = await cleanupScene(server);
});
afterEach(async () => {
  await scene.close();
});

/** Versions without workers, as somebody creates them before the first deploy (server 1.31 and newer). */
async function created(
  count: number,
  { namespace, deploymentName }: { namespace: string; deploymentName: string },
): Promise<void> {
  const { rpc } = scene.conn;
  await rpc.call('createWorkerDeployment', { namespace, deploymentName, requestId: unique('create') }, { signal: never });
  for (let n = 0; n < count; n += 1) {
    const deploymentVersion = { deploymentName, buildId: `v${n}` };
    const request = { namespace, deploymentVersion, requestId: unique('create') };
    await rpc.call('createWorkerDeploymentVersion', request, { signal: never });
  }
}

test('--all cleans every deployment of every namespace that the configuration names', async () => {
  const other = unique('space');
  const { rpc } = scene.conn;
  await rpc.call('registerNamespace', { namespace: other, workflowExecutionRetentionPeriod: msToTs('1 day') }, { signal: never });
  const names = [
    { namespace: server.namespace, deploymentName: scene.deployment },
    { namespace: other, deploymentName: unique('dep') },
  ];
  const known = async () => {
    await created(2, names[1] ?? { namespace: '', deploymentName: '' });
    return true;
  };
  await until(known, { what: 'the new namespace to be usable', deadline: 30_000, every: 500 });
  await created(2, names[0] ?? { namespace: '', deploymentName: '' });
  for (const { namespace, deploymentName } of names) {
    const listed = async () => {
      const { workerDeployments } = await rpc.call('listWorkerDeployments', { namespace }, { signal: never });
      return workerDeployments.some(({ name }) => name === deploymentName);
    };
    await until(listed, { what: `visibility to list ${deploymentName}` });
  }
  const managed = unique('managed');
  await created(1, { namespace: server.namespace, deploymentName: managed });
  await rpc.call(
    'setWorkerDeploymentManager',
    { namespace: server.namespace, deploymentName: managed, managerIdentity: 'controller', identity: 'tests' },
    { signal: never },
  );
  await until(
    async () =>
      (await rpc.call('listWorkerDeployments', { namespace: server.namespace }, { signal: never })).workerDeployments.some(
        ({ name }) => name === managed,
      ),
    { what: 'visibility to list the managed deployment' },
  );

  await scene.configure({ sunset: { namespaces: [server.namespace, other] } });
  const report = await scene.run({ all: 'true' });
  for (const { deploymentName } of names) {
    expect(statesOf(report, deploymentName)).toEqual({ v0: 'deleted: never-used', v1: 'deleted: never-used' });
  }
  // Somebody else's deployment is left to its owner, and is no failure of a run that is about all of them.
  expect(report.deployments.find(({ deployment }) => deployment === managed)).toMatchObject({ versions: [], listed: 1 });
  expect(report.exitCode).toBe(0);
});

test('--all and a named deployment contradict each other', async () => {
  await expect(scene.run({ all: 'true', 'deployment-name': 'x' })).rejects.toThrow(/contradict each other/);
});

test('--all needs no deployment in the configuration; without it one must be named', async () => {
  const config = path.join(scene.folder, 'bare.yaml');
  await writeFile(config, 'version: 1\n');
  expect(await scene.run({ config, all: 'true', 'dry-run': 'true' })).toMatchObject({ exitCode: 0 });
  await expect(scene.run({ config })).rejects.toThrow(/no Worker Deployment is named/);
});

test('a cancelled run deletes nothing more and says that the next one goes on', async () => {
  const { deployment: deploymentName } = scene;
  await created(3, { namespace: server.namespace, deploymentName });
  const abort = new AbortController();
  const proxy = await startProxy(server.address, {
    onAnswer: ({ method }) => {
      if (method === 'DeleteWorkerDeploymentVersion') abort.abort(new Error('cancelled'));
      return 'forward';
    },
  });
  try {
    const report = await scene.run({}, { address: proxy.address, signal: abort.signal });
    expect(report).toMatchObject({ outcome: 'held', exitCode: 10 });
    expect(report.headline).toMatch(/^cancelled; the next run goes on from here/);
    expect(await scene.listed()).toHaveLength(2);
  } finally {
    await proxy.stop();
  }
  expect(await scene.run()).toMatchObject({ exitCode: 0 });
});

test('the calls grow with the versions, not with the workflows; 75 versions are worth a warning', async () => {
  const { deployment: deploymentName } = scene;
  await created(76, { namespace: server.namespace, deploymentName });
  const proxy = await startProxy(server.address);
  try {
    const report = await scene.run({ 'dry-run': 'true' }, { address: proxy.address });
    expect(report.deployments[0]).toMatchObject({ listed: 76, most: 100, perDay: 76 });
    expect(report.entries.map(({ text }) => text)).toEqual([
      `${deploymentName} lists 76 of 100 versions; at the rate of the last week there is room for 0 days: at 100 the workers of a new version are refused`,
    ]);
    expect(report.headline).toBe(`${deploymentName}: 76 would be retired (dry run)`);
    // One for the deployment; for each version its metadata and two counts (no queue, no grace for queries).
    expect(proxy.calls.length).toBeLessThanOrEqual(1 + 76 * 3);
  } finally {
    await proxy.stop();
  }
});
