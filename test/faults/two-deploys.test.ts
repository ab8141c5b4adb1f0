import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ramps, servingV1 } from '../support/deploy-reading.js';
import { type DeployScene } from '../support/deploy-scene.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { withScene } from '../support/with-scene.js';
import { isRouting, nameOf, withoutRepetitions } from '../support/write-record.js';

let server: TestServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(stopSharedServer);

const V2 = { 'build-id': 'v2' };
const V3 = { 'build-id': 'v3' };
const through = (buildId: string) => [`ramp ${buildId} to 20 %`, `ramp ${buildId} to 60 %`, `make ${buildId} Current`];

/** An address that leads to the server, and the names of the routing writes that the server accepted on this way. */
async function watched(scene: DeployScene): Promise<{ address: string; routed: string[] }> {
  const routed: string[] = [];
  const proxy = await scene.proxy({
    onAnswer: (call, grpcStatus) => {
      if (isRouting(call) && grpcStatus === 0) routed.push(nameOf(call));
      return 'forward';
    },
  });
  return { address: proxy.address, routed };
}

test.concurrent(
  'Two deploys of the same build at once go through every step in order, and at least one of them sees it through',
  () =>
    withScene(servingV1(server), async (scene) => {
      scene.traffic(6);
      const { address, routed } = await watched(scene);
      const reports = await Promise.all([scene.run('deploy', V2, { address }), scene.run('deploy', V2, { address })]);
      expect([
        [0, 0],
        [0, 30],
      ]).toContainEqual(reports.map(({ exitCode }) => exitCode).sort());
      // The server takes a write that changes nothing whatever its token, so each may come from both; the bake does not begin again.
      expect(withoutRepetitions(routed)).toEqual(through('v2'));
      expect(await scene.routing()).toMatchObject({ current: 'v2', ramping: '' });
    }),
);

test.concurrent(
  'Two deploys of different builds at once under onConflict: reject: one wins, and the other ends as a conflict that routed nothing',
  () =>
    withScene(servingV1(server), async (scene) => {
      await scene.workers('v3');
      scene.traffic(6);
      const { address, routed } = await watched(scene);
      const reports = await Promise.all([scene.run('deploy', V2, { address }), scene.run('deploy', V3, { address })]);
      expect(reports.map(({ exitCode }) => exitCode).sort()).toEqual([0, 30]);
      const winner = reports.find(({ exitCode }) => exitCode === 0)?.buildId ?? '';
      expect(routed).toEqual(through(winner));
      expect(await scene.routing()).toMatchObject({ current: winner, ramping: '' });
    }),
);

test.concurrent(
  'Two deploys of different builds under onConflict: queue: the second waits for the end of the first, and then goes through all of its own steps',
  () =>
    withScene(servingV1(server, { rollout: { onConflict: 'queue' } }), async (scene) => {
      await scene.workers('v3');
      scene.traffic(6);
      const { address, routed } = await watched(scene);
      const first = scene.run('deploy', V2, { address });
      // Read from the call itself: the bake of a second may be over before the server answers a read.
      await until(() => routed.includes('ramp v2 to 20 %'), { what: 'v2 to ramp', deadline: 60_000 });
      const second = await scene.run('deploy', V3, { address });
      expect(await first).toMatchObject({ outcome: 'completed', exitCode: 0 });
      expect(second).toMatchObject({ outcome: 'completed', exitCode: 0 });
      expect(routed).toEqual([...through('v2'), ...through('v3')]);
      expect(await scene.routing()).toMatchObject({ current: 'v3', ramping: '' });
    }),
);

test.concurrent(
  'Two deploys of different builds under onConflict: supersede: the first is taken back, its deploy says so, and the second goes through',
  () =>
    withScene(
      servingV1(server, {
        // So long that the first cannot be about to promote: the server checks a token when it accepts a write, not when it does it.
        rollout: { onConflict: 'supersede', steps: [{ rampPercentage: 20, pauseDuration: '20s', maxDuration: '60s' }] },
      }),
      async (scene) => {
        await scene.workers('v3');
        scene.traffic(6);
        const { address, routed } = await watched(scene);
        const first = scene.run('deploy', V2, { address });
        await ramps(scene, 'v2', 20);
        const second = await scene.run('deploy', V3, { address });
        expect(await first).toMatchObject({ outcome: 'superseded', exitCode: 30, ramp: 0 });
        expect(second).toMatchObject({ outcome: 'completed', exitCode: 0 });
        // Both take v2 out: the second gave the order and sees to it, and the deploy of v2 obeys; unsetting twice changes nothing.
        expect(withoutRepetitions(routed)).toEqual(['ramp v2 to 20 %', 'unset the ramp', 'ramp v3 to 20 %', 'make v3 Current']);
        expect(await scene.routing()).toMatchObject({ current: 'v3', ramping: '' });
      },
    ),
);
