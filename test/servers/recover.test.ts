import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fates, recoverScene, type RecoverScene } from '../support/recover-scene.js';
import { SERVERS } from '../support/routing-scene.js';
import { startServer, type TestServer } from '../support/server.js';
import { startWorkerHost, type WorkerHost } from '../support/worker-host.js';

describe.each(SERVERS)('recover, server %s', (serverVersion) => {
  let server: TestServer;
  let host: WorkerHost;
  let scene: RecoverScene;
  beforeAll(async () => {
    server = await startServer({ serverVersion });
    host = await startWorkerHost(server);
  });
  afterAll(async () => {
    await host.stop();
    await server.stop();
  });
  beforeEach(async () => {
    scene = await recoverScene(server, host);
  });
  afterEach(async () => {
    await scene.close();
  });

  it('mends what a bad build left behind, and a second run finds nothing to do', async () => {
    await scene.serve('good');
    const old = await scene.begin('autoWalk');
    await scene.go(old, 'timer');
    await scene.serve('bad');
    const pinnedWaiting = await scene.begin('pinnedWalk');
    const pinnedAhead = await scene.begin('pinnedWalk');
    const pinnedWedged = await scene.begin('pinnedThrow');
    const autoWaiting = await scene.begin('autoWalk');
    const autoAhead = await scene.begin('autoWalk');
    const autoWedged = await scene.begin('autoThrow');
    const only = await scene.begin('onlyHere');
    await scene.go(pinnedAhead, 'activity');
    await scene.go(autoAhead, 'activity');
    await scene.go(pinnedWedged, 'failed task');
    await scene.go(autoWedged, 'failed task');
    await scene.go(old, 'failed task');
    await scene.serve('good');
    await scene.visible("ExecutionStatus = 'Running'", 8);

    const plan = await scene.run({ 'build-id': 'bad', plan: 'true' });
    console.log(JSON.stringify(plan, null, 1));
    const report = await scene.run({ 'build-id': 'bad' });
    console.log(JSON.stringify(report, null, 1));
    expect(fates(report)).toEqual({
      [pinnedWaiting]: 'move done',
      [pinnedAhead]: 'reset done',
      [pinnedWedged]: 'move done',
      [autoWaiting]: 'heals none',
      [autoAhead]: 'reset done',
      [autoWedged]: 'heals none',
      [only]: 'stuck none',
      ...(serverVersion.startsWith('1.29') ? {} : { [old]: 'heals none' }),
    });
    expect(report).toMatchObject({ outcome: 'held', exitCode: 10 });
    const again = await scene.run({ 'build-id': 'bad' });
    console.log(JSON.stringify(again, null, 1));
    for (const each of [pinnedWaiting, pinnedAhead, pinnedWedged, autoWaiting, autoAhead, autoWedged, old])
      expect(await scene.ends(each)).toBe('good');
  });
});
