import { afterAll, beforeAll, expect, test } from '@jest/globals';
import path from 'node:path';
import { runInit } from '../../src/commands/init.js';
import { type RunInputs } from '../../src/commands/run.js';
import { closedOn, ramps, servingV1, settled, told } from '../support/deploy-reading.js';
import { type DeployScene, type Rollout } from '../support/deploy-scene.js';
import { projectFolder, removeProjects } from '../support/project-folder.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { withScene } from '../support/with-scene.js';

let server: TestServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(stopSharedServer);
afterAll(removeProjects);

const V2 = { 'build-id': 'v2' };
const V1_SERVES = { current: 'v1', ramping: '', percentage: 0 };
const V2_SERVES = { current: 'v2', ramping: '', percentage: 0 };
const bakes = (pauseDuration: string): Rollout => ({
  steps: [
    { rampPercentage: 20, pauseDuration, maxDuration: '1h' },
    { rampPercentage: 60, pauseDuration, maxDuration: '1h' },
  ],
});

const FOR_EVER = [{ timeZone: 'Europe/Berlin', from: '2020-01-01 00:00', until: '2099-12-31 00:00' }];

test.concurrent('deploy with detach ends with its first ramp; advance goes one step a call, and holds while it bakes', () =>
  withScene(servingV1(server, { rollout: bakes('1s') }), async (scene) => {
    const begun = await scene.run('deploy', { ...V2, detach: 'true' });
    const headline = 'v2 ramps at 20 %; `rainbow advance` goes on from here';
    expect(begun).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 20, headline });
    const early = await scene.run('advance');
    expect(early).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 20 });
    expect(early.headline).toMatch(
      /^the routing change has not|^baking at 20 %|^the bake is over, but only 0 of the 3 workflows/,
    );

    scene.traffic(5);
    await closedOn(scene, 'v2', 3);
    await bakeOf(scene, 1_000);
    expect(await settled(scene)).toMatchObject({ outcome: 'held', exitCode: 10, headline: 'v2 ramps at 60 %', ramp: 60 });
    await bakeOf(scene, 1_000);
    expect(await settled(scene)).toMatchObject({ outcome: 'completed', exitCode: 0, headline: 'v2 is Current' });
    expect(await scene.routing()).toEqual(V2_SERVES);
  }),
);

/** Judged by the test, which asks for more than thresholds do, and goes on without its consent, but not before a deploy can be cancelled. */
const UNPROVEN: Rollout = {
  steps: [20, 60].map((rampPercentage) => ({ rampPercentage, pauseDuration: '0s', maxDuration: '20s' })),
  analysis: { interval: '250ms', onInconclusive: 'promote' },
};

test.concurrent('advance needs at most 12 calls to the server, also when it raises the ramp', () =>
  withScene(servingV1(server, { rollout: UNPROVEN }), async (scene) => {
    const through = await scene.proxy();
    const { report: begun } = await cancelled(scene);
    expect(told(begun)).toContain('no workflow closed on the version before within a week: the gate takes 1 %');
    scene.traffic(5);
    await closedOn(scene, 'v2', 5);
    const tick = async (inputs: RunInputs = {}) => {
      const before = through.calls.length;
      const report = await scene.run('advance', inputs, { address: through.address });
      expect(through.calls.length - before).toBeLessThanOrEqual(12);
      return report;
    };
    await until(async () => (await tick(V2)).ramp === 60, { what: 'a tick to raise the ramp', deadline: 75_000, every: 250 });
    expect(through.calls.filter(({ isWrite }) => isWrite)).not.toEqual([]);

    await scene.run('pause');
    expect(await tick()).toMatchObject({ exitCode: 10, ramp: 60 });
  }),
);

test.concurrent('advance with nothing to advance says how to begin, and is no failure of the schedule', () =>
  withScene(servingV1(server), async (scene) => {
    const report = await scene.run('advance');
    expect(report).toMatchObject({ outcome: 'shown', exitCode: 0 });
    expect(report.headline).toContain('begin one with `rainbow deploy`');
    expect(await scene.run('advance', V2)).toMatchObject({ outcome: 'error', exitCode: 40, ramp: 0 });
    expect(await scene.routing()).toEqual(V1_SERVES);
  }),
);

test.concurrent('status says what runs where and why, and writes nothing', () =>
  withScene(servingV1(server, { rollout: bakes('1h') }), async (scene) => {
    const through = await scene.proxy();
    const idle = await scene.run('status', {}, { address: through.address });
    expect(idle).toMatchObject({ outcome: 'shown', exitCode: 0, headline: 'v1 Current, no ramp' });
    await begin(scene);
    const report = await scene.run('status', {}, { address: through.address });
    expect(report).toMatchObject({ outcome: 'shown', exitCode: 0, buildId: 'v2', previousBuildId: 'v1', ramp: 20 });
    // A server may still be telling its task queues about the ramp.
    expect(report.headline).toMatch(
      /^v1 Current, v2 ramping at 20 %: (baking at 20 %|the routing change has not reached every task queue yet)$/,
    );
    expect(report.steps.map(({ state }) => state)).toEqual(['baking', 'ahead']);
    expect(report.looks).toHaveLength(1);
    expect(through.calls.length).toBeGreaterThan(0);
    expect(through.calls.filter(({ isWrite }) => isWrite)).toEqual([]);
  }),
);

test.concurrent('init takes from the server what the code does not say, and says who polls what now', () =>
  withScene(servingV1(server, { rollout: bakes('1s') }), async ({ deployment, taskQueue }) => {
    const cwd = await projectFolder({ 'src/workflows.ts': '' });
    const looking = async (queues: readonly string[], named: string | undefined = deployment) =>
      await runInit({
        inputs: { address: server.address, namespace: server.namespace, 'deployment-name': named, 'dry-run': 'true' },
        taskQueues: queues,
        env: {},
        cwd,
        signal: new AbortController().signal,
        asking: undefined,
        templates: path.resolve('examples/workflows'),
      });
    const found = await looking([]);
    expect(found.found).toContainEqual({ what: 'task queues', value: taskQueue, from: 'the server' });
    expect(found.notes.join()).not.toContain(deployment);
    expect(found.found.find(({ what }) => what === 'server')?.value).toMatch(/Worker Deployments? in namespace/);
    // What else is on the server may be anybody's.
    await expect(looking([taskQueue], '')).rejects.toMatchObject({
      exitCode: 40,
      message: 'no deployment name was found in the code, so nothing was written; give it with --deployment-name',
    });
    expect((await looking([`${taskQueue}-other`])).notes).toContain(`nobody polls task queue ${taskQueue}-other now`);
  }),
);

test.concurrent('status starts no smoke test of a step, it says that one is due', () =>
  withScene(
    servingV1(server, {
      rollout: {
        steps: [{ rampPercentage: 20, pauseDuration: '0s', maxDuration: '1h', gate: { workflowType: 'smoke' } }],
        analysis: { interval: '250ms', minSamples: 1 },
      },
    }),
    async (scene) => {
      await begin(scene);
      scene.traffic(10);
      await closedOn(scene, 'v2', 1);
      const through = await scene.proxy();
      const headline = 'v1 Current, v2 ramping at 20 %: running the smoke test pinned to the new version';
      const due = async () => (await scene.run('status', {}, { address: through.address })).headline === headline;
      await until(due, { what: 'the smoke test of the step to be due', deadline: 60_000, every: 500 });
      expect(through.calls.filter(({ isWrite }) => isWrite)).toEqual([]);
      expect(await settled(scene)).toMatchObject({ outcome: 'completed', exitCode: 0 });
    },
  ),
);

test.concurrent('pause holds a rollout that could go on, and resume lets it', () =>
  withScene(servingV1(server, { rollout: bakes('6s') }), async (scene) => {
    const deploying = scene.run('deploy', V2);
    await ramps(scene, 'v2', 20);
    expect(await scene.run('pause', { reason: 'lunch' })).toMatchObject({ outcome: 'held', exitCode: 0, ramp: 20 });
    const held = await deploying;
    expect(held).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 20 });
    expect(held.headline).toMatch(/^paused by .* \(lunch\); `rainbow resume` goes on$/);
    scene.traffic(5);
    await closedOn(scene, 'v2', 3);
    await bakeOf(scene, 6_000);
    expect(await scene.run('advance')).toMatchObject({ exitCode: 10, headline: held.headline, ramp: 20 });

    expect(await scene.run('resume')).toMatchObject({ exitCode: 10 });
    const report = await scene.run('deploy', V2);
    expect(report.headline).toBe('v2 is Current');
    expect(report).toMatchObject({ outcome: 'completed', exitCode: 0 });
    expect(await scene.routing()).toEqual(V2_SERVES);
  }),
);

test.concurrent('promote skips the bake of the step in force only, and promote --full all of them', () =>
  withScene(servingV1(server, { rollout: bakes('1h') }), async (scene) => {
    await begin(scene);
    expect(await scene.run('promote')).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 60 });
    expect(await settled(scene)).toMatchObject({ outcome: 'held', exitCode: 10, headline: 'baking at 60 %' });
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: 'v2', percentage: 60 });

    await scene.run('abort');
    await begin(scene, { ...V2, retry: 'true' });
    expect(await scene.run('promote', { full: 'true' })).toMatchObject({ ramp: 100 });
    const report = await settled(scene);
    expect(report).toMatchObject({ outcome: 'completed', exitCode: 0, headline: 'v2 is Current, promoted unproven' });
    expect(await scene.routing()).toEqual(V2_SERVES);
  }),
);

test.concurrent('abort takes the ramp away, and the deploy beside it ends as aborted', () =>
  withScene(servingV1(server, { rollout: bakes('1h') }), async (scene) => {
    const deploying = scene.run('deploy', V2);
    await ramps(scene, 'v2', 20);
    expect(await scene.run('abort', { reason: 'wrong build' })).toMatchObject({ outcome: 'aborted', exitCode: 0, ramp: 0 });
    expect(await scene.routing()).toEqual(V1_SERVES);
    const report = await deploying;
    expect(report).toMatchObject({ outcome: 'aborted', exitCode: 20, ramp: 0 });
    expect(report.headline).toContain('wrong build');
  }),
);

test.concurrent('rollback after promotion makes the version before Current again, and --to any other', () =>
  withScene(servingV1(server, { rollout: { strategy: 'AllAtOnce' } }), async (scene) => {
    await scene.run('deploy', V2);
    expect(await scene.routing()).toEqual(V2_SERVES);
    const back = await scene.run('rollback', { reason: 'orders are slow' });
    expect(back).toMatchObject({ outcome: 'rolled-back', exitCode: 0, ramp: 0 });
    expect(back.headline).toContain('orders are slow');
    expect(back.affected).not.toBeNull();
    expect(await scene.routing()).toEqual(V1_SERVES);

    await scene.workers('v3');
    expect(await scene.run('deploy', { 'build-id': 'v3' })).toMatchObject({ exitCode: 0 });
    expect(await scene.run('rollback', { to: 'v2' })).toMatchObject({ outcome: 'rolled-back', exitCode: 0 });
    expect(await scene.routing()).toEqual(V2_SERVES);
    await expect(scene.run('rollback', { to: 'v9' })).resolves.toMatchObject({ exitCode: 40 });
  }),
);

test.concurrent('rollback is not blocked by a task queue that only the bad version serves', () =>
  withScene(servingV1(server, { rollout: { strategy: 'AllAtOnce' } }), async (scene) => {
    const added = `${scene.taskQueue}-added`;
    await scene.workers('v2', 'base', { taskQueue: added });
    await scene.run('deploy', V2);
    const { client } = scene;
    await client.workflow.execute('quick', { taskQueue: added, workflowId: `${added}-1` });
    expect(await scene.run('rollback')).toMatchObject({ outcome: 'rolled-back', exitCode: 0 });
    expect(await scene.routing()).toEqual(V1_SERVES);
  }),
);

test.concurrent('A freeze holds a rollout where it is and blocks neither its lifting nor an abort', () =>
  withScene(servingV1(server, { rollout: { ...bakes('0s'), freeze: FOR_EVER } }), async (scene) => {
    const held = await scene.run('deploy', V2);
    expect(held).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 0 });
    expect(held.headline).toMatch(/^frozen until 2099-12-31 00:00 \(Europe\/Berlin\): /);
    expect(await scene.run('advance')).toMatchObject({ exitCode: 10, headline: held.headline, buildId: 'v2' });
    expect(await scene.run('promote')).toMatchObject({ exitCode: 10, headline: held.headline });
    expect(await scene.routing()).toEqual(V1_SERVES);

    await scene.plan(bakes('0s'));
    expect(await scene.run('advance')).toMatchObject({ exitCode: 10, ramp: 20 });
    scene.traffic(5);
    await closedOn(scene, 'v2', 3);
    await scene.plan({ ...bakes('0s'), freeze: FOR_EVER });
    expect(await settled(scene)).toMatchObject({ exitCode: 10, headline: held.headline, ramp: 20 });
    expect(await scene.run('abort')).toMatchObject({ outcome: 'aborted', exitCode: 0 });
    expect(await scene.routing()).toEqual(V1_SERVES);
  }),
);

// By themselves: these two are about time.
test('A run that is cancelled leaves the ramp where it is and says so', () =>
  withScene(servingV1(server, { rollout: bakes('1h') }), async (scene) => {
    const { report, took } = await cancelled(scene);
    expect(report).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 20 });
    expect(report.headline).toBe(
      'cancelled: the ramp stays at 20 % (onCancel: hold); `rainbow advance` goes on, `rainbow abort` takes it back',
    );
    expect(took).toBeLessThan(7_000);
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: 'v2', percentage: 20 });
    expect(await settled(scene)).toMatchObject({ exitCode: 10, headline: 'baking at 20 %' });
  }));

test('A run that is cancelled takes the ramp back under onCancel: rollback, within what a runner grants', () =>
  withScene(servingV1(server, { rollout: { ...bakes('1h'), onCancel: 'rollback' } }), async (scene) => {
    const { report, took } = await cancelled(scene);
    expect(report).toMatchObject({ outcome: 'rolled-back', exitCode: 20, ramp: 0 });
    expect(told(report)).toContain('the run was cancelled (onCancel: rollback)');
    expect(took).toBeLessThan(7_000);
    expect(await scene.routing()).toEqual(V1_SERVES);
  }));

/** A rollout in its first step, and nobody who drives it. */
async function begin(scene: DeployScene, inputs: RunInputs = V2): Promise<void> {
  expect((await cancelled(scene, inputs)).report).toMatchObject({ outcome: 'held', ramp: 20 });
}

/** A deploy that is cancelled while the first step bakes. */
async function cancelled(scene: DeployScene, inputs: RunInputs = V2) {
  const runner = new AbortController();
  const deploying = scene.run('deploy', inputs, { signal: runner.signal });
  await ramps(scene, 'v2', 20);
  const begun = performance.now();
  runner.abort(new Error('SIGINT'));
  return { report: await deploying, took: performance.now() - begun };
}

/** Waits until the ramp in force is this old by the server's time. */
async function bakeOf(scene: DeployScene, milliseconds: number): Promise<void> {
  const { workerDeploymentInfo } = await scene.client.connection.workflowService.describeWorkerDeployment({
    namespace: server.namespace,
    deploymentName: scene.deployment,
  });
  const since = workerDeploymentInfo?.routingConfig?.rampingVersionPercentageChangedTime;
  await until(() => Date.now() > Number(since?.seconds ?? 0) * 1000 + 1000 + milliseconds, { what: 'the bake to be over' });
}
