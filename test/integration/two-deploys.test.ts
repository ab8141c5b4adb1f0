import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ramps, servingV1 } from '../support/deploy-reading.js';
import { type DeployScene } from '../support/deploy-scene.js';
import { startProxy, type GrpcProxy, type ProxyHooks } from '../support/proxy.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { isRouting, nameOf, withoutRepetitions } from '../support/write-record.js';

let server: TestServer;
let scene: DeployScene;
const proxies: GrpcProxy[] = [];
beforeAll(async () => {
  server = await sharedServer();
});
afterEach(async () => {
  await scene.stop();
  for (const proxy of proxies.splice(0)) await proxy.stop();
});
afterAll(stopSharedServer);

const V2 = { 'build-id': 'v2' };
const V3 = { 'build-id': 'v3' };
const through = (buildId: string) => [`ramp ${buildId} to 20 %`, `ramp ${buildId} to 60 %`, `make ${buildId} Current`];

/** An address that leads to the server, and the names of the routing writes that the server accepted on this way. */
async function watched(hooks: Pick<ProxyHooks, 'onRequest'> = {}): Promise<{ address: string; routed: string[] }> {
  const routed: string[] = [];
  const proxy = await startProxy(server.address, {
    ...hooks,
    onAnswer: (call, grpcStatus) => {
      if (isRouting(call) && grpcStatus === 0) routed.push(nameOf(call));
      return 'forward';
    },
  });
  proxies.push(proxy);
  return { address: proxy.address, routed };
}

describe('Two deploys of the same build at once', () => {
  test('go through every step in order, and at least one of them sees it through', async () => {
    scene = await servingV1(server);
    scene.traffic(10);
    const { address, routed } = await watched();
    const reports = await Promise.all([scene.run('deploy', V2, { address }), scene.run('deploy', V2, { address })]);
    expect([
      [0, 0],
      [0, 30],
    ]).toContainEqual(reports.map(({ exitCode }) => exitCode).sort());
    // The server takes a write that changes nothing whatever its token, so each may come from both; the bake does not begin again.
    expect(withoutRepetitions(routed)).toEqual(through('v2'));
    expect(await scene.routing()).toMatchObject({ current: 'v2', ramping: '' });
  });
});

describe('Two deploys of different builds', () => {
  test('at once under onConflict: reject: one wins, and the other ends as a conflict that routed nothing', async () => {
    scene = await servingV1(server);
    await scene.workers('v3');
    scene.traffic(10);
    const { address, routed } = await watched();
    const reports = await Promise.all([scene.run('deploy', V2, { address }), scene.run('deploy', V3, { address })]);
    expect(reports.map(({ exitCode }) => exitCode).sort()).toEqual([0, 30]);
    const winner = reports.find(({ exitCode }) => exitCode === 0)?.buildId ?? '';
    expect(routed).toEqual(through(winner));
    expect(await scene.routing()).toMatchObject({ current: winner, ramping: '' });
  });

  test('under onConflict: queue: the second waits for the end of the first, and then goes through all of its own steps', async () => {
    scene = await servingV1(server, { rollout: { onConflict: 'queue' } });
    await scene.workers('v3');
    scene.traffic(10);
    const { address, routed } = await watched();
    const first = scene.run('deploy', V2, { address });
    await ramps(scene, 'v2', 20);
    const second = await scene.run('deploy', V3, { address });
    expect(await first).toMatchObject({ outcome: 'completed', exitCode: 0 });
    expect(second).toMatchObject({ outcome: 'completed', exitCode: 0 });
    expect(routed).toEqual([...through('v2'), ...through('v3')]);
    expect(await scene.routing()).toMatchObject({ current: 'v3', ramping: '' });
  });

  test('under onConflict: supersede: the first is taken back, its deploy says so, and the second goes through', async () => {
    scene = await servingV1(server, {
      rollout: { onConflict: 'supersede', steps: [{ rampPercentage: 20, pauseDuration: '10s', maxDuration: '30s' }] },
    });
    await scene.workers('v3');
    scene.traffic(10);
    const { address, routed } = await watched();
    const first = scene.run('deploy', V2, { address });
    await ramps(scene, 'v2', 20);
    const second = await scene.run('deploy', V3, { address });
    expect(await first).toMatchObject({ outcome: 'superseded', exitCode: 30, ramp: 0 });
    expect(second).toMatchObject({ outcome: 'completed', exitCode: 0 });
    // Both take v2 out: the second gave the order and sees to it, and the deploy of v2 obeys; unsetting twice changes nothing.
    expect(withoutRepetitions(routed)).toEqual(['ramp v2 to 20 %', 'unset the ramp', 'ramp v3 to 20 %', 'make v3 Current']);
    expect(await scene.routing()).toMatchObject({ current: 'v3', ramping: '' });
  });
});
