import { type Report } from '../../src/report/report.js';
import { type Code, type DeployScene, type Rollout } from './deploy-scene.js';
import { type TestServer } from './server.js';
import { until } from './wait.js';
import { sceneWhere } from './with-scene.js';

/** A scene with v1 Current and workers of v2 polling the same task queue. */
export function servingV1(
  server: TestServer,
  { rollout = {}, v2 = 'base' }: { readonly rollout?: Rollout; readonly v2?: Code } = {},
): Promise<DeployScene> {
  return sceneWhere(server, rollout, async (scene) => {
    await Promise.all([scene.workers('v1'), scene.workers('v2', v2)]);
    await scene.currentIs('v1');
  });
}

/** What the report tells, one sentence a line. */
export function told(report: Report): string {
  return report.entries.map(({ text }) => text).join('\n');
}

/** How many workflows on the scene's task queue match this visibility query. */
export async function countOf({ client, taskQueue }: DeployScene, query: string): Promise<number> {
  const { count } = await client.workflow.count(`TaskQueue = '${taskQueue}' AND ${query}`);
  return count;
}

/** Waits until this Build ID ramps at this percentage. */
export async function ramps(scene: DeployScene, buildId: string, percentage: number): Promise<void> {
  await until(
    async () => {
      const { ramping, percentage: live } = await scene.routing();
      return ramping === buildId && Math.abs(live - percentage) < 0.001;
    },
    { what: `${buildId} to ramp at ${percentage} %`, deadline: 60_000 },
  );
}

/** Waits until so many workflows closed on this Build ID. */
export async function closedOn(scene: DeployScene, buildId: string, atLeast: number): Promise<void> {
  const query = `TemporalWorkerDeploymentVersion = '${scene.deployment}:${buildId}' AND ExecutionStatus != 'Running'`;
  await until(async () => (await countOf(scene, query)) >= atLeast, {
    what: `${atLeast} workflows to close on ${buildId}`,
    deadline: 60_000,
  });
}

/** Ticks until the server has confirmed the last routing change everywhere, as a schedule does; the report of the tick that saw it. */
export function settled(scene: DeployScene): Promise<Report> {
  return until(
    async () => {
      const report = await scene.run('advance', { 'build-id': 'v2' });
      return report.headline === 'the routing change has not reached every task queue yet' ? undefined : report;
    },
    { what: 'the routing change to reach every task queue', deadline: 75_000 },
  );
}
