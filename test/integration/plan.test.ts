import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { movesFrom } from '../../src/cohort/bucket.js';
import { runIds } from '../../src/commands/ids.js';
import { runPlan } from '../../src/commands/plan.js';
import { planJson } from '../../src/report/json.js';
import { planMarkdown } from '../../src/report/plan-markdown.js';
import { planJsonSchema, type PlanReport } from '../../src/report/plan-report.js';
import { planSummary } from '../../src/report/plan-terminal.js';
import { countOf, servingV1 } from '../support/deploy-reading.js';
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
      /^step 1 \(20 %\) cannot pass its gate within 2h at 100 workflows a day; let traffic of your own speak against a bad build: `rollout\.synthetic`/,
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

test.concurrent('deploy --plan-file begins only on the build, the configuration and the routing that were planned on', () =>
  withScene(servingV1(server, { rollout: { strategy: 'AllAtOnce' } }), async (scene) => {
    const { cwd } = scene.request({});
    const planned = async (name: string): Promise<string> => {
      const json = planJson(valid(await runPlan(scene.request(V2))));
      await writeFile(path.join(cwd, name), json);
      return json;
    };
    const deploy = (file: string, more: object = {}) => scene.run('deploy', { ...V2, 'plan-file': file, ...more });
    const json = await planned('plan.json');
    const serves = await scene.routing();

    await expect(deploy('none.json')).rejects.toThrow('the plan file `none.json` does not exist');
    await writeFile(path.join(cwd, 'short.json'), json.slice(0, json.length / 2));
    await expect(deploy('short.json')).rejects.toThrow(/^short\.json:\d+:\d+: the plan ends or breaks off here/);
    await expect(deploy('plan.json', { 'build-id': 'v3' })).rejects.toThrow(
      /^plan\.json:\d+:\d+: the plan is of Build ID v2, this deploy is of Build ID v3; nothing was written/,
    );
    await scene.plan({ strategy: 'AllAtOnce', postPromotion: { bake: '1h' } });
    await expect(deploy('plan.json')).rejects.toMatchObject({
      exitCode: 40,
      message: expect.stringMatching(/the plan is of configuration \w{16}, this deploy is of configuration \w{16}/),
    });
    await scene.plan({ strategy: 'AllAtOnce' });
    expect(await scene.routing()).toEqual(serves);

    // By somebody else, there and back; whether the server has spread it is not what this is about.
    const { workflowService } = scene.client.connection;
    const named = { namespace: server.namespace, deploymentName: scene.deployment, identity: 'ann' };
    for (const buildId of ['v2', 'v1']) {
      await until(() => workflowService.setWorkerDeploymentCurrentVersion({ ...named, buildId }), {
        what: `${buildId} to become Current`,
        deadline: 30_000,
      });
    }
    const moved = await deploy('plan.json');
    expect(moved).toMatchObject({ outcome: 'conflict', exitCode: 30, ramp: 0 });
    expect(moved.headline).toMatch(
      /^the routing was changed by "ann" after the plan was made at .*: planned on v1 Current, no ramp, found v1 Current, no ramp/,
    );
    expect(await scene.routing()).toEqual(serves);

    await planned('again.json');
    expect(await deploy('again.json')).toMatchObject({ outcome: 'completed', exitCode: 0, headline: 'v2 is Current' });
    expect(await deploy('again.json')).toMatchObject({ exitCode: 0, ramp: 100 });
  }),
);
