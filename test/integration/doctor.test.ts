import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import path from 'node:path';
import { runDoctor } from '../../src/commands/doctor.js';
import { type Inputs } from '../../src/config/input-table.js';
import { type CheckId } from '../../src/doctor/finding.js';
import { doctorJsonSchema, type DoctorReport } from '../../src/report/doctor-report.js';
import { doctorSummary } from '../../src/report/doctor-terminal.js';
import { doctorJson } from '../../src/report/json.js';
import { countOf } from '../support/deploy-reading.js';
import { type DeployScene, type Rollout } from '../support/deploy-scene.js';
import { unique } from '../support/names.js';
import { replayChildScript, type ChildScript } from '../support/replay-child.js';
import { freePort } from '../support/server-child.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { sceneWhere, withScene } from '../support/with-scene.js';

let server: TestServer;
let child: ChildScript;
beforeAll(async () => {
  [server, child] = await Promise.all([sharedServer(), replayChildScript()]);
});
afterAll(async () => {
  await stopSharedServer();
  await child.remove();
});

const HEALTHY = { replay: { workflowsPath: path.resolve('test/fixtures/deploy/base.js'), project: path.resolve('.') } };

async function examine(scene: DeployScene, inputs: Inputs = {}, address?: string): Promise<DoctorReport> {
  const report = await runDoctor({ ...scene.request(inputs, address), childScript: child.path });
  const accepts = new Ajv2020({ strict: true }).compile(doctorJsonSchema());
  accepts(JSON.parse(doctorJson(report)));
  expect(accepts.errors).toBeNull();
  return report;
}

/** The checks in that state, each with what it says. */
function inState(
  report: DoctorReport,
  ...states: readonly DoctorReport['checks'][number]['state'][]
): Partial<Record<CheckId, string>> {
  return Object.fromEntries(
    report.checks.flatMap(({ id, state, what, remedy }) => (states.includes(state) ? [[id, `${what} | ${remedy}`]] : [])),
  );
}

const serving = (rollout: Rollout) =>
  sceneWhere(server, rollout, async (scene) => {
    await scene.workers('v1');
    await scene.currentIs('v1');
    await scene.client.workflow.start('long', { taskQueue: scene.taskQueue, workflowId: unique('long') });
    const onV1 = `TemporalWorkerDeploymentVersion = '${scene.deployment}:v1' AND ExecutionStatus = 'Running'`;
    await until(async () => (await countOf(scene, onV1)) === 1, { what: 'visibility to show the workflow on v1' });
  });

test.concurrent('a healthy deployment is well in every check, and nothing was changed', () =>
  withScene(serving(HEALTHY), async (scene) => {
    const { deployment: deploymentName } = scene;
    const through = await scene.proxy();
    const before = await scene.routing();
    const report = await examine(scene, {}, through.address);
    expect(inState(report, 'warn', 'fail')).toEqual({});
    expect(Object.keys(inState(report, 'skip'))).toEqual([]);
    expect(report).toMatchObject({ outcome: 'shown', exitCode: 0, deployment: deploymentName, serverVersion: server.version });
    expect(report.headline).toMatch(new RegExp(`^nothing stands in the way of a deploy of ${deploymentName}: 22 ok$`));
    expect(report.checks.find(({ id }) => id === 'versioning-behavior')?.details).toEqual(['long: 1 Auto-Upgrade']);
    expect(through.calls).toHaveLength(report.calls);
    expect(report.calls).toBeLessThanOrEqual(20);
    expect(await scene.routing()).toEqual(before);

    // What it finds wrong on the same deployment: each beside what is still well.
    await scene.plan({});
    const { client, taskQueue } = scene;
    const service = client.connection.workflowService;
    const named = { namespace: server.namespace, deploymentName, identity: 'scene' };
    await scene.workers('v2');
    await until(
      async () => {
        await service.setWorkerDeploymentRampingVersion({ ...named, buildId: 'v2', percentage: 0 });
        return true;
      },
      { what: 'v2 to ramp at 0 %', deadline: 30_000 },
    );
    await service.setWorkerDeploymentManager({ ...named, managerIdentity: 'controller' });
    await scene.unversioned();
    const troubled = async () => {
      const found = await examine(scene);
      return inState(found, 'warn')['unversioned-pollers'] === undefined ? undefined : found;
    };
    const second = await until(troubled, { what: 'the unversioned worker to poll', deadline: 30_000 });
    expect(inState(second, 'fail')).toEqual({
      ramp: expect.stringMatching(/^v2 ramps at 0 % .*rainbow rollback --build-id v2/),
      manager: expect.stringMatching(/^managed by controller, and this configuration writes as rainbow-deploy/),
    });
    expect(inState(second, 'warn')['unversioned-pollers']).toMatch(new RegExp(`^1 unversioned worker on ${taskQueue} beside v1`));
    expect(second).toMatchObject({ outcome: 'held', exitCode: 10 });
    expect(second.headline).toMatch(/^2 things to mend before a deploy of .*: ramp: v2 ramps at 0 %/);
    expect(doctorSummary(second, { colour: false })).toMatch(/fail {2}Manager identity +managed by controller/);

    await service.setWorkerDeploymentManager({ ...named, managerIdentity: '' });
    const report2 = await scene.run('rollback', { 'build-id': 'v2' });
    expect(report2.exitCode).toBe(0);
    expect(inState(await examine(scene), 'fail')).toEqual({});
  }),
);

test.concurrent('credentials that may not write, or not count, are told, and hide nothing else', () =>
  withScene(serving({}), async (scene) => {
    const denied = { grpcStatus: 7, message: 'Request unauthorized.' };
    const through = await scene.proxy({ onRequest: ({ isWrite }) => (isWrite ? denied : 'forward') });
    const reader = await examine(scene, {}, through.address);
    expect(inState(reader, 'fail')).toEqual({
      permissions: expect.stringMatching(/^these credentials may not write: SetWorkerDeploymentCurrentVersion is not permitted/),
    });
    expect(reader.exitCode).toBe(10);

    through.use({ onRequest: ({ method }) => (method === 'CountWorkflowExecutions' ? denied : 'forward') });
    const blind = await examine(scene, {}, through.address);
    expect(Object.keys(inState(blind, 'fail'))).toEqual([
      'server-features',
      'search-attributes',
      'versioning-behavior',
      'long-pinned',
    ]);
    expect(blind).toMatchObject({ outcome: 'error', exitCode: 40 });
    expect(Object.keys(inState(blind, 'ok'))).toEqual(expect.arrayContaining(['deployment', 'pollers', 'permissions']));
  }),
);

test.concurrent('without a server, a namespace, a deployment or a sound configuration, the rest is looked at all the same', () =>
  withScene(
    sceneWhere(server, {}, () => Promise.resolve()),
    async (scene) => {
      const nobody = await examine(scene, {}, `127.0.0.1:${await freePort()}`);
      expect(nobody).toMatchObject({ outcome: 'error', exitCode: 40, serverVersion: null });
      expect(inState(nobody, 'fail')).toEqual({ connection: expect.stringMatching(/^Nothing listens at 127\.0\.0\.1/) });
      expect(inState(nobody, 'ok', 'warn')).toMatchObject({ configuration: expect.anything(), 'replay-gate': expect.anything() });

      const nowhere = await examine(scene, { namespace: 'nowhere' });
      expect(inState(nowhere, 'fail')).toEqual({ namespace: expect.stringMatching(/has no namespace "nowhere"/) });
      expect(inState(nowhere, 'ok')).toMatchObject({ connection: expect.anything() });
      expect(nowhere.exitCode).toBe(40);

      // Nothing polls yet: the first deploy may come.
      const first = await examine(scene);
      expect(inState(first, 'fail')).toEqual({});
      expect(inState(first, 'warn').deployment).toMatch(/has no Worker Deployment .*workerDeploymentOptions/);

      const broken = await examine(scene, { strategy: 'Sometimes' });
      expect(inState(broken, 'fail')).toEqual({ configuration: expect.stringMatching(/input strategy/) });
      expect(inState(broken, 'ok')).toMatchObject({ connection: expect.anything(), 'search-attributes': expect.anything() });
      expect(broken.exitCode).toBe(40);

      const unnamed = await examine(scene, { config: path.join(path.resolve('test/fixtures'), 'none.yaml') });
      expect(inState(unnamed, 'skip').deployment).toMatch(/^no Worker Deployment is named .*; default has /);
      expect(inState(unnamed, 'ok')).toMatchObject({ connection: expect.anything(), permissions: expect.anything() });
    },
  ),
);
