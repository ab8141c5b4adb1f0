import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pMap from 'p-map';
import { ROOT } from '../demo/acts.mjs';
import { startBeside } from '../demo/children.mjs';
import { openServer, until } from '../demo/shop.mjs';
import { DEPLOYMENT, TASK_QUEUE } from './names.mjs';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));
const NAMESPACE = 'default';
/** So that the story does not wait three minutes for a drainage, and five for pollers to be forgotten. */
const FLAGS = {
  'matching.wv.VersionDrainageStatusVisibilityGracePeriod': '"1s"',
  'matching.wv.VersionDrainageStatusRefreshInterval': '"1s"',
  'matching.PollerHistoryTTL': '"2s"',
  'matching.longPollExpirationInterval': '"1s"',
};

/** An embedded server with workers of two builds, `good` and `bad`, and a configuration of `recover` and `cleanup` for them. */
export async function openStage({ cli, folder }) {
  const server = await openServer({ cli, folder, flags: FLAGS });
  const { client, connection, address } = server;
  const env = { TEMPORAL_ADDRESS: address };
  const bundle = (build) => path.join(folder, `${build}.js`);
  const service = connection.workflowService;
  const described = async () =>
    (await service.describeWorkerDeployment({ namespace: NAMESPACE, deploymentName: DEPLOYMENT })).workerDeploymentInfo;

  await Promise.all(
    ['good', 'bad'].map(async (build) => {
      const args = [WORKER, '--bundle', build, bundle(build)];
      const bundling = await startBeside({ name: `bundle-${build}`, command: process.execPath, args, cwd: ROOT, folder });
      const [code] = await bundling.exited;
      if (code !== 0) throw new Error(`The build ${build} could not be bundled: ${bundling.said}`);
    }),
  );
  const config = path.join(folder, 'rainbow.yaml');
  const settings = {
    version: 1,
    worker: { deploymentName: DEPLOYMENT },
    rollout: { replay: { project: ROOT, baseBundle: bundle('good'), concurrency: 2 }, propagationTimeout: '10s' },
    sunset: { scaledownDelay: '0s', deleteDelay: '0s', queryGrace: '0s', keepVersions: 0, pollersTimeout: '30s' },
  };
  const write = (more) => writeFile(config, JSON.stringify({ ...settings, ...more }));
  await write({});

  const count = async (query) => (await client.workflow.count(query)).count;
  return {
    ...server,
    config,
    count,
    described,
    worker: async (build) => {
      const args = [WORKER, build, bundle(build)];
      const beside = await startBeside({ name: `worker-${build}`, command: process.execPath, args, cwd: ROOT, env, folder });
      const deploymentVersion = { deploymentName: DEPLOYMENT, buildId: build };
      await until(`the workers of ${build}`, async () => {
        const answer = await service.describeWorkerDeploymentVersion({ namespace: NAMESPACE, deploymentVersion });
        return answer.versionTaskQueues.length >= 2;
      });
      return beside;
    },
    /** The platform of this stage: how `cleanup` stops the workers of a build, here one process. */
    stopsWith: async (build, pid) => {
      const line = `test "$1" = ${build} && kill ${pid}`;
      await write({ platform: { command: { stop: ['sh', '-c', line, 'stop', '{buildId}'] } } });
    },
    /** Past every gate, as somebody does it by hand in a hurry. */
    force: async (buildId) => {
      await service.setWorkerDeploymentCurrentVersion({
        namespace: NAMESPACE,
        deploymentName: DEPLOYMENT,
        buildId,
        identity: 'rainbow-deploy',
      });
      // The dev server sometimes never confirms a change that has long taken effect.
      const spread = until('the change to spread', async () => (await described()).routingConfigUpdateState !== 1, 10_000);
      await spread.catch(() => undefined);
    },
    /** So many of a type in all; each has done its first task and waits. */
    start: async (type, amount) => {
      const first = await count(`WorkflowType = '${type}'`);
      const numbers = Array.from({ length: amount - first }, (_, number) => first + number);
      const startOne = (number) =>
        client.workflow.start(type, { workflowId: `${type}-${number}`, taskQueue: TASK_QUEUE, args: [number] });
      const [one, ...others] = numbers;
      // A server that was started a moment ago may not know its namespace everywhere.
      await until('the server to take workflows', () => startOne(one));
      await pMap(others, startOne, { concurrency: 20 });
      const begun = `WorkflowType = '${type}' AND TemporalWorkerDeploymentVersion IS NOT NULL`;
      await until(`${amount} workflows of ${type} to begin`, async () => (await count(begun)) === amount, 900_000);
    },
    /** Whether this workflow has completed so many activities, and no task of it is at work. */
    rests: async (workflowId, activities) => {
      const { history } = await service.getWorkflowExecutionHistory({ namespace: NAMESPACE, execution: { workflowId } });
      const done = history.events.filter((event) => event.activityTaskCompletedEventAttributes).length;
      return done === activities && Boolean(history.events.at(-1).workflowTaskCompletedEventAttributes);
    },
    signal: async (signal, ids) => {
      await pMap(ids, (id) => client.workflow.getHandle(id).signal(signal), { concurrency: 20 });
    },
  };
}
