import { afterAll, expect, test } from '@jest/globals';
import { type ActionEnd, startAction } from '../e2e/action-process.js';
import { ramps, servingV1 } from '../support/deploy-reading.js';
import { type DeployScene } from '../support/deploy-scene.js';
import { sharedServer, stopSharedServer } from '../support/server.js';
import { withScene } from '../support/with-scene.js';

const LIMIT = 200_000;
const V1_SERVES = { current: 'v1', ramping: '', percentage: 0 };

afterAll(stopSharedServer);

const inputsOf = ({ server, deployment, taskQueue }: DeployScene, more: Readonly<Record<string, string>>) => ({
  address: server.address,
  namespace: server.namespace,
  'deployment-name': deployment,
  'task-queues': taskQueue,
  'build-id': 'v2',
  steps: '20:1h:1h',
  replay: 'off',
  ...more,
});

/** A job whose deploy is killed while it bakes at 20 %, and what comes after the job. */
async function killedInBake(scene: DeployScene, onCancel: string): Promise<ActionEnd> {
  const inputs = inputsOf(scene, { 'on-cancel': onCancel });
  const main = await startAction(inputs);
  await ramps(scene, 'v2', 20);
  main.kill('SIGKILL');
  const { exitCode, outputs, state } = await main.ended;
  expect({ exitCode, outputs }).toEqual({ exitCode: null, outputs: {} });
  return await (
    await startAction(inputs, state, 'post')
  ).ended;
}

test.concurrent(
  'after a deploy that was killed, the step after the job takes the ramp back under on-cancel: rollback',
  async () => {
    await withScene(servingV1(await sharedServer(), {}), async (scene) => {
      const end = await killedInBake(scene, 'rollback');
      expect(await scene.routing()).toEqual(V1_SERVES);
      expect(end.exitCode).toBe(0);
      expect(end.log).toContain('the deploy of v2 did not end by itself');
      expect(end.summary).toMatch(/^### (Aborted|Rolled back)/);
    });
  },
  LIMIT,
);

test.concurrent(
  'after a deploy that was killed, the step after the job says what is left under on-cancel: hold',
  async () => {
    await withScene(servingV1(await sharedServer(), {}), async (scene) => {
      const end = await killedInBake(scene, 'hold');
      expect(await scene.routing()).toEqual({ current: 'v1', ramping: 'v2', percentage: 20 });
      expect(end.exitCode).toBe(0);
      expect(end.log).toMatch(/^::warning .*::cancelled: the ramp stays at 20 %25 \(onCancel: hold\)/m);
    });
  },
  LIMIT,
);

test.concurrent(
  'after a deploy that ended by itself, or that never began, the step after the job does nothing',
  async () => {
    await withScene(servingV1(await sharedServer(), {}), async (scene) => {
      const inputs = inputsOf(scene, { strategy: 'AllAtOnce', steps: '' });
      const { exitCode, state } = await (await startAction(inputs)).ended;
      expect(exitCode).toBe(0);
      for (const kept of [state, {}]) {
        const end = await (await startAction(inputs, kept, 'post')).ended;
        expect([end.exitCode, end.log, end.summary]).toEqual([0, '', '']);
      }
    });
  },
  LIMIT,
);
