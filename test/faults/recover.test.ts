import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import proto from '@temporalio/proto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { leash } from '../../scripts/leash.mjs';
import { startProxy, type GrpcProxy, type RequestFate } from '../support/proxy.js';
import { fates, recoverScene, type RecoverScene } from '../support/recover-scene.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { startWorkerHost, type WorkerHost } from '../support/worker-host.js';

const CLI = path.resolve('dist/cli.js');
let server: TestServer;
let host: WorkerHost;
let scene: RecoverScene;
let proxy: GrpcProxy;
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
  proxy = await startProxy(server.address);
});
afterEach(async () => {
  await proxy.stop();
  await scene.close();
});

interface Boundary {
  readonly write: 'UpdateWorkflowExecutionOptions' | 'ResetWorkflowExecution';
  readonly when: 'before' | 'after';
}

/** `rainbow recover bad` as a process, killed at the boundary if one is given; its exit code, `null` when it was killed. */
async function recover(boundary?: Boundary): Promise<number | null> {
  const args = [CLI, 'recover', 'bad', '--config', scene.config, '--address', proxy.address];
  const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], CI: 'true' }, stdio: 'ignore' });
  const exited = once(child, 'exit');
  leash(child);
  const kill = async (): Promise<'drop'> => {
    child.kill('SIGKILL');
    await exited;
    return 'drop';
  };
  const isHere = (method: string, when: Boundary['when']): boolean => boundary?.write === method && boundary.when === when;
  proxy.use({
    onRequest: async ({ method }) => (isHere(method, 'before') ? await kill() : 'forward'),
    onAnswer: async ({ method }) => (isHere(method, 'after') ? await kill() : 'forward'),
  });
  await exited;
  return child.exitCode;
}

test.each<Boundary>([
  { write: 'UpdateWorkflowExecutionOptions', when: 'before' },
  { write: 'UpdateWorkflowExecutionOptions', when: 'after' },
  { write: 'ResetWorkflowExecution', when: 'before' },
  { write: 'ResetWorkflowExecution', when: 'after' },
])('killed $when $write, the next run ends where an undisturbed one does', async (boundary) => {
  await scene.serve('good');
  await scene.serve('bad');
  const waiting = await scene.begin('pinnedWalk');
  const ahead = [await scene.begin('autoWalk'), await scene.begin('pinnedWalk')];
  for (const each of ahead) await scene.go(each, 'activity');
  await scene.serve('good');
  await scene.visible("ExecutionStatus = 'Running'", 3);
  expect(await recover(boundary)).toBeNull();
  expect(await recover()).toBe(0);
  // Each was reset once: by whom it was ended tells how often.
  await scene.visible("ExecutionStatus = 'Running'", 3);
  for (const each of ahead) {
    expect((await scene.client.workflow.count(`WorkflowId = '${each}'`)).count).toBe(2);
  }
  for (const each of [waiting, ...ahead]) expect(await scene.ends(each)).toBe('good');
});

test('a run that closes before it is touched is gone, and the others are mended', async () => {
  await scene.serve('good');
  await scene.serve('bad');
  const [closing, staying] = [await scene.begin('pinnedWalk'), await scene.begin('pinnedWalk')];
  await scene.serve('good');
  await scene.visible("ExecutionStatus = 'Running'", 2);
  const { UpdateWorkflowExecutionOptionsRequest: Request } = proto.temporal.api.workflowservice.v1;
  proxy.use({
    onRequest: async ({ method, message }): Promise<RequestFate> => {
      if (method !== 'UpdateWorkflowExecutionOptions') return 'forward';
      if (Request.decode(message).workflowExecution?.workflowId === closing)
        await scene.client.workflow.getHandle(closing).terminate();
      return 'forward';
    },
  });
  const report = await scene.run({ 'build-id': 'bad' }, { address: proxy.address });
  expect(fates(report)).toEqual({ [closing]: 'move gone', [staying]: 'move done' });
  expect(report).toMatchObject({ outcome: 'completed', exitCode: 0 });
});

test('a cancelled run says what it did, and the next one does the rest', async () => {
  await scene.serve('good');
  await scene.serve('bad');
  for (let n = 0; n < 4; n += 1) await scene.begin('pinnedWalk');
  await scene.serve('good');
  await scene.visible("ExecutionStatus = 'Running'", 4);
  const abort = new AbortController();
  proxy.use({
    onAnswer: ({ method }) => {
      if (method === 'UpdateWorkflowExecutionOptions') abort.abort(new Error('cancelled'));
      return 'forward';
    },
  });
  const cut = await scene.run({ 'build-id': 'bad', rate: '1' }, { address: proxy.address, signal: abort.signal });
  expect(cut).toMatchObject({ outcome: 'held', exitCode: 10, pinnedLeft: null });
  expect(cut.headline).toMatch(/^cancelled; the next run goes on from here; bad to good: 1 moved/);
  const rest = await scene.run({ 'build-id': 'bad' });
  expect(rest).toMatchObject({ outcome: 'completed', exitCode: 0, pinnedLeft: 0 });
  expect(Object.values(fates(rest))).toEqual(['move done', 'move done', 'move done']);
});
