import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leash } from '../../scripts/leash.mjs';
import { runVerb, type RunInputs } from '../../src/commands/run.js';
import { type Inputs } from '../../src/config/input-table.js';
import { type Report } from '../../src/report/report.js';
import { type Clock } from '../../src/system/clock.js';
import { type Logger } from '../../src/system/logger.js';
import { unique } from './names.js';
import { startProxy, type GrpcProxy, type ProxyHooks } from './proxy.js';
import { replayChildScript } from './replay-child.js';
import { type TestServer } from './server.js';
import { startTraffic, type Traffic } from './traffic.js';
import { until } from './wait.js';
import { type HostedChoice, type HostedWorker } from './worker-host.js';
import { startWorker, type TestWorker } from './workers.js';

export type Code = 'base' | 'failing' | 'throwing';

const CLI = path.resolve('dist/cli.js');
const FIXTURES = path.resolve('test/fixtures/deploy');
const codeOf = (code: Code): string => path.join(FIXTURES, `${code}.js`);

type Env = Readonly<Record<string, string>>;

/** `rollout:` of rainbow.yaml; whatever a test does not say is short. */
export type Rollout = Readonly<Record<string, unknown>>;

export interface MoreOfWorkers {
  readonly taskQueue?: string;
  readonly behavior?: 'PINNED' | 'AUTO_UPGRADE';
}

/** A deployment of its own on a real server, with workers, traffic, and both ways to run a verb. */
export interface DeployScene {
  readonly server: TestServer;
  readonly deployment: string;
  readonly taskQueue: string;
  readonly client: Client;
  /** Starts workers of this Build ID and code among the others of the server; they end with the scene. */
  workers(buildId: string, code?: Code, more?: MoreOfWorkers): Promise<HostedWorker>;
  /** The same in a process of its own, which can be killed. */
  workerProcess(buildId: string, code?: Code, more?: MoreOfWorkers): Promise<TestWorker>;
  /** Starts unversioned workers of the base code; they end with the scene. */
  unversioned(): Promise<HostedWorker>;
  /** Start `quick` workflows steadily. */
  traffic(perSecond: number): Traffic;
  /** A way to the server that can be watched and cut; it ends with the scene. */
  proxy(hooks?: ProxyHooks): Promise<GrpcProxy>;
  /** A verb in this process, from source. */
  run(
    verb: string,
    inputs?: RunInputs,
    how?: { readonly signal?: AbortSignal; readonly clock?: Clock; readonly address?: string; readonly env?: Env },
  ): Promise<Report>;
  /** What a verb that is no rollout is called with in this process. */
  request<T extends Inputs>(inputs: T, address?: string): Requested<T>;
  /** A verb as a user runs it: a process of the built CLI. */
  spawn(args: readonly string[], env?: Readonly<Record<string, string>>): Spawned;
  /** Another plan from now on, with more at the top of the file. */
  plan(rollout: Rollout, more?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Makes this version Current and waits until every task queue knows; `NotSpread` when the server does not come to that. */
  currentIs(buildId: string): Promise<void>;
  /** One line for each verb that has ended in this process. */
  ran(): readonly string[];
  routing(): Promise<{ readonly current: string; readonly ramping: string; readonly percentage: number }>;
  stop(): Promise<void>;
}

export interface Requested<T extends Inputs> {
  readonly inputs: T;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** Server 1.32 now and then never finishes to spread a routing change; that is not what the tests are about. */
export class NotSpread extends Error {}

export interface Spawned {
  readonly child: ChildProcess;
  output(): string;
  readonly exited: Promise<number | null>;
}

/** Milliseconds; as a rule it takes one or two seconds. */
const SPREADS_WITHIN = 15_000;
const { ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS: SPREADING } = proto.temporal.api.enums.v1.RoutingConfigUpdateState;

const SHORT: Rollout = {
  strategy: 'Progressive',
  progressDeadlineSeconds: 60,
  replay: 'off',
  steps: [
    { rampPercentage: 20, pauseDuration: '1s', maxDuration: '60s' },
    { rampPercentage: 60, pauseDuration: '1s', maxDuration: '60s' },
  ],
  analysis: { interval: '250ms', minSamples: 3, minFailures: 2 },
  // Server 1.32 now and then never confirms a change.
  propagationTimeout: '10s',
};

export async function deployScene(server: TestServer, rollout: Rollout = {}): Promise<DeployScene> {
  const deployment = unique('dep');
  const taskQueue = unique('queue');
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-scene-'));
  const config = path.join(folder, 'rainbow.yaml');
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection, namespace: server.namespace });
  const child = await replayChildScript();
  const ends: (() => Promise<unknown>)[] = [];
  const ran: string[] = [];
  const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace };

  const plan: DeployScene['plan'] = async (edited, more = {}) => {
    // JSON is YAML.
    await writeFile(
      config,
      JSON.stringify({
        version: 1,
        worker: { deploymentName: deployment, taskQueues: [taskQueue] },
        rollout: { ...SHORT, ...edited },
        ...more,
      }),
    );
  };
  await plan(rollout);

  const service = connection.workflowService;
  const named = { namespace: server.namespace, deploymentName: deployment };
  const describe = async () => {
    const { workerDeploymentInfo } = await service.describeWorkerDeployment(named);
    const config = workerDeploymentInfo?.routingConfig;
    return {
      current: config?.currentDeploymentVersion?.buildId ?? '',
      ramping: config?.rampingDeploymentVersion?.buildId ?? '',
      percentage: config?.rampingVersionPercentage ?? 0,
    };
  };

  const chosen = (buildId: string, code: Code, more: MoreOfWorkers): HostedChoice => ({
    deploymentName: deployment,
    buildId,
    taskQueue: more.taskQueue ?? taskQueue,
    workflowsPath: codeOf(code),
    ...(more.behavior === undefined ? {} : { defaultVersioningBehavior: more.behavior }),
  });
  const hosted = async (choice: HostedChoice): Promise<HostedWorker> => {
    const worker = await (await server.workerHost()).start(choice);
    ends.push(() => worker.stop());
    return worker;
  };

  const scene: DeployScene = {
    server,
    deployment,
    taskQueue,
    client,
    plan,
    workers: (buildId, code = 'base', more = {}) => hosted(chosen(buildId, code, more)),
    workerProcess: async (buildId, code = 'base', more = {}) => {
      const worker = await startWorker({ server, ...chosen(buildId, code, more) });
      ends.push(() => worker.kill());
      return worker;
    },
    unversioned: () => hosted({ taskQueue, workflowsPath: codeOf('base') }),
    traffic: (perSecond) => {
      const traffic = startTraffic({ client, taskQueue, perSecond });
      ends.push(() => traffic.stop());
      return traffic;
    },
    proxy: async (hooks = {}) => {
      const proxy = await startProxy(server.address, hooks);
      ends.push(() => proxy.stop());
      return proxy;
    },
    run: async (
      verb,
      inputs = {},
      { signal = new AbortController().signal, clock, address = server.address, env: own = {} } = {},
    ) => {
      const report = await runVerb({
        verb,
        inputs: { config, ...inputs },
        env: { ...env, ...own, TEMPORAL_ADDRESS: address },
        cwd: folder,
        signal,
        host: { log: quiet, view: { entry: () => undefined, heartbeat: () => undefined, close: () => undefined } },
        childScript: child.path,
        ...(clock === undefined ? {} : { clock }),
      });
      ran.push(`${verb}: ${report.exitCode} ${report.outcome}: ${report.headline}`);
      return report;
    },
    ran: () => ran,
    request: (inputs, address = server.address) => ({
      inputs: { config, ...inputs },
      env: { ...env, TEMPORAL_ADDRESS: address },
      cwd: folder,
      signal: new AbortController().signal,
      log: quiet,
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
      await until(() => service.setWorkerDeploymentCurrentVersion({ ...named, buildId, identity: 'scene' }), {
        what: `${buildId} to become Current`,
        deadline: 30_000,
      });
      await until(async () => !isSpreading(await service.describeWorkerDeployment(named)), {
        what: `the server to spread that ${buildId} is Current`,
        deadline: SPREADS_WITHIN,
      }).catch((error: unknown) => {
        throw new NotSpread(`${buildId} is Current, but not on every task queue`, { cause: error });
      });
    },
    routing: describe,
    stop: async () => {
      await Promise.all(ends.map((end) => end()));
      await child.remove();
      await connection.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return scene;
}

function isSpreading({ workerDeploymentInfo }: proto.temporal.api.workflowservice.v1.IDescribeWorkerDeploymentResponse): boolean {
  return workerDeploymentInfo?.routingConfigUpdateState === SPREADING;
}

const quiet = { debug: () => undefined, info: () => undefined, warning: () => undefined, error: () => undefined };

function withoutTemporal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TEMPORAL|GITHUB|INPUT)_/.test(name)));
}
