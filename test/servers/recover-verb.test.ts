import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { recoverJson } from '../../src/report/json.js';
import { recoverSchema } from '../../src/report/recover-report-schema.js';
import { told } from '../support/deploy-reading.js';
import { fates, recoverScene, type RecoverScene } from '../support/recover-scene.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { startWorkerHost, type WorkerHost } from '../support/worker-host.js';

const BAD = { 'build-id': 'bad' };
let server: TestServer;
let host: WorkerHost;
let scene: RecoverScene;
beforeAll(async () => {
  server = await sharedServer();
  host = await startWorkerHost(server);
});
afterAll(async () => {
  await host.stop();
  await stopSharedServer();
});
beforeEach(async () => {
  scene = await recoverScene(server, host);
});
afterEach(async () => {
  await scene.close();
});

test('rollback starts the old workers through the platform, says what it breaks, and recover mends that', async () => {
  const started = path.join(path.dirname(scene.config), 'started');
  await scene.configure({ platform: { command: { start: ['sh', '-c', `echo "$1" > ${started}`, 'start', '{buildId}'] } } });
  await scene.serve('good');
  await scene.serve('bad');
  await expect(scene.run(BAD)).rejects.toMatchObject({
    exitCode: 20,
    message: 'bad is Current, so workflows keep coming to it: take it back first with `rainbow rollback --build-id bad`',
  });
  const waiting = await scene.begin('autoWalk');
  const ahead = await scene.begin('autoWalk');
  const pinned = await scene.begin('pinnedWalk');
  await scene.go(ahead, 'activity');
  await scene.visible("ExecutionStatus = 'Running'", 3);
  await scene.stop('good');

  const back = await scene.verb('rollback', { ...BAD, to: 'good' });
  expect(back).toMatchObject({ outcome: 'rolled-back', exitCode: 0 });
  expect(await readFile(started, 'utf8')).toBe('good\n');
  expect(told(back)).toContain('the platform was told to start the workers of good');
  expect(told(back)).toContain(
    '1 of 2 open Auto-Upgrade workflows that went on with bad breaks on good; `rainbow recover bad` mends them',
  );

  const report = await scene.run(BAD);
  expect(fates(report)).toEqual({ [waiting]: 'heals none', [ahead]: 'reset done', [pinned]: 'move done' });
  expect(report).toMatchObject({ outcome: 'completed', exitCode: 0, pinnedLeft: 0, right: 0 });
  expect(told({ ...back, entries: report.entries })).toContain('no worker of good polls');
  expect(recoverSchema.parse(JSON.parse(recoverJson(report)))).toEqual(report);
});

test('a promotion says beforehand what a rollback would break', async () => {
  await scene.configure({
    rollout: {
      replay: { project: path.resolve('.'), workflowBundle: scene.badBundle, baseBundle: scene.goodBundle, concurrency: 1 },
      steps: [{ rampPercentage: 99, pauseDuration: '0s', maxDuration: '1h' }],
      analysis: { interval: '250ms', minSamples: 1_000, minFailures: 3 },
      propagationTimeout: '10s',
    },
  });
  await scene.serve('good');
  const deploy = scene.verb('deploy', BAD);
  await scene.serves('bad');
  const ahead = await scene.begin('autoWalk');
  await scene.go(ahead, 'activity');
  await scene.visible(`TemporalWorkerDeploymentVersion = '${scene.deployment}:bad' AND ExecutionStatus = 'Running'`, 1);
  const promoted = await scene.verb('promote', { ...BAD, full: 'true' });
  expect(told(promoted) + told(await deploy)).toMatch(
    /should bad be rolled back later, 1 of 1 open Auto-Upgrade workflow that went on with bad would break on good/,
  );
  expect((await scene.port.read(new AbortController().signal))?.current).toBe('bad');
});

test('what is missing or contradicts itself is said before anything is looked at', async () => {
  await expect(scene.run()).rejects.toThrow(/^which build\? Give the Build ID/);
  await expect(scene.run({ ...BAD, from: 'old' })).rejects.toThrow(/contradict each other/);
  await expect(scene.run({ from: 'old', 'include-failed': 'true' })).rejects.toThrow(/goes with a Build ID/);
  await expect(scene.run({ ...BAD, rate: 'fast' })).rejects.toThrow(/^--rate fast/);
  await expect(scene.run({ ...BAD, to: 'bad' })).rejects.toThrow(/both what the runs are to leave/);
  await expect(scene.run({ ...BAD, to: 'nowhere' })).rejects.toThrow(/has no Build ID "nowhere"/);
  await scene.configure({ rollout: { replay: 'off' } });
  await expect(scene.run(BAD)).rejects.toThrow(/nothing would prove that Current can take the runs over/);
});
