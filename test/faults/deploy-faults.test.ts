import { afterAll, beforeAll, expect, test } from '@jest/globals';
import proto from '@temporalio/proto';
import pMap from 'p-map';
import { systemClock } from '../../src/system/clock.js';
import { closedOn, ramps, servingV1, told } from '../support/deploy-reading.js';
import { deployScene, type DeployScene, type Rollout } from '../support/deploy-scene.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { sceneWhere, withScene } from '../support/with-scene.js';
import { startWorker } from '../support/workers.js';

let server: TestServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(stopSharedServer);

const WORKFLOW = proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW;
const V2 = { 'build-id': 'v2' };
const UNTOUCHED = { current: 'v1', ramping: '', percentage: 0 };
const step = (rampPercentage: number, pauseDuration: string, maxDuration = pauseDuration) => ({
  rampPercentage,
  pauseDuration,
  maxDuration,
});

test.concurrent('A Build ID that nobody polls for is refused after progressDeadline, with the queue that waits for it', () =>
  withScene(onlyV1({ progressDeadlineSeconds: 1 }), async (scene) => {
    const report = await scene.run('deploy', { 'build-id': 'ghost' });
    expect(report).toMatchObject({ outcome: 'refused', exitCode: 20, ramp: 0 });
    expect(report.headline).toContain(
      `refused by the registration check: after 1 s still waiting for pollers of ghost on ${scene.taskQueue} (workflow`,
    );
    expect(await scene.routing()).toEqual(UNTOUCHED);
  }),
);

test.concurrent('A build whose workers are gone is refused in the same way', () =>
  withScene(onlyV1({ progressDeadlineSeconds: 6 }), async (scene) => {
    await (await scene.workerProcess('v2')).kill();
    await noPollers(scene, 'v2');
    const report = await scene.run('deploy', V2);
    expect(report).toMatchObject({ outcome: 'refused', exitCode: 20 });
    expect(report.headline).toContain(`waiting for pollers of v2 on ${scene.taskQueue} (workflow`);
    expect(await scene.routing()).toEqual(UNTOUCHED);
  }),
);

test.concurrent('A task queue of Current that the new version does not poll is named, and only that one', () =>
  withScene(twoQueues(), async (scene) => {
    const refunds = refundsOf(scene);
    const report = await scene.run('deploy', V2);
    expect(report).toMatchObject({ outcome: 'refused', exitCode: 20 });
    expect(report.headline).toMatch(new RegExp(`waiting for pollers of v2 on ${refunds} \\(workflow[^)]*\\) \\(progress`));
    expect(await scene.routing()).toEqual(UNTOUCHED);
  }),
);

test.concurrent('Workers of the new version that die during the bake are no pass: the ramp holds and the queue is named', () =>
  withScene(onlyV1({ steps: [step(50, '12s', '15s')] }), async (scene) => {
    const v2 = await scene.workerProcess('v2');
    const traffic = scene.traffic(6);
    const deploying = scene.run('deploy', V2);
    await ramps(scene, 'v2', 50);
    await closedOn(scene, 'v2', 3);
    await traffic.stop();
    await v2.kill();
    const report = await deploying;
    expect(report).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 50 });
    expect(report.headline).toBe(`the evidence cannot be read: no worker of v2 polls workflow queue ${scene.taskQueue}`);
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: 'v2', percentage: 50 });
  }),
);

test.concurrent('Somebody else who changes the ramp during the rollout is named, and nothing is overwritten', () =>
  withScene(servingV1(server, { rollout: { steps: [step(20, '5m')] } }), async (scene) => {
    const deploying = scene.run('deploy', V2);
    await ramps(scene, 'v2', 20);
    await service(scene).setWorkerDeploymentRampingVersion({
      ...named(scene),
      buildId: 'v2',
      percentage: 35,
      identity: 'somebody',
    });
    const report = await deploying;
    expect(report).toMatchObject({ outcome: 'conflict', exitCode: 30, ramp: 35 });
    expect(report.headline).toMatch(
      /changed by "somebody": expected v1 Current and v2 ramping at 20 %, found .*35 %; nothing was/,
    );
    expect(await scene.routing()).toMatchObject({ current: 'v1', ramping: 'v2', percentage: 35 });
  }),
);

test.concurrent('Somebody else who ramps another version already is a conflict, and their ramp stays', () =>
  withScene(servingV1(server), async (scene) => {
    await scene.workers('v3');
    await until(
      () =>
        service(scene).setWorkerDeploymentRampingVersion({ ...named(scene), buildId: 'v3', percentage: 5, identity: 'somebody' }),
      {
        what: 'v3 to ramp',
      },
    );
    const report = await scene.run('deploy', V2);
    expect(report).toMatchObject({ outcome: 'conflict', exitCode: 30, ramp: 0 });
    expect(report.headline).toContain('another rollout is in progress: v3 ramps at 5 %');
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: 'v3', percentage: 5 });
  }),
);

test.concurrent('Somebody else who manages the deployment is named', () =>
  withScene(servingV1(server), async (scene) => {
    await service(scene).setWorkerDeploymentManager({
      ...named(scene),
      managerIdentity: 'the-controller',
      identity: 'the-controller',
    });
    const report = await scene.run('deploy', V2);
    expect(report).toMatchObject({ outcome: 'conflict', exitCode: 30, ramp: 0 });
    expect(report.headline).toContain(
      'the deployment is managed by "the-controller", and this rollout writes as "rainbow-deploy"',
    );
    expect(await scene.routing()).toEqual(UNTOUCHED);
  }),
);

test.concurrent('A plan that is edited during the rollout holds until somebody accepts it, and then is the plan', async () => {
  const analysis = { interval: '250ms', minSamples: 3, minFailures: 2 };
  await withScene(
    servingV1(server, { rollout: { analysis, steps: [step(20, '0s', '1s'), step(60, '0s', '1s')] } }),
    async (scene) => {
      expect(await scene.run('deploy', V2)).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 20 });
      await scene.plan({ analysis, steps: [step(20, '0s', '1s'), step(70, '0s', '1s'), step(90, '0s', '1s')] });
      scene.traffic(5);
      await closedOn(scene, 'v2', 3);

      const held = await scene.run('advance');
      expect(held).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 20 });
      expect(held.headline).toMatch(/^the plan was edited during the rollout .*`rainbow advance --accept-plan`/);
      expect((await scene.routing()).percentage).toBe(20);

      expect(await scene.run('advance', { 'accept-plan': 'true' })).toMatchObject({ exitCode: 10, ramp: 70 });
      expect(await scene.run('deploy', V2)).toMatchObject({ outcome: 'completed', exitCode: 0 });
      expect((await scene.routing()).current).toBe('v2');
    },
  );
});

test.concurrent('A clock of the runner that jumps ahead by a day does not end a bake', () =>
  withScene(servingV1(server, { rollout: { steps: [step(20, '3m')] } }), async (scene) => {
    scene.traffic(5);
    const runner = new AbortController();
    const deploying = scene.run('deploy', V2, { signal: runner.signal });
    await closedOn(scene, 'v2', 3);
    runner.abort(new Error('SIGINT'));
    expect(await deploying).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 20 });
    const clock = { ...systemClock, now: () => systemClock.now() + 24 * 3_600_000 };
    const report = await scene.run('advance', V2, { clock });
    expect(report.looks.at(-1)?.verdict.kind).toBe('pass');
    expect(report).toMatchObject({ outcome: 'held', exitCode: 10, headline: 'baking at 20 %', ramp: 20 });
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: 'v2', percentage: 20 });
  }),
);

const denied = { grpcStatus: 7, message: 'Request unauthorized.' };

test.concurrent('A namespace without permission to write ends in one sentence, with the routing that is left', () =>
  withScene(servingV1(server), async (scene) => {
    const proxy = await scene.proxy({ onRequest: ({ isWrite }) => (isWrite ? denied : 'forward') });
    const report = await scene.run('deploy', V2, { address: proxy.address });
    expect(report).toMatchObject({ outcome: 'error', exitCode: 40, ramp: 0 });
    expect(report.headline).toMatch(/permission/i);
    expect(report.routing).toMatchObject({ current: 'v1', ramping: null, rampPercentage: 0 });
    expect(await scene.routing()).toEqual(UNTOUCHED);
  }),
);

test.concurrent('A namespace without permission that is lost during the bake leaves the ramp and names it', () =>
  withScene(servingV1(server, { rollout: { steps: [step(20, '5m')] } }), async (scene) => {
    const proxy = await scene.proxy();
    const deploying = scene.run('deploy', V2, { address: proxy.address });
    await ramps(scene, 'v2', 20);
    proxy.use({ onRequest: () => denied });
    const report = await deploying;
    expect(report).toMatchObject({ outcome: 'error', exitCode: 40, ramp: 20 });
    expect(report.headline).toMatch(/permission/i);
    expect(report.routing).toMatchObject({ current: 'v1', ramping: 'v2', rampPercentage: 20 });
  }),
);

test.concurrent('A namespace without permission to read ends in one sentence', () =>
  withScene(servingV1(server), async (scene) => {
    const proxy = await scene.proxy({ onRequest: () => denied });
    await expect(scene.run('deploy', V2, { address: proxy.address })).rejects.toMatchObject({
      exitCode: 40,
      message: expect.stringMatching(/permission/i),
    });
    expect(await scene.routing()).toEqual(UNTOUCHED);
  }),
);

test.concurrent('Preflight sees unversioned workers whose code declares a behavior, so that every workflow stands still', () =>
  withScene(deployScene(server), async (scene) => {
    const { client, taskQueue } = scene;
    const frozen = await startWorker({ server, taskQueue, workflowsPath: 'test/fixtures/routing/declared/workflows.ts' });
    try {
      const options = { taskQueue, workflowId: `${taskQueue}-frozen`, workflowTaskTimeout: '1s' };
      const run = await client.workflow.start('declared', options);
      // A younger run may simply wait for its first task, which takes up to 10 s by default.
      const isOld = ({ startTime }: { startTime: Date }) => startTime.getTime() < Date.now() - 12_000;
      const isFrozen = async () => {
        const described = await run.describe();
        return isOld(described) && (described.raw.pendingWorkflowTask?.attempt ?? 0) >= 2;
      };
      await until(isFrozen, { what: 'the second attempt of a frozen task', deadline: 40_000, every: 500 });
      await scene.workers('v1');
      await until(() => scene.routing(), { what: 'the server to know the deployment' });
      const report = await scene.run('deploy', { 'build-id': 'v1' });
      expect(report).toMatchObject({ outcome: 'error', exitCode: 40 });
      expect(report.headline).toMatch(/have no deployment options although their workflow code declares a versioning behavior/);
      expect(report.headline).toContain(taskQueue);
    } finally {
      await frozen.kill();
    }
  }),
);

test.concurrent('Preflight sees that the server will soon take no more versions', () =>
  withScene(servingV1(server, { rollout: { strategy: 'AllAtOnce' } }), async (scene) => {
    const more = Array.from({ length: 73 }, (_, index) => `old-${index}`);
    await pMap(
      more,
      (buildId) => {
        const deploymentVersion = { deploymentName: scene.deployment, buildId };
        return service(scene).createWorkerDeploymentVersion({
          namespace: server.namespace,
          deploymentVersion,
          identity: 'tests',
        });
      },
      { concurrency: 8 },
    );
    const report = await scene.run('deploy', V2);
    expect(report.exitCode).toBe(0);
    expect(told(report)).toContain('the deployment lists 75 versions and the server takes 100');
  }),
);

const refundsOf = ({ taskQueue }: DeployScene): string => `${taskQueue}-refunds`;

/** v1 is Current and no other version has workers. */
function onlyV1(rollout: Rollout): Promise<DeployScene> {
  return sceneWhere(server, rollout, async (scene) => {
    await scene.workers('v1');
    await scene.currentIs('v1');
  });
}

/** v1 polls two task queues, v2 one of them. */
function twoQueues(): Promise<DeployScene> {
  return sceneWhere(server, { progressDeadlineSeconds: 2 }, async (scene) => {
    await Promise.all([scene.workers('v1'), scene.workers('v1', 'base', { taskQueue: refundsOf(scene) }), scene.workers('v2')]);
    await scene.currentIs('v1');
  });
}

const named = (scene: DeployScene) => ({ namespace: server.namespace, deploymentName: scene.deployment });
const service = (scene: DeployScene) => scene.client.connection.workflowService;

async function noPollers(scene: DeployScene, buildId: string): Promise<void> {
  const request = { namespace: server.namespace, taskQueue: { name: scene.taskQueue }, taskQueueType: WORKFLOW };
  await until(
    async () => {
      const { pollers } = await service(scene).describeTaskQueue(request);
      return pollers.every(({ deploymentOptions }) => deploymentOptions?.buildId !== buildId);
    },
    { what: `the server to forget the pollers of ${buildId}`, deadline: 20_000 },
  );
}
