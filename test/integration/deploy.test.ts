import { afterAll, beforeAll, expect, test } from '@jest/globals';
import path from 'node:path';
import { bundleOf } from '../support/bundle.js';
import { metricCharts } from '../../src/report/metric-charts.js';
import { terminalSummary } from '../../src/report/terminal.js';
import { closedOn, countOf, ramps, servingV1, settled, told } from '../support/deploy-reading.js';
import { deployScene, type DeployScene, type Rollout } from '../support/deploy-scene.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { withScene } from '../support/with-scene.js';

let server: TestServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(stopSharedServer);

const V2 = { 'build-id': 'v2' };

test.concurrent('A good build is made Current at once when it is the first, without any traffic', () =>
  withScene(deployScene(server), async (scene) => {
    await scene.workers('v1');
    const report = await scene.run('deploy', { 'build-id': 'v1' });
    expect(report).toMatchObject({ outcome: 'completed', exitCode: 0, headline: 'v1 is Current', ramp: 100, steps: [] });
    expect(told(report)).toContain('first deployment: nothing is Current and nobody else polls');
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });
  }),
);

test.concurrent('A good build goes through both steps, judged at each, and a second deploy finds nothing to do', () =>
  withScene(servingV1(server), async (scene) => {
    scene.traffic(5);
    const report = await scene.run('deploy', V2);
    expect(report).toMatchObject({
      outcome: 'completed',
      exitCode: 0,
      headline: 'v2 is Current',
      previousBuildId: 'v1',
      ramp: 100,
    });
    expect(report.steps.map(({ state, unproven, rampPercentage }) => [rampPercentage, state, unproven])).toEqual([
      [20, 'done', false],
      [60, 'done', false],
    ]);
    for (const ramp of [20, 60]) expect(report.looks.filter((look) => look.ramp === ramp).at(-1)?.verdict.kind).toBe('pass');
    expect(await scene.routing()).toEqual({ current: 'v2', ramping: '', percentage: 0 });

    const again = await scene.run('deploy', V2);
    expect(again).toMatchObject({ outcome: 'completed', exitCode: 0, ramp: 100 });
    expect(again.headline).toContain('v2 is Current');
  }),
);

test.concurrent('A good build replaces unversioned workers by a ramp', () =>
  withScene(deployScene(server), async (scene) => {
    await scene.unversioned();
    scene.traffic(5);
    await scene.workers('v1');
    const report = await scene.run('deploy', { 'build-id': 'v1' });
    expect(told(report)).toContain('unversioned workers are Current');
    expect(report).toMatchObject({ outcome: 'completed', exitCode: 0, previousBuildId: null });
    expect(report.steps.map(({ state }) => state)).toEqual(['done', 'done']);
    expect((await scene.routing()).current).toBe('v1');
  }),
);

test.concurrent('A good build waits for a person when the strategy is Manual', () =>
  withScene(servingV1(server, { rollout: { strategy: 'Manual' } }), async (scene) => {
    const held = await scene.run('deploy', V2);
    expect(held).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 0 });
    expect(held.headline).toContain('strategy Manual routes nothing until `rainbow promote`');
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });

    expect(await scene.run('promote')).toMatchObject({ buildId: 'v2', ramp: 100 });
    expect(await settled(scene)).toMatchObject({ outcome: 'completed', exitCode: 0, ramp: 100 });
    expect((await scene.routing()).current).toBe('v2');
  }),
);

test.concurrent('A good build is promoted without a ramp when the strategy is AllAtOnce', () =>
  withScene(servingV1(server, { rollout: { strategy: 'AllAtOnce' } }), async (scene) => {
    const report = await scene.run('deploy', V2);
    expect(report).toMatchObject({ outcome: 'completed', exitCode: 0, headline: 'v2 is Current' });
    expect(told(report)).not.toContain('ramps at');
    expect((await scene.routing()).current).toBe('v2');
  }),
);

test.concurrent('A bad build whose workflows fail is rolled back, and is refused until somebody says retry', async () => {
  const steps = [{ rampPercentage: 60, pauseDuration: '2s', maxDuration: '30s' }];
  await withScene(servingV1(server, { rollout: { steps }, v2: 'failing' }), async (scene) => {
    const deploying = scene.run('deploy', V2);
    await ramps(scene, 'v2', 60);
    const open = await startLong(scene, 16);
    await until(() => countOf(scene, `TemporalWorkerDeploymentVersion = '${scene.deployment}:v2'`), {
      what: 'open workflows on v2',
    });
    scene.traffic(6);
    const report = await deploying;

    expect(report).toMatchObject({ outcome: 'rolled-back', exitCode: 20, ramp: 0 });
    expect(report.headline).toMatch(/^v2 takes no traffic: \d+ of \d+ workflows on v2 failed \(limit 5 %\)/);
    expect(report.steps.map(({ state }) => state)).toEqual(['rolled-back']);
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });
    expect(report.routing?.versions.find(({ buildId }) => buildId === 'v2')?.status).toMatch(/^drain/i);
    expect(report.affected?.total).toBeGreaterThan(0);
    expect(told(report)).toContain('open workflows completed tasks on v2');
    expect(await countOf(scene, "ExecutionStatus = 'Failed'")).toBeLessThanOrEqual(60);
    for (const run of open) await run.signal('finish');
    for (const run of open) expect(await run.result()).toBe('done');

    const again = await scene.run('deploy', V2);
    expect(again).toMatchObject({ outcome: 'refused', exitCode: 20 });
    expect(again.headline).toContain('try this one again with --retry');
    expect(await scene.run('deploy', { ...V2, retry: 'true' })).toMatchObject({ outcome: 'rolled-back', exitCode: 20 });
    expect((await scene.routing()).current).toBe('v1');
  });
});

test.concurrent('A bad build whose workflow tasks fail is rolled back, and the stuck runs heal', async () => {
  const analysis = { interval: '250ms', minSamples: 3, minFailures: 1000, stuckAttempts: 2 };
  const steps = [{ rampPercentage: 60, pauseDuration: '30s', maxDuration: '60s' }];
  await withScene(servingV1(server, { rollout: { steps, analysis }, v2: 'throwing' }), async (scene) => {
    scene.traffic(3);
    const report = await scene.run('deploy', V2);
    expect(report).toMatchObject({ outcome: 'rolled-back', exitCode: 20 });
    expect(report.headline).toMatch(/stuck on v2, at attempt \d+ of the same workflow task, .*undefined is not a function/);
    expect(told(report)).toMatch(/(\d) of \1 stuck workflows run again after \d+ s/);
    expect((await scene.routing()).current).toBe('v1');
    expect(await countOf(scene, "ExecutionStatus = 'Failed'")).toBe(0);
  });
});

test.concurrent('A bad build that fails after promotion goes back to the version before', () =>
  withScene(
    servingV1(server, { rollout: { strategy: 'AllAtOnce', postPromotion: { bake: '20s' } }, v2: 'failing' }),
    async (scene) => {
      scene.traffic(6);
      const report = await scene.run('deploy', V2);
      expect(told(report)).toContain('v2 is Current');
      expect(report).toMatchObject({ outcome: 'rolled-back', exitCode: 20, ramp: 0 });
      expect(report.headline).toMatch(/workflows on v2 failed/);
      expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });
    },
  ),
);

test.concurrent('A bad build that cannot replay an open run is refused by name, and nothing is routed', async () =>
  withScene(servingV1(server, { rollout: { replay: await replayOf('nondeterministic') } }), async (scene) => {
    await startLong(scene, 2, 'nudged');
    const report = await scene.run('deploy', V2);
    expect(report).toMatchObject({ outcome: 'refused', exitCode: 20, ramp: 0 });
    expect(report.headline).toMatch(/^refused by the replay check: .*long/);
    expect(report.replay).toMatchObject({ kind: 'fail' });
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });
    expect(told(report)).not.toContain('ramps at');
  }),
);

test.concurrent('A bad build that fails the smoke test is refused, and a good one passes it', () =>
  withScene(
    servingV1(server, {
      rollout: { strategy: 'AllAtOnce', gate: { workflowType: 'quick', timeout: '60s' } },
      v2: 'failing',
    }),
    async (scene) => {
      const refused = await scene.run('deploy', V2);
      expect(refused).toMatchObject({ outcome: 'refused', exitCode: 20 });
      expect(refused.headline).toMatch(/^refused by the smoke test: .*the new path is broken/);
      expect((await scene.routing()).current).toBe('v1');

      await scene.workers('v3');
      expect(await scene.run('deploy', { 'build-id': 'v3' })).toMatchObject({ outcome: 'completed', exitCode: 0 });
    },
  ),
);

test.concurrent('A good build goes as fast as the evidence allows under rampMode: auto, and the report draws what was seen', () =>
  withScene(
    servingV1(server, {
      rollout: {
        rampMode: 'auto',
        steps: [{ rampPercentage: 50, pauseDuration: '1h', maxDuration: '2h' }],
        analysis: { interval: '250ms', harmBudget: '60%' },
      },
    }),
    async (scene) => {
      scene.traffic(10);
      const report = await scene.run('deploy', V2);
      expect(report).toMatchObject({ outcome: 'completed', exitCode: 0, headline: 'v2 is Current' });
      expect(report.steps[0]?.baked).toBeLessThan(30 * 60_000);
      const [workflows] = metricCharts(report);
      expect(workflows?.points.at(-1)).toMatchObject({ ramp: 50, kind: 'pass', candidate: { bad: 0 }, baseline: { bad: 0 } });
      expect(terminalSummary(report, { colour: false, columns: 100 })).toMatch(
        /Failed and timed-out workflows\n(.*\n)*.*50 % {2}● {2}0 of /,
      );
    },
  ),
);

test.concurrent('A step is left when its smoke test has passed on the new version, and a failing one takes the build back', () =>
  withScene(
    servingV1(server, {
      rollout: {
        steps: [
          { rampPercentage: 20, pauseDuration: '0s', maxDuration: '5m', gate: { workflowType: 'smoke' } },
          { rampPercentage: 60, pauseDuration: '0s', maxDuration: '5m', gate: { workflowType: 'absent', timeout: '2s' } },
        ],
        analysis: { interval: '250ms', minSamples: 1, minFailures: 1_000, stuckAttempts: 1_000, maxWorkflowTaskFailureRate: 1 },
      },
    }),
    async (scene) => {
      scene.traffic(10);
      const report = await scene.run('deploy', V2);
      expect(report).toMatchObject({ outcome: 'rolled-back', exitCode: 20, ramp: 0 });
      expect(report.headline).toMatch(/smoke test absent on .* (ended as timed out|did not end within 2 s)/);
      expect(told(report)).toContain('v2 ramps at 60 %');
      expect(await countOf(scene, "WorkflowType = 'smoke' AND ExecutionStatus = 'Completed'")).toBe(1);
      expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });
    },
  ),
);

test.concurrent('The replay gate passes code that replays the open runs, and also when there are none', async () =>
  withScene(
    servingV1(server, { rollout: { strategy: 'AllAtOnce', replay: await replayOf('nondeterministic') } }),
    async (scene) => {
      const none = await scene.run('deploy', V2);
      expect(none).toMatchObject({ outcome: 'completed', exitCode: 0 });
      expect(none.replay).toMatchObject({ kind: 'pass' });

      await startLong(scene, 2);
      await scene.workers('v3');
      await scene.plan({ strategy: 'AllAtOnce', replay: await replayOf('base') });
      const two = await scene.run('deploy', { 'build-id': 'v3' });
      expect(two).toMatchObject({ outcome: 'completed', exitCode: 0 });
      expect(two.replay).toMatchObject({ kind: 'pass' });
    },
  ),
);

const lowTraffic = (onInconclusive: string): Rollout => ({
  steps: [{ rampPercentage: 50, pauseDuration: '0s', maxDuration: '1s' }],
  analysis: { interval: '250ms', minSamples: 3, minFailures: 2, onInconclusive },
});

test.concurrent.each(['pause', 'extend'])(
  'Too little traffic to decide holds the ramp under onInconclusive: %s, and advance goes on once samples came',
  (choice) =>
    withScene(servingV1(server, { rollout: lowTraffic(choice) }), async (scene) => {
      const held = await scene.run('deploy', V2);
      expect(held).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 50 });
      expect(held.headline).toContain('inconclusive: only 0 of the 3 workflows needed have closed on v2');
      expect(await scene.routing()).toEqual({ current: 'v1', ramping: 'v2', percentage: 50 });

      scene.traffic(5);
      await closedOn(scene, 'v2', 3);
      expect(await settled(scene)).toMatchObject({ outcome: 'completed', exitCode: 0, headline: 'v2 is Current' });
      expect((await scene.routing()).current).toBe('v2');
    }),
);

test.concurrent('Too little traffic to decide rolls back under onInconclusive: rollback', () =>
  withScene(servingV1(server, { rollout: lowTraffic('rollback') }), async (scene) => {
    const report = await scene.run('deploy', V2);
    expect(report).toMatchObject({ outcome: 'rolled-back', exitCode: 20, ramp: 0 });
    expect(told(report)).toContain('rolling back because onInconclusive says so: only 0 of the 3 workflows');
    expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });
  }),
);

test.concurrent('Too little traffic to decide promotes unproven, and says so, under onInconclusive: promote', () =>
  withScene(servingV1(server, { rollout: lowTraffic('promote') }), async (scene) => {
    const report = await scene.run('deploy', V2);
    expect(report).toMatchObject({ outcome: 'completed', exitCode: 0, headline: 'v2 is Current, promoted unproven', ramp: 100 });
    expect(report.steps.map(({ unproven }) => unproven)).toEqual([true]);
  }),
);

async function replayOf(code: string): Promise<Readonly<Record<string, unknown>>> {
  return { workflowBundle: await bundleOf(path.resolve(`test/fixtures/deploy/${code}.js`)), project: path.resolve('.') };
}

/** Open runs, each past its first workflow task, or with a signal past its second. */
async function startLong({ client, taskQueue }: DeployScene, count: number, nudged?: 'nudged') {
  const ids = Array.from({ length: count }, (_, index) => `long-${taskQueue}-${index}`);
  const runs = await Promise.all(ids.map((workflowId) => client.workflow.start('long', { taskQueue, workflowId })));
  const reach = async (events: number): Promise<void> => {
    const lengths = async () => (await Promise.all(runs.map((run) => run.describe()))).map(({ historyLength }) => historyLength);
    await until(async () => (await lengths()).every((length) => length >= events), {
      what: `${count} open runs to have ${events} events`,
      deadline: 20_000,
    });
  };
  await reach(4);
  if (nudged === undefined) return runs;
  for (const run of runs) await run.signal('nudge');
  await reach(8);
  return runs;
}
