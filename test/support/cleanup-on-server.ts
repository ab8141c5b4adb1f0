import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeCheckpoint } from '../../src/rollout/codec.js';
import { cleanupScene, statesOf, type CleanupScene } from './cleanup-scene.js';
import { startProxy } from './proxy.js';
import { type SERVERS } from './routing-scene.js';
import { startServer, type TestServer } from './server.js';
import { until } from './wait.js';
import { startWorker } from './workers.js';

const never = new AbortController().signal;

/** The tests of `cleanup` on one server: they wait for it most of the time, so each server has a file, and the files run side by side. */
export function cleanupOn(serverVersion: (typeof SERVERS)[number]): void {
  let server: TestServer;
  let scene: CleanupScene;
  beforeAll(async () => {
    server = await startServer({ serverVersion });
  });
  afterAll(async () => {
    await server.stop();
  });
  beforeEach(async () => {
    scene = await cleanupScene(server);
  });
  afterEach(async () => {
    await scene.close();
  });

  const states = async (inputs = {}) => statesOf(await scene.run(inputs), scene.deployment);
  const terminate = async (workflowId: string): Promise<void> => {
    await scene.client.workflow.getHandle(workflowId).terminate();
    const closed = async () =>
      (await scene.client.workflow.count(`WorkflowId = '${workflowId}' AND ExecutionStatus = 'Terminated'`)).count === 1;
    await until(closed, { what: `visibility to know that ${workflowId} has ended` });
  };

  it('deletes what has drained and what was never used; keeps Current and where a rollback would go', async () => {
    await scene.start('v1', 'v2', 'v3', 'v4');
    await scene.serve('v1', 'v2', 'v3');
    await scene.stop('v1', 'v4');
    const report = await scene.run();
    expect(statesOf(report, scene.deployment)).toEqual({
      v1: 'deleted: drained',
      v2: 'kept: rollback-target',
      v3: 'kept: current',
      v4: 'deleted: never-used',
    });
    expect(report).toMatchObject({ outcome: 'completed', exitCode: 0 });
    expect(report.deployments[0]).toMatchObject({ current: 'v3', listed: 2, perDay: 4 });
    expect(await scene.listed()).toEqual(['v2', 'v3']);
    expect(await scene.run()).toMatchObject({ exitCode: 0, headline: `${scene.deployment}: 2 kept` });
  });

  it('keeps the newest drained versions, and those that drained a moment ago', async () => {
    await scene.start('v1', 'v2', 'v3', 'v4');
    await scene.serve('v1', 'v2', 'v3', 'v4');
    await scene.stop('v1', 'v2');
    await scene.configure({ sunset: { keepVersions: 1, scaledownDelay: '1h' } });
    expect(await states()).toMatchObject({ v1: 'kept: delay', v2: 'kept: kept', v3: 'kept: rollback-target' });
    await scene.configure({ sunset: { keepVersions: 1, deleteDelay: '1h' } });
    expect(await states()).toMatchObject({ v1: 'stopped: drained', v2: 'kept: kept' });
    await scene.configure({ sunset: { keepVersions: 1 } });
    expect(await states()).toMatchObject({ v1: 'deleted: drained', v2: 'kept: kept' });
  });

  it('an open Pinned run keeps a version that the server would delete, and is named', async () => {
    await scene.start('v1', 'v2', 'v3', 'v4');
    await scene.serve('v1', 'v2', 'v3');
    await scene.stop('v1', 'v4');
    const runs = [await scene.pin('v1'), await scene.pin('v4')];
    const report = await scene.run();
    const kept = (buildId: string) => report.deployments[0]?.versions.find((version) => version.buildId === buildId);
    for (const buildId of ['v1', 'v4']) {
      expect(kept(buildId)).toMatchObject({ state: 'kept', pinned: 1 });
      // Servers 1.30 and 1.32 say themselves that a workflow was pinned to it; 1.29 and 1.31 would delete it.
      expect(['pinned-runs', 'draining']).toContain(kept(buildId)?.reason);
      expect(kept(buildId)?.blockers).toEqual([
        expect.objectContaining({ workflowType: 'waiting', count: 1, suggestion: 'wait', continuesAsNew: false }),
      ]);
    }
    expect(report.exitCode).toBe(0);
    expect(await scene.listed()).toEqual(['v1', 'v2', 'v3', 'v4']);
    for (const run of runs) await terminate(run);
    const gone = async () => {
      await scene.run();
      return (await scene.listed()).join() === 'v2,v3';
    };
    await until(gone, { what: 'both to be deleted after their runs have ended', deadline: 40_000, every: 500 });
  });

  it('Pinned runs that have just closed keep a version as long as they may be queried', async () => {
    await scene.start('v1', 'v2', 'v3');
    await scene.serve('v2', 'v3');
    await terminate(await scene.pin('v1'));
    await scene.stop('v1');
    await scene.configure({ sunset: { queryGrace: '1h' } });
    // Servers 1.30 and 1.32 call it Draining until they have looked again.
    const kept = async () => (await states())['v1'] === 'kept: closed-runs';
    await until(kept, { what: 'v1 to be kept for queries', deadline: 30_000, every: 500 });
    await scene.configure({});
    expect(await states()).toMatchObject({ v1: expect.stringMatching(/^deleted: /) });
  });

  it('workers that still poll are not deleted under; without a hook that is for a person', async () => {
    await scene.start('v1', 'v2', 'v3');
    await scene.serve('v2', 'v3');
    const report = await scene.run();
    expect(report).toMatchObject({ outcome: 'held', exitCode: 10 });
    const v1 = report.deployments[0]?.versions.find(({ buildId }) => buildId === 'v1');
    expect(v1).toMatchObject({ state: 'waiting', note: expect.stringContaining('stop them, or configure `platform`') });
    expect(v1?.pollers).toBeGreaterThan(0);
    expect(await scene.listed()).toEqual(['v1', 'v2', 'v3']);
  });

  it('with a hook they are stopped, forgotten and deleted in one run', async () => {
    await scene.start('v2', 'v3');
    await scene.serve('v2', 'v3');
    const { taskQueue, deployment: deploymentName, folder } = scene;
    const worker = await startWorker({
      server,
      taskQueue,
      deploymentName,
      buildId: 'v1',
      workflowsPath: path.resolve('test/fixtures/routing/workflows.ts'),
    });
    const script = path.join(folder, 'stop.sh');
    await writeFile(script, '#!/bin/sh\necho "stopping $1 on $2"\nkill "$(cat "$0.$1")"\n');
    await chmod(script, 0o755);
    await writeFile(`${script}.v1`, String(worker.pid));
    await until(async () => (await scene.listed()).includes('v1'), { what: 'v1 to be listed' });
    await scene.configure({ platform: { command: { stop: [script, '{buildId}', '{taskQueue}'] } } });
    const report = await scene.run();
    await worker.kill();
    expect(statesOf(report, scene.deployment)).toMatchObject({ v1: 'deleted: never-used' });
    expect(report.exitCode).toBe(0);

    await scene.start('v0');
    // A server that is slow to list the pollers of v0 leaves nothing to stop at first.
    const failing = await until(
      async () => {
        const report = await scene.run();
        return report.exitCode === 0 ? undefined : report;
      },
      { what: 'cleanup to find v0 to stop', deadline: 30_000, every: 500 },
    );
    expect(failing).toMatchObject({ outcome: 'error', exitCode: 40 });
    expect(failing.entries.at(-1)?.text).toMatch(/the workers of v0 were not stopped: .*stop\.sh ended with exit code \d+/);
    expect(await scene.listed()).toContain('v0');
  });

  it('a version that was rolled back is no rollback target: what was used before it is', async () => {
    await scene.start('v1', 'v2', 'v3');
    await scene.serve('v1', 'v3', 'v2');
    await scene.serve('v2', 'v3');
    const because = 'it failed orders';
    const checkpoint = encodeCheckpoint({
      format: 1,
      rollout: 'r',
      plan: 'p',
      previous: 'v3',
      first: false,
      startedAt: Date.now(),
      passed: ['registration'],
      position: { at: 'rollback', cause: 'requested', because },
      unproven: [],
      outcome: { kind: 'rolled-back', at: Date.now(), because },
    });
    await scene.port.writeCheckpoint('v2', checkpoint, never);
    await scene.stop('v2');
    expect(await states()).toEqual({ v1: 'kept: rollback-target', v2: 'deleted: drained', v3: 'kept: current' });
  });

  it('a rollout that has not ended, and one whose record cannot be read, keep their version', async () => {
    await scene.start('v1', 'v2', 'v3', 'v4');
    await scene.serve('v3', 'v4');
    await scene.stop('v1', 'v2');
    const checkpoint = encodeCheckpoint({
      format: 1,
      rollout: 'r',
      plan: 'p',
      previous: 'v4',
      first: false,
      startedAt: Date.now(),
      passed: ['registration'],
      position: { at: 'checks' },
      unproven: [],
    });
    await scene.port.writeCheckpoint('v1', checkpoint, never);
    await scene.port.writeCheckpoint('v2', 'from another release', never);
    const report = await scene.run();
    expect(statesOf(report, scene.deployment)).toMatchObject({ v1: 'kept: rollout', v2: 'waiting: unknown' });
    expect(report.exitCode).toBe(10);
  });

  it('a Build ID that no query can find is not known to be free, so it stays', async () => {
    await scene.start('a"b', 'v2', 'v3');
    await scene.serve('v2', 'v3');
    await scene.stop('a"b');
    const report = await scene.run();
    expect(statesOf(report, scene.deployment)).toMatchObject({ 'a"b': 'waiting: unknown' });
    expect(report.exitCode).toBe(10);
  });

  it('a version that the server has lost is deleted where it can be, else named and counted, and tried once', async () => {
    await scene.start('v1', 'v2', 'v3');
    await scene.serve('v2', 'v3');
    await scene.stop('v1');
    const workflowId = `temporal-sys-worker-deployment-version:${scene.deployment}:v1`;
    const lost = { namespace: server.namespace, workflowExecution: { workflowId } };
    await scene.client.workflowService.terminateWorkflowExecution(lost);
    const proxy = await startProxy(server.address);
    try {
      const report = await scene.run({}, { address: proxy.address });
      const mends = serverVersion.startsWith('1.32');
      expect(statesOf(report, scene.deployment)['v1']).toMatch(mends ? /^deleted: / : /^undeletable: /);
      expect(report.deployments[0]?.undeletable).toBe(mends ? 0 : 1);
      expect(report.exitCode).toBe(0);
      expect(proxy.counts()['DeleteWorkerDeploymentVersion']).toBe(1);
    } finally {
      await proxy.stop();
    }
  });

  it('a dry run says all of this and writes nothing', async () => {
    await scene.start('v1', 'v2', 'v3');
    await scene.serve('v2', 'v3');
    await scene.stop('v1');
    const proxy = await startProxy(server.address);
    try {
      const report = await scene.run({ 'dry-run': 'true' }, { address: proxy.address });
      expect(report).toMatchObject({ outcome: 'shown', exitCode: 0, dryRun: true });
      expect(statesOf(report, scene.deployment)).toMatchObject({ v1: 'planned: never-used' });
      expect(proxy.calls.filter(({ isWrite }) => isWrite)).toEqual([]);
    } finally {
      await proxy.stop();
    }
    expect(await scene.listed()).toContain('v1');
  });

  it('a deployment that somebody else manages is left alone, with exit code 30', async () => {
    await scene.start('v1', 'v2', 'v3');
    await scene.serve('v2', 'v3');
    await scene.stop('v1');
    const { namespace } = server;
    await scene.client.workflowService.setWorkerDeploymentManager({
      namespace,
      deploymentName: scene.deployment,
      managerIdentity: 'controller',
      identity: 'tests',
    });
    const report = await scene.run();
    expect(report).toMatchObject({ outcome: 'conflict', exitCode: 30 });
    expect(report.headline).toContain('it is managed by "controller"');
    expect(await scene.listed()).toContain('v1');
    expect(await scene.run({ identity: 'controller' })).toMatchObject({ exitCode: 0 });
    expect(await scene.listed()).not.toContain('v1');
  });

  it('a deployment that does not exist is a mistake, with exit code 40', async () => {
    await expect(scene.run()).rejects.toThrow(/has no Worker Deployment/);
  });
}
