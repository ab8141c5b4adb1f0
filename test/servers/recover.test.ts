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

  it('mends every row of the table in docs/recover.md, and a second run finds nothing to do', async () => {
    const pinnedTo = { deploymentName: scene.deployment, buildId: 'bad' };
    await scene.serve('good');
    const before = await scene.begin('autoWalk');
    const untouched = await scene.begin('pinnedWalk');
    await scene.go(before, 'timer');
    await scene.serve('bad');
    const pinnedWaiting = await scene.begin('pinnedWalk');
    const pinnedAhead = await scene.begin('pinnedWalk');
    const pinnedWedged = await scene.begin('pinnedThrow');
    const sentThere = await scene.begin('autoWalk', { versioningOverride: { pinnedTo } });
    const autoWaiting = await scene.begin('autoWalk');
    const autoAhead = await scene.begin('autoWalk');
    const autoWedged = await scene.begin('autoThrow');
    const onlyThere = await scene.begin('onlyHere');
    const failed = await scene.begin('failing');
    await scene.go(pinnedAhead, 'activity');
    await scene.go(sentThere, 'activity');
    await scene.go(autoAhead, 'activity');
    await scene.go(pinnedWedged, 'failed task');
    await scene.go(autoWedged, 'failed task');
    await scene.go(before, 'failed task');
    await scene.go(failed, 'failure');
    await scene.serve('good');
    await scene.visible("ExecutionStatus = 'Running'", 10);
    await scene.visible("ExecutionStatus = 'Failed'", 1);

    const plan = await scene.run({ 'build-id': 'bad', plan: 'true', 'include-failed': 'true' });
    expect(plan).toMatchObject({ outcome: 'shown', exitCode: 10 });
    expect(fates(plan)).toMatchObject({ [pinnedWaiting]: 'move planned', [autoAhead]: 'reset planned' });

    const report = await scene.run({ 'build-id': 'bad', 'include-failed': 'true' });
    const told = fates(report);
    expect(told).toMatchObject({
      [pinnedWaiting]: 'move done',
      [pinnedAhead]: 'reset done',
      [pinnedWedged]: 'move done',
      [sentThere]: 'reset done',
      [autoWaiting]: 'heals none',
      [autoAhead]: 'reset done',
      [onlyThere]: 'stuck none',
      [failed]: 'reset done',
    });
    // These may have healed before the first look.
    expect(['heals none', undefined]).toContain(told[autoWedged]);
    expect(['heals none', undefined]).toContain(told[before]);
    expect(told[untouched]).toBeUndefined();
    expect(report).toMatchObject({ outcome: 'held', exitCode: 10, pinnedLeft: 1 });

    const again = await scene.run({ 'build-id': 'bad', 'include-failed': 'true' });
    expect(again.runs.filter(({ decision }) => decision === 'move' || decision === 'reset')).toEqual([]);
    expect(again).toMatchObject({ exitCode: 10, pinnedLeft: 1 });
    const mended = [pinnedWaiting, pinnedAhead, pinnedWedged, sentThere, autoWaiting, autoAhead, autoWedged, before, failed];
    for (const each of mended) expect(await scene.ends(each)).toBe('good');
  });

  it('moves Pinned runs of an old build on when the new code takes them over, and never resets one', async () => {
    await scene.serve('bad');
    const waiting = await scene.begin('pinnedWalk');
    const ahead = await scene.begin('pinnedWalk');
    const auto = await scene.begin('autoWalk');
    await scene.go(ahead, 'activity');
    await scene.serve('good');
    await scene.visible("ExecutionStatus = 'Running'", 3);
    const report = await scene.run({ from: 'bad', 'workflow-bundle': scene.goodBundle });
    expect(fates(report)).toEqual({ [waiting]: 'move done', [ahead]: 'stuck none' });
    expect(report).toMatchObject({ kind: 'move-on', exitCode: 10, pinnedLeft: 1 });
    expect(await scene.ends(waiting)).toBe('good');
    expect(await scene.ends(ahead)).toBe('bad');
    expect(await scene.ends(auto)).toBe('good');
    expect(await scene.run({ from: 'bad', 'workflow-bundle': scene.goodBundle })).toMatchObject({ exitCode: 0 });
  });

  it('leaves nothing behind that keeps the version from draining', async () => {
    await scene.serve('good');
    await scene.serve('bad');
    const waiting = await scene.begin('pinnedWalk');
    const ahead = await scene.begin('pinnedWalk');
    await scene.go(ahead, 'activity');
    await scene.serve('good');
    await scene.visible("ExecutionStatus = 'Running'", 2);
    expect(await scene.run({ 'build-id': 'bad' })).toMatchObject({ outcome: 'completed', exitCode: 0, pinnedLeft: 0 });
    await scene.drains('bad');
    expect(await scene.ends(waiting)).toBe('good');
    expect(await scene.ends(ahead)).toBe('good');
  });
});
