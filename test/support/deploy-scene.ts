import { Client, Connection } from '@temporalio/client';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leash } from '../../scripts/leash.mjs';
import { runVerb, type RunInputs } from '../../src/commands/run.js';
import { type Report } from '../../src/report/report.js';
import { type Clock } from '../../src/system/clock.js';
import { unique } from './names.js';
import { replayChildScript } from './replay-child.js';
import { type TestServer } from './server.js';
import { startTraffic, type Traffic } from './traffic.js';
import { until } from './wait.js';
import { startWorker, type TestWorker } from './workers.js';

export type Code = 'base' | 'failing' | 'throwing';

const CLI = path.resolve('dist/cli.js');
const FIXTURES = path.resolve('test/fixtures/deploy');

/** `rollout:` of rainbow.yaml; whatever a test does not say is short. */
export type Rollout = Readonly<Record<string, unknown>>;

/** A deployment of its own on a real server, with workers, traffic, and both ways to run a verb. */
export interface DeployScene {
  readonly server: Pick<TestServer, 'address' | 'namespace'>;
  readonly deployment: string;
  readonly taskQueue: string;
  readonly client: Client;
  /** Start workers of this Build ID and code; they end with the scene. */
  workers(
    buildId: string,
    code?: Code,
    more?: { readonly taskQueue?: string; readonly behavior?: 'PINNED' | 'AUTO_UPGRADE' },
  ): Promise<TestWorker>;
  /** Start `quick` workflows steadily. */
  traffic(perSecond: number): Traffic;
  /** A verb in this process, from source. */
  run(
    verb: string,
    inputs?: RunInputs,
    how?: { readonly signal?: AbortSignal; readonly clock?: Clock; readonly address?: string },
  ): Promise<Report>;
  /** A verb as a user runs it: a process of the built CLI. */
  spawn(args: readonly string[], env?: Readonly<Record<string, string>>): Spawned;
  /** Another plan from now on. */
  plan(rollout: Rollout): Promise<void>;
  /** v1 on base code is Current. */
  currentIs(buildId: string): Promise<void>;
  routing(): Promise<{ readonly current: string; readonly ramping: string; readonly percentage: number }>;
  stop(): Promise<void>;
}

export interface Spawned {
  readonly child: ChildProcess;
  output(): string;
  readonly exited: Promise<number | null>;
}

const SHORT: Rollout = {
  strategy: 'Progressive',
  progressDeadlineSeconds: 20,
  replay: 'off',
  steps: [
    { rampPercentage: 20, pauseDuration: '1s', maxDuration: '20s' },
    { rampPercentage: 60, pauseDuration: '1s', maxDuration: '20s' },
  ],
  analysis: { interval: '250ms', minSamples: 3, minFailures: 2 },
};

export async function deployScene(
  server: Pick<TestServer, 'address' | 'namespace'>,
  rollout: Rollout = {},
): Promise<DeployScene> {
  const deployment = unique('dep');
  const taskQueue = unique('queue');
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-scene-'));
  const config = path.join(folder, 'rainbow.yaml');
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection, namespace: server.namespace });
  const child = await replayChildScript();
  const ends: (() => Promise<unknown>)[] = [];
  const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace };

  const plan = async (edited: Rollout): Promise<void> => {
    // JSON is YAML.
    await writeFile(
      config,
      JSON.stringify({
        version: 1,
        worker: { deploymentName: deployment, taskQueues: [taskQueue] },
        rollout: { ...SHORT, ...edited },
      }),
    );
  };
  await plan(rollout);

  const describe = async () => {
    const { workerDeploymentInfo } = await connection.workflowService.describeWorkerDeployment({
      namespace: server.namespace,
      deploymentName: deployment,
    });
    const config = workerDeploymentInfo?.routingConfig;
    return {
      current: config?.currentDeploymentVersion?.buildId ?? '',
      ramping: config?.rampingDeploymentVersion?.buildId ?? '',
      percentage: config?.rampingVersionPercentage ?? 0,
    };
  };

  const scene: DeployScene = {
    server,
    deployment,
    taskQueue,
    client,
    plan,
    workers: async (buildId, code = 'base', more = {}) => {
      const worker = await startWorker({
        server,
        deploymentName: deployment,
        buildId,
        taskQueue: more.taskQueue ?? taskQueue,
        workflowsPath: path.join(FIXTURES, `${code}.js`),
        ...(more.behavior === undefined ? {} : { defaultVersioningBehavior: more.behavior }),
      });
      ends.push(() => worker.kill());
      return worker;
    },
    traffic: (perSecond) => {
      const traffic = startTraffic({ client, taskQueue, perSecond });
      ends.push(() => traffic.stop());
      return traffic;
    },
    run: async (verb, inputs = {}, { signal = new AbortController().signal, clock, address = server.address } = {}) =>
      runVerb({
        verb,
        inputs: { config, ...inputs },
        env: { ...env, TEMPORAL_ADDRESS: address },
        cwd: folder,
        signal,
        host: { log: quiet, view: { entry: () => undefined, heartbeat: () => undefined, close: () => undefined } },
        childScript: child.path,
        ...(clock === undefined ? {} : { clock }),
      }),
    spawn: (args, extra = {}) => {
      const spawned = spawn(process.execPath, [CLI, ...args, '--config', config], {
        cwd: folder,
        env: { ...withoutTemporal(process.env), NODE_OPTIONS: '', CI: 'true', ...env, ...extra },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      void once(spawned, 'spawn').then(() => {
        leash(spawned);
      });
      let output = '';
      const keep = (chunk: Buffer): void => void (output += chunk.toString());
      spawned.stdout.on('data', keep);
      spawned.stderr.on('data', keep);
      const exited = once(spawned, 'close').then(([code]: (number | null)[]) => code ?? null);
      ends.push(async () => {
        spawned.kill('SIGKILL');
        await exited;
      });
      return { child: spawned, output: () => output, exited };
    },
    currentIs: async (buildId) => {
      await until(
        async () => {
          try {
            await connection.workflowService.setWorkerDeploymentCurrentVersion({
              namespace: server.namespace,
              deploymentName: deployment,
              buildId,
              identity: 'scene',
            });
            return true;
          } catch {
            return false;
          }
        },
        { deadline: 15_000, every: 100, what: `${buildId} to become Current` },
      );
    },
    routing: describe,
    stop: async () => {
      for (const end of ends.reverse()) await end();
      await child.remove();
      await connection.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return scene;
}

const quiet = { debug: () => undefined, info: () => undefined, warning: () => undefined, error: () => undefined };

function withoutTemporal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TEMPORAL|GITHUB|INPUT)_/.test(name)));
}
