import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { countOf, servingV1 } from '../support/deploy-reading.js';
import { deployScene, type DeployScene, type Rollout } from '../support/deploy-scene.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { withScene } from '../support/with-scene.js';

let server: TestServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(stopSharedServer);

const V2 = { 'build-id': 'v2' };
const COUNT = 4;

/** Nothing starts but the synthetic workflows. */
const alone = (workflowType: string, more: Rollout = {}): Rollout => ({
  steps: [{ rampPercentage: 5, pauseDuration: '1s', maxDuration: '6s' }],
  analysis: { interval: '250ms', onInconclusive: 'promote' },
  synthetic: { workflowType, interval: '100ms', count: COUNT, timeout: '30s' },
  ...more,
});

/** A type that neither version knows, so that it times out; its tasks that fail would be reason enough. */
const brokenOnBoth = alone('absent', {
  synthetic: { workflowType: 'absent', interval: '100ms', count: 2, timeout: '1s' },
  analysis: { interval: '250ms', onInconclusive: 'promote', maxWorkflowTaskFailureRate: 1, stuckAttempts: 1_000 },
});

/** Numbers of the synthetic workflows that were started on a version, in order. */
async function pairsOn({ client, taskQueue, deployment }: DeployScene, buildId: string): Promise<readonly number[]> {
  const version = `TemporalWorkerDeploymentVersion = '${deployment}:${buildId}'`;
  const numbers: number[] = [];
  for await (const { workflowId } of client.workflow.list({ query: `TaskQueue = '${taskQueue}' AND ${version}` }))
    numbers.push(Number(/^rainbow-smoke-synthetic-[0-9a-f]{16}-(?:new|old)-(\d+)$/.exec(workflowId)?.[1]));
  return numbers.sort((one, other) => one - other);
}

test.concurrent('A build that breaks everything is taken back where nothing but synthetic workflows runs', () =>
  withScene(
    servingV1(server, {
      v2: 'failing',
      rollout: alone('quick', {
        steps: [{ rampPercentage: 5, pauseDuration: '60s', maxDuration: '60s' }],
        synthetic: { workflowType: 'quick', interval: '100ms', count: 50 },
      }),
    }),
    async (scene) => {
      const report = await scene.run('deploy', V2);
      expect(report).toMatchObject({ outcome: 'rolled-back', exitCode: 20, ramp: 0 });
      expect(report.headline).toMatch(
        /^v2 takes no traffic: (\d+) of \1 synthetic workflows on v2 failed and 0 of \d+ on the old version at the same time, which chance does not explain \(evidence \d+ to 1, 800 decide\)/,
      );
      // Neither the test of real workflows nor the split of the ramp sees them.
      expect(report.looks.at(-1)?.verdict).toMatchObject({ samples: 0, test: { closed: 0 } });
      expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });
    },
  ),
);

test.concurrent(
  'What breaks both versions is no reason to go back, and what proves nothing about real workflows is no proof',
  () =>
    withScene(servingV1(server, { rollout: brokenOnBoth }), async (scene) => {
      const report = await scene.run('deploy', V2);
      expect(report).toMatchObject({ outcome: 'completed', exitCode: 0, headline: 'v2 is Current, promoted unproven' });
      const { metrics = [] } = report.looks.filter(({ ramp }) => ramp === 5).at(-1)?.verdict ?? {};
      expect(metrics).toContainEqual({
        metric: 'synthetic-workflows',
        kind: 'pass',
        seen: '2 of 2 failed, 2 of 2 on the old version',
        limit: 'no more than on the old version, tested, from 2 pairs',
      });
    }),
);

test.concurrent('Each pair is started once, though a runner is killed between its two and two others go on at once', () =>
  withScene(servingV1(server, { rollout: alone('smoke') }), async (scene) => {
    const killed = new AbortController();
    let starts = 0;
    const proxy = await scene.proxy({
      onRequest: ({ method }) => {
        if (method === 'StartWorkflowExecution' && (starts += 1) === 4) killed.abort(new Error('SIGTERM'));
        return killed.signal.aborted ? 'hang' : 'forward';
      },
    });
    const held = await scene.run('deploy', V2, { signal: killed.signal, address: proxy.address });
    expect(held).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 5 });
    expect((await pairsOn(scene, 'v1')).length).toBeGreaterThanOrEqual((await pairsOn(scene, 'v2')).length);

    const reports = await Promise.all([scene.run('deploy', V2), scene.run('deploy', V2)]);
    expect(reports.map(({ outcome }) => outcome)).toContain('completed');
    const each = Array.from({ length: COUNT }, (_, index) => index + 1);
    expect(await pairsOn(scene, 'v1')).toEqual(each);
    expect(await pairsOn(scene, 'v2')).toEqual(each);
    expect(await countOf(scene, "ExecutionStatus != 'Completed'")).toBe(0);
  }),
);

test.concurrent('status starts none, and says what the gate waits for', () =>
  withScene(
    servingV1(server, {
      rollout: alone('smoke', { steps: [{ rampPercentage: 5, pauseDuration: '0s', maxDuration: '1h' }] }),
    }),
    async (scene) => {
      expect(await scene.run('deploy', { ...V2, detach: 'true' })).toMatchObject({ outcome: 'held', ramp: 5 });
      const report = await scene.run('status');
      expect(report.looks.at(-1)?.verdict.metrics).toContainEqual(
        expect.objectContaining({ metric: 'synthetic-workflows', kind: 'inconclusive', seen: 'none ended yet' }),
      );
      expect([await pairsOn(scene, 'v1'), await pairsOn(scene, 'v2')]).toEqual([[], []]);
    },
  ),
);

test.concurrent('A task queue that the old version does not serve holds, and says what to name instead', () =>
  withScene(
    servingV1(server, {
      rollout: alone('smoke', { synthetic: { workflowType: 'smoke', taskQueue: 'elsewhere', interval: '100ms', count: 1 } }),
    }),
    async (scene) => {
      const report = await scene.run('deploy', V2);
      expect(report).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 5 });
      expect(report.headline).toContain('synthetic workflow smoke could not start on elsewhere: v1 does not serve that queue');
    },
  ),
);

test.concurrent('Unversioned workers cannot be compared with, which is said before any traffic', () =>
  withScene(deployScene(server, alone('smoke')), async (scene) => {
    await scene.unversioned();
    await scene.workers('v1');
    const report = await scene.run('deploy', { 'build-id': 'v1' });
    expect(report).toMatchObject({ outcome: 'refused', exitCode: 20, ramp: 0 });
    expect(report.headline).toContain(
      'rollout.synthetic pins workflows to both versions, and what serves now is unversioned workers',
    );
  }),
);
