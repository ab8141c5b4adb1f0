import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { leash } from '../../scripts/leash.mjs';
import { cleanupScene, statesOf, type CleanupScene } from '../support/cleanup-scene.js';
import { startProxy, type GrpcProxy } from '../support/proxy.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { startWorker, type TestWorker } from '../support/workers.js';

const CLI = path.resolve('dist/cli.js');
let server: TestServer;
let scene: CleanupScene;
let proxy: GrpcProxy;
let worker: TestWorker | undefined;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(async () => {
  await stopSharedServer();
});
beforeEach(async () => {
  scene = await cleanupScene(server);
  proxy = await startProxy(server.address);
});
afterEach(async () => {
  await worker?.kill();
  worker = undefined;
  await proxy.stop();
  await scene.close();
});

/** v3 is Current, v2 was before, and v1, which nobody ever used, has a worker that only the hook can stop. */
async function prepared(hook: string): Promise<void> {
  await scene.start('v2', 'v3');
  await scene.serve('v2', 'v3');
  const { taskQueue, deployment: deploymentName, folder } = scene;
  const workflowsPath = path.resolve('test/fixtures/routing/workflows.ts');
  worker = await startWorker({ server, taskQueue, deploymentName, buildId: 'v1', workflowsPath });
  const known = async () => ((await scene.port.readVersion('v1', new AbortController().signal))?.taskQueues.length ?? 0) > 0;
  await until(known, { what: 'the server to list the queue of v1', deadline: 20_000 });
  const script = path.join(folder, 'stop.sh');
  await writeFile(script, `#!/bin/sh\n${hook}\nkill ${worker.pid} 2>/dev/null || true\n`);
  await chmod(script, 0o755);
  await scene.configure({ platform: { command: { stop: [script, '{buildId}'] } } });
}

/** `rainbow cleanup` as a process, killed at the deletion or not; its exit code, `null` when it was killed. */
async function cleanup(onDelete: 'before' | 'after' | 'never'): Promise<number | null> {
  const args = [CLI, 'cleanup', '--config', path.join(scene.folder, 'rainbow.yaml'), '--address', proxy.address];
  const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], CI: 'true' }, stdio: 'ignore' });
  const exited = once(child, 'exit');
  leash(child);
  const kill = async (): Promise<'drop'> => {
    child.kill('SIGKILL');
    await exited;
    return 'drop';
  };
  const isDelete = (method: string): boolean => method === 'DeleteWorkerDeploymentVersion';
  proxy.use({
    onRequest: async ({ method }) => (onDelete === 'before' && isDelete(method) ? await kill() : 'forward'),
    onAnswer: async ({ method }) => (onDelete === 'after' && isDelete(method) ? await kill() : 'forward'),
  });
  await exited;
  return child.exitCode;
}

test.each([
  ['while the hook runs', 'test -e "$0.once" || { touch "$0.once"; kill -9 $PPID; }', 'never'],
  ['before the server sees the deletion', '', 'before'],
  ['after the deletion, before it knows', '', 'after'],
] as const)('killed %s, the next run ends where an undisturbed one does', async (_when, hook, onDelete) => {
  await prepared(hook);
  expect(await cleanup(onDelete)).toBeNull();
  expect(await cleanup('never')).toBe(0);
  expect(await scene.listed()).toEqual(['v2', 'v3']);
  expect(statesOf(await scene.run(), scene.deployment)).toEqual({ v2: 'kept: rollback-target', v3: 'kept: current' });
});
