import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CLI, ROOT, SHOP } from '../demo/acts.mjs';
import { runThrough, startBeside, stop, stopAll } from '../demo/children.mjs';
import { openServer, until } from '../demo/shop.mjs';
import { temporalCli } from '../temporal-cli.mjs';

export const DEPLOYMENT = 'orders';
export const TASK_QUEUE = 'orders';
const NAMESPACE = 'default';
const VERB_LIMIT = 120_000;

/**
 * The example shop on an embedded dev server with its default settings: `v1` is Current, and every further build that is started
 * runs the same code under another Build ID.
 */
export async function openShop() {
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-bench-'));
  try {
    if (!existsSync(path.join(ROOT, CLI))) await mustRun('npm', ['run', 'build'], ROOT);
    await mustRun(process.execPath, ['bundle.mjs', 'v1'], SHOP);
    const cli = await temporalCli();
    const server = await openServer({ cli, folder });
    const shop = { cli, folder, ...server, ...(await serverVersions(server)), ...talks(server), ...runs(server, folder) };
    await shop.worker('v1');
    await shop.write('setWorkerDeploymentCurrentVersion', { buildId: 'v1' });
    return { ...shop, close: () => close(folder, server) };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function mustRun(command, args, cwd) {
  const { exit } = await runThrough({ command, args, cwd, limit: 300_000 });
  if (exit !== 0) throw new Error(`${path.basename(command)} ${args.join(' ')} failed (exit ${exit}).`);
}

async function close(folder, { connection }) {
  await connection.close();
  await stopAll();
  await rm(folder, { recursive: true, force: true });
}

async function serverVersions({ connection }) {
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  return { serverVersion };
}

/** What the bench itself asks of the server, with nothing of Rainbow Deploy. */
function talks({ client, connection }) {
  const common = { namespace: NAMESPACE, deploymentName: DEPLOYMENT };
  const routing = async () =>
    (await connection.workflowService.describeWorkerDeployment(common)).workerDeploymentInfo?.routingConfig ?? {};
  const start = (type, workflowId, input) => client.workflow.start(type, { workflowId, taskQueue: TASK_QUEUE, args: [input] });
  return {
    ramp: async () => (await routing()).rampingVersionPercentage ?? 0,
    /** A bare routing write, and the wait until the server says that it has reached the task queues. */
    write: async (method, request) => {
      await connection.workflowService[method]({ ...common, identity: 'bench', ...request });
      await until(`${method} to be confirmed`, async () => {
        const { workerDeploymentInfo } = await connection.workflowService.describeWorkerDeployment(common);
        return workerDeploymentInfo?.routingConfigUpdateState !== 1;
      });
    },
    /** As many open workflows as named, in all; each has done its first task and waits for a month to pass. */
    openWorkflows: async (count) => {
      const query = `WorkflowType = 'subscription' AND ExecutionStatus = 'Running'`;
      const before = (await client.workflow.count(query)).count;
      for (let number = before; number < count; number += 50) {
        const batch = Array.from({ length: Math.min(50, count - number) }, (_, index) => number + index);
        const input = { customer: 'customer', cents: 1_900, month: 30 * 24 * 3_600_000 };
        await Promise.all(batch.map((each) => start('subscription', `subscription-${each}`, input)));
      }
      // The queue is first in, first out: when this order is shipped, all before it have had their turn.
      const last = await start('order', `last-of-${count}`, order());
      await until('the workers to have caught up', async () => (await last.describe()).status.name === 'COMPLETED', 120_000);
      await until(`${count} open workflows`, async () => (await client.workflow.count(query)).count === count);
    },
    /** Short orders, steadily, until the function that it returns is called. */
    traffic: (perSecond) => {
      const ended = new AbortController();
      const placing = (async () => {
        for (let number = 0; !ended.signal.aborted; number += 1) {
          await start('order', `order-${Date.now()}-${number}`, order());
          await delay(1_000 / perSecond, undefined, { signal: ended.signal }).catch(() => undefined);
        }
      })();
      return async () => {
        ended.abort();
        await placing;
      };
    },
    registered: async (buildId) => {
      const version = { deploymentVersion: { deploymentName: DEPLOYMENT, buildId } };
      await until(`the workers of ${buildId}`, async () => {
        const answer = await connection.workflowService.describeWorkerDeploymentVersion({ namespace: NAMESPACE, ...version });
        return (answer.workerDeploymentVersionInfo?.taskQueueInfos?.length ?? answer.versionTaskQueues?.length ?? 0) >= 2;
      });
    },
  };
}

const order = () => ({ orderId: 'order', customer: 'customer', cents: 1_900, packingTime: 1 });

/** What the bench starts as processes: workers of a build, and the built CLI. */
function runs(server, folder) {
  const { registered, ramp } = talks(server);
  const env = { TEMPORAL_ADDRESS: server.address };
  const launch = (args, address) => launchCli({ args, address, folder });
  return {
    worker: async (buildId) => {
      const args = ['worker.mjs', 'v1', buildId];
      const beside = await startBeside({ name: `worker-${buildId}`, command: process.execPath, args, cwd: SHOP, env, folder });
      await registered(buildId);
      return () => stop(beside);
    },
    /** Path of a configuration file with this `rollout:`; JSON is YAML. */
    config: async (name, rollout) => {
      const file = path.join(folder, `${name}.yaml`);
      const worker = { deploymentName: DEPLOYMENT, taskQueues: [TASK_QUEUE] };
      await writeFile(file, JSON.stringify({ version: 1, worker, rollout }));
      return file;
    },
    /** Begins to ship a build and leaves it at its first ramp, as a cancelled run does. */
    beginRollout: async (buildId, config) => {
      const { beside, end } = await launch(['deploy', '--config', config, '--build-id', buildId], server.address);
      await until(`the first ramp of ${buildId}`, async () => (await ramp()) > 0 || beside.child.exitCode !== null);
      beside.child.kill('SIGINT');
      await end();
    },
    /** Runs the built CLI to its end: its report and the seconds it took. */
    rainbow: async (args, { address = server.address } = {}) => {
      const began = performance.now();
      const { end } = await launch(args, address);
      const report = await end();
      return { seconds: (performance.now() - began) / 1_000, report };
    },
  };
}

async function launchCli({ args, address, folder }) {
  const reports = path.join(folder, 'report');
  await rm(reports, { recursive: true, force: true });
  const beside = await startBeside({
    name: 'rainbow',
    command: process.execPath,
    args: [CLI, ...args, '--report-dir', reports],
    cwd: ROOT,
    env: { TEMPORAL_ADDRESS: address, CI: 'true' },
    folder,
  });
  const end = async () => {
    const timer = setTimeout(() => beside.child.kill('SIGKILL'), VERB_LIMIT);
    const [exit] = await beside.exited;
    clearTimeout(timer);
    const text = await readFile(path.join(reports, 'report.json'), 'utf8').catch(() => undefined);
    if (text === undefined) throw new Error(`rainbow ${args[0]} ended with ${exit} and without a report:\n${beside.said}`);
    return JSON.parse(text);
  };
  return { beside, end };
}
