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
  // No time for anything but them.
  steps: [{ rampPercentage: 5, pauseDuration: '0s', maxDuration: '1s' }],
  analysis: { interval: '250ms', onInconclusive: 'promote' },
  synthetic: { workflowType, interval: '100ms', count: COUNT, timeout: '15s' },
  ...more,
});

/** A type that neither version knows, so that its tasks fail until it times out. */
const brokenOnBoth = alone('absent', {
  synthetic: { workflowType: 'absent', interval: '100ms', count: 2, timeout: '2s' },
});

/** Numbers of the synthetic workflows that were started on a version, in order. */
async function pairsOn({ client, taskQueue, deployment }: DeployScene, buildId: string): Promise<readonly number[]> {
  const version = `TemporalWorkerDeploymentVersion = '${deployment}:${buildId}'`;
  const numbers: number[] = [];
  const query = `TaskQueue = '${taskQueue}' AND ${version} AND ParentWorkflowId IS NULL`;
  for await (const { workflowId } of client.workflow.list({ query }))
    numbers.push(Number(/^rainbow-smoke-synthetic-[0-9a-f]{16}-(?:new|old)-(\d+)$/.exec(workflowId)?.[1]));
  return numbers.sort((one, other) => one - other);
}

test.concurrent('A build that breaks everything is taken back where nothing but synthetic workflows runs', () =>
  withScene(
    servingV1(server, {
      v2: 'failing',
      rollout: alone('quick', {
        synthetic: { workflowType: 'quick', interval: '100ms', count: 50, timeout: '30s' },
      }),
    }),
    async (scene) => {
      const report = await scene.run('deploy', V2);
      expect(report).toMatchObject({ outcome: 'rolled-back', exitCode: 20, ramp: 0 });
      expect(report.headline).toMatch(
        /^v2 takes no traffic: (\d+) of \1 synthetic workflows on v2 failed: 100 percentage points more than on the old version at the same time, which chance does not explain \(evidence .+ to 1, 800 decide\)/,
      );
      // Neither the test of real workflows nor the split of the ramp sees them.
      expect(report.looks.at(-1)?.verdict).toMatchObject({ samples: 0, test: { closed: 0 } });
      expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });
    },
  ),
);

test.concurrent('What failed at one step is remembered at the next', () =>
  withScene(
    servingV1(server, {
      v2: 'failing',
      rollout: alone('quick', {
        steps: [5, 50].map((rampPercentage) => ({ rampPercentage, pauseDuration: '0s', maxDuration: '1s' })),
        synthetic: { workflowType: 'quick', interval: '100ms', count: 7, timeout: '30s' },
      }),
    }),
    async (scene) => {
      const report = await scene.run('deploy', V2);
      expect(report).toMatchObject({ outcome: 'rolled-back', exitCode: 20, ramp: 0 });
      expect(report.headline).toMatch(/^v2 takes no traffic: 1[1-4] of 1[1-4] synthetic workflows on v2 failed/);
      expect(report.steps.map(({ state, unproven }) => [state, unproven])).toEqual([
        ['done', true],
        ['rolled-back', false],
      ]);
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
        seen: '2 of 2 failed at this ramp, 2 of 2 on the old version',
        limit: 'no more than on the old version, tested, from 2 pairs',
      });
    }),
);

test.concurrent('Each pair is started once, though a runner is killed between its two and two others go on at once', () =>
  withScene(servingV1(server, { rollout: alone('errand') }), async (scene) => {
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
    const reports = await Promise.all([scene.run('deploy', V2), scene.run('deploy', V2)]);
    expect(reports.map(({ outcome }) => outcome)).toContain('completed');
    const each = Array.from({ length: COUNT }, (_, index) => index + 1);
    expect(await pairsOn(scene, 'v1')).toEqual(each);
    expect(await pairsOn(scene, 'v2')).toEqual(each);
    expect(await countOf(scene, "ExecutionStatus != 'Completed'")).toBe(0);
    // Neither they nor their children are what the ramp drew, nor what closed on a version.
    const looks = reports.flatMap((report) => report.looks).filter(({ ramp }) => ramp === 5);
    expect(looks.length).toBeGreaterThan(0);
    for (const { evidence, verdict } of looks) {
      expect(evidence.drawn).toMatchObject({ candidate: { starts: 0 }, baseline: { starts: 0 } });
      expect(evidence.drawn).not.toHaveProperty('children');
      expect(verdict.samples).toBe(0);
    }
  }),
);

test.concurrent('status starts none, and says what the gate waits for', () =>
  withScene(
    servingV1(server, {
      rollout: alone('smoke', { steps: [{ rampPercentage: 5, pauseDuration: '1h', maxDuration: '1h' }] }),
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

test.concurrent('A task queue that is not served holds, and says what to name instead', () =>
  withScene(
    servingV1(server, {
      rollout: alone('smoke', {
        steps: [{ rampPercentage: 5, pauseDuration: '1s', maxDuration: '3s' }],
        synthetic: { workflowType: 'smoke', taskQueue: 'elsewhere', interval: '100ms', count: 1, timeout: '2s' },
      }),
    }),
    async (scene) => {
      const report = await scene.run('deploy', V2);
      expect(report).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 5 });
      expect(report.headline).toMatch(/synthetic workflow smoke could not start on elsewhere: v[12] does not serve that queue/);
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
