import { afterEach, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ramps, servingV1 } from '../support/deploy-reading.js';
import { startProxy } from '../support/proxy.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';

const V2 = { 'build-id': 'v2' };
const COMPLETED = { outcome: 'completed', exitCode: 0, ramp: 100 };
const rollout = {
  steps: [{ rampPercentage: 30, pauseDuration: '3s', maxDuration: '60s' }],
  analysis: { interval: '250ms', minSamples: 1, minFailures: 2 },
};
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serverWithData(): Promise<TestServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-outage-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const server = await startServer({ dbFilename: path.join(folder, 'temporal.db') });
  ends.push(() => server.stop());
  return server;
}

// Five seconds stand for thirty: a call is tried again for sixty, and past the first second the tries are all alike.
test('a connection that is lost for seconds during a bake comes back, and the rollout goes on', async () => {
  const server = await serverWithData();
  const scene = await servingV1(server, { rollout });
  ends.push(() => scene.stop());
  scene.traffic(10);
  const proxy = await startProxy(server.address);
  ends.push(() => proxy.stop());
  const deploying = scene.run('deploy', V2, { address: proxy.address });
  await ramps(scene, 'v2', 30);
  proxy.cut();
  const cutAt = performance.now();
  await until(() => performance.now() - cutAt > 5_000, { what: 'the outage to last 5 s' });
  expect(await scene.routing()).toEqual({ current: 'v1', ramping: 'v2', percentage: 30 });
  proxy.restore();
  expect(await deploying).toMatchObject(COMPLETED);
  expect((await scene.routing()).current).toBe('v2');
});

test('a server that is restarted during a bake is waited for, and the rollout goes on', async () => {
  const server = await serverWithData();
  const scene = await servingV1(server, { rollout });
  ends.push(() => scene.stop());
  scene.traffic(10);
  const deploying = scene.run('deploy', V2);
  await ramps(scene, 'v2', 30);
  await server.restart();
  expect(await deploying).toMatchObject(COMPLETED);
  expect((await scene.routing()).current).toBe('v2');
});
