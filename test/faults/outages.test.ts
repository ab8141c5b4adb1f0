import { expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ramps, servingV1 } from '../support/deploy-reading.js';
import { type DeployScene } from '../support/deploy-scene.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { withScene } from '../support/with-scene.js';

const V2 = { 'build-id': 'v2' };
const COMPLETED = { outcome: 'completed', exitCode: 0, ramp: 100 };
const rollout = {
  // Longer than the five seconds for which a server may keep a read waiting, while it spreads a change: the bake must not pass unseen.
  steps: [{ rampPercentage: 30, pauseDuration: '12s', maxDuration: '60s' }],
  analysis: { interval: '250ms', minSamples: 1, minFailures: 2 },
};

/** A scene under traffic on a server of its own, which can be restarted. */
async function onOwnServer(play: (scene: DeployScene, server: TestServer) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-outage-'));
  const server = await startServer({ dbFilename: path.join(folder, 'temporal.db') });
  try {
    await withScene(servingV1(server, { rollout }), async (scene) => {
      scene.traffic(6);
      await play(scene, server);
    });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

// Five seconds stand for thirty: a call is tried again for sixty, and past the first second the tries are all alike.
test.concurrent('a connection that is lost for seconds during a bake comes back, and the rollout goes on', () =>
  onOwnServer(async (scene) => {
    const proxy = await scene.proxy();
    const deploying = scene.run('deploy', V2, { address: proxy.address });
    await ramps(scene, 'v2', 30);
    proxy.cut();
    const cutAt = performance.now();
    await until(() => performance.now() - cutAt > 5_000, { what: 'the outage to last 5 s' });
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: 'v2', percentage: 30 });
    proxy.restore();
    expect(await deploying).toMatchObject(COMPLETED);
    expect((await scene.routing()).current).toBe('v2');
  }),
);

test.concurrent('a server that is restarted during a bake is waited for, and the rollout goes on', () =>
  onOwnServer(async (scene, server) => {
    const deploying = scene.run('deploy', V2);
    await ramps(scene, 'v2', 30);
    await server.restart();
    expect(await deploying).toMatchObject(COMPLETED);
    expect((await scene.routing()).current).toBe('v2');
  }),
);
