import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { movesFrom } from '../../src/cohort/bucket.js';
import { runIds } from '../../src/commands/ids.js';
import { runPlan } from '../../src/commands/plan.js';
import { planJson } from '../../src/report/json.js';
import { planMarkdown } from '../../src/report/plan-markdown.js';
import { planJsonSchema, type PlanReport } from '../../src/report/plan-report.js';
import { planSummary } from '../../src/report/plan-terminal.js';
import { countOf } from '../support/deploy-reading.js';
import { type DeployScene } from '../support/deploy-scene.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { sceneWhere, withScene } from '../support/with-scene.js';

let server: TestServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(stopSharedServer);

const V2 = { 'build-id': 'v2' };
const OPEN = 40;
const CLOSED = 60;

const tested = (maxDuration: string) => ({
  steps: [20, 60].map((rampPercentage) => ({ rampPercentage, pauseDuration: '10m', maxDuration })),
  analysis: { interval: '15s' },
  postPromotion: { bake: '1h' },
});

/** v1 Current with Auto-Upgrade workflows, some of them open; workers of v2 beside it. */
function upgrading(): Promise<DeployScene> {
  return sceneWhere(server, tested('2h'), async (scene) => {
    const behavior = 'AUTO_UPGRADE';
    await Promise.all([scene.workers('v1', 'base', { behavior }), scene.workers('v2', 'base', { behavior })]);
    await scene.currentIs('v1');
    const { client, taskQueue, deployment } = scene;
    const start = (type: string, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, n) =>
          client.workflow.start(type, { taskQueue, workflowId: `${type}-${deployment}-${n}` }),
        ),
      );
    await Promise.all([start('quick', CLOSED), start('long', OPEN)]);
    const onV1 = `TemporalWorkerDeploymentVersion = '${deployment}:v1'`;
    await until(
      async () =>
        (await countOf(scene, `${onV1} AND ExecutionStatus = 'Completed'`)) === CLOSED &&
        (await countOf(scene, `${onV1} AND ExecutionStatus = 'Running'`)) === OPEN,
      { what: 'every workflow to be visible on v1', deadline: 60_000 },
    );
  });
}

function valid(report: PlanReport): PlanReport {
  const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(planJsonSchema());
  accepts(JSON.parse(planJson(report)));
  expect(accepts.errors).toBeNull();
  return report;
}

test.concurrent('plan says what deploy would do, what cannot be decided and what helps, and writes nothing', () =>
  withScene(upgrading(), async (scene) => {
    const through = await scene.proxy();
    const before = await scene.routing();
    const report = valid(await runPlan(scene.request(V2, through.address)));
    expect(report).toMatchObject({ outcome: 'held', exitCode: 10, buildId: 'v2', current: 'v1', ramping: null, duration: null });
    expect(report.headline).toMatch(
      /^step 1 \(20 %\) cannot pass its gate within 2h at 100 workflows a day; let traffic of your own speak: a smoke test/,
    );
    expect(report.traffic).toMatchObject({ starts: OPEN + CLOSED, closed: CLOSED, bad: 0, rateFrom: 'measured' });
    expect(report.steps.map(({ rampPercentage, judgedBy }) => [rampPercentage, judgedBy])).toEqual([
      [20, 'test'],
      [60, 'test'],
      [100, 'thresholds'],
    ]);
    expect(report.steps[0]?.remedies.join('\n')).toMatch(/smoke test[^]*minSamples[^]*onInconclusive: promote/);
    expect(report.acts.map(({ kind, rampPercentage }) => rampPercentage ?? kind)).toEqual([
      'check',
      'checkpoint',
      20,
      'wait',
      'checkpoint',
      60,
      'wait',
      'checkpoint',
      'current',
      'wait',
      'checkpoint',
    ]);

    const ids = Array.from({ length: OPEN }, (_, n) => `long-${scene.deployment}-${n}`);
    const between = (from: number, to: number) => ids.filter((id) => movesFrom(id) > from && movesFrom(id) <= to);
    const moving = [between(0, 20), between(20, 60), between(60, 100)];
    expect(report.open).toEqual({ open: OPEN, looked: OPEN });
    expect(report.steps.map(({ moves }) => moves.count)).toEqual(moving.map(({ length }) => length));
    for (const [step, { moves }] of report.steps.entries())
      expect(moving[step]).toEqual(expect.arrayContaining([...moves.sample]));

    const text = planSummary(report, { colour: false });
    expect(text).toContain('Held: step 1 (20 %) cannot pass');
    expect(text).toMatch(/write ramp 20 %/);
    expect(planMarkdown(report)).toMatch(/\| 1 \| 20 % \| 10m \| 2h \| no \|/);

    expect(through.calls.length).toBe(report.calls);
    expect(report.calls).toBeLessThanOrEqual(18);
    expect(through.calls.filter(({ isWrite }) => isWrite)).toEqual([]);
    expect(await scene.routing()).toEqual(before);

    const { deployment } = scene;
    const found = await runIds({
      ...scene.request({ 'deployment-name': deployment, ramp: '20' }),
      workflowIds: [],
      readStdin: () => Promise.resolve(''),
    });
    expect(found).toMatchObject({ source: 'open-runs', looked: OPEN, moving: between(0, 20).length, notes: [] });
    expect(found.ids.map(({ workflowId }) => workflowId).sort()).toEqual([...ids].sort());

    await scene.plan({ ...tested('1d'), analysis: { minSamples: 1 } });
    const shown = valid(await runPlan(scene.request(V2)));
    expect(shown).toMatchObject({ outcome: 'shown', exitCode: 0, duration: expect.any(Number) });
    expect(shown.headline).toMatch(/^v2 goes through 2 steps to Current in about \d+h/);

    await scene.plan({ ...tested('2h'), analysis: { onInconclusive: 'promote' } });
    expect(await runPlan(scene.request(V2))).toMatchObject({
      exitCode: 0,
      headline: expect.stringMatching(/steps? unproven/),
    });

    expect(await runPlan(scene.request({ 'build-id': 'v1' }))).toMatchObject({
      exitCode: 0,
      headline: 'v1 is Current already: deploy would do nothing',
    });
    const later = await runPlan(scene.request({ 'build-id': 'v3' }));
    expect(later.entries.map(({ text: note }) => note).join('\n')).toMatch(/waiting for pollers of v3 .*; deploy waits for them/);
  }),
);
