import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { leash } from '../../scripts/leash.mjs';
import { bundleOf } from './bundle.js';
import { type TestServer } from './server.js';

export interface WorkerChoice {
  readonly server: Pick<TestServer, 'address' | 'namespace'>;
  readonly taskQueue: string;
  /** With `buildId`: the Worker Deployment Version that the worker belongs to. */
  readonly deploymentName?: string;
  readonly buildId?: string;
  /** False: an unversioned worker although a Build ID is named. */
  readonly versioned?: boolean;
  readonly defaultVersioningBehavior?: 'PINNED' | 'AUTO_UPGRADE';
  /** One of the two, or neither for a worker of activities only: a folder or file to bundle (cached), or a bundle file. */
  readonly workflowsPath?: string;
  readonly workflowBundle?: string;
  /** Path of a module whose exports are the activities. */
  readonly activities?: string;
  /** Milliseconds between two worker heartbeats, at least 1000, which is the default here. */
  readonly heartbeatInterval?: number;
  /** Any further options of the SDK's worker, as JSON. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface TestWorker {
  readonly pid: number;
  log(): string;
  /** Ends the worker cleanly: what it has begun it finishes. */
  stop(): Promise<void>;
  /** SIGKILL: the server is told nothing. */
  kill(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL('worker-process.mjs', import.meta.url));
const START_DEADLINE = 30_000;
const STOP_DEADLINE = 15_000;

/** Starts a real worker in a process of its own and returns when it polls. Throws with its output when it does not. */
export async function startWorker(choice: WorkerChoice): Promise<TestWorker> {
  const { server, heartbeatInterval = 1_000 } = choice;
  const { address, namespace } = server;
  const options = { address, namespace, heartbeatInterval, ...(await startOptions(choice)) };
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  await once(child, 'spawn');
  leash(child);
  let output = '';
  const keep = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);

  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  const started = await Promise.race([
    once(child, 'message').then(() => 'polling'),
    exited.then(() => 'it ended'),
    delay(START_DEADLINE, `nothing in ${START_DEADLINE} ms`, { ref: false }),
  ]);
  if (started !== 'polling' || child.pid === undefined) {
    await kill();
    throw new Error(`The worker of ${choice.buildId ?? choice.taskQueue} did not start (${started}):\n${output}`);
  }
  return {
    pid: child.pid,
    log: () => output,
    kill,
    stop: async () => {
      child.kill('SIGTERM');
      const end = await Promise.race([exited, delay(STOP_DEADLINE, undefined, { ref: false })]);
      if (end === undefined) await kill();
    },
  };
}

/** What `Worker.create()` of the SDK needs for this worker, as JSON, and the absolute path of its activities. */
export async function startOptions(choice: Omit<WorkerChoice, 'server'>): Promise<object> {
  const { taskQueue, deploymentName, buildId, workflowsPath } = choice;
  const codePath = choice.workflowBundle ?? (workflowsPath === undefined ? undefined : await bundleOf(workflowsPath));
  const versioned = choice.versioned ?? (deploymentName !== undefined && buildId !== undefined);
  const workerDeploymentOptions = {
    useWorkerVersioning: true,
    version: { deploymentName, buildId },
    defaultVersioningBehavior: choice.defaultVersioningBehavior ?? 'AUTO_UPGRADE',
  };
  return {
    activitiesModule: choice.activities === undefined ? undefined : path.resolve(choice.activities),
    options: {
      taskQueue,
      ...(codePath === undefined ? {} : { workflowBundle: { codePath } }),
      ...(versioned ? { workerDeploymentOptions } : {}),
      ...choice.more,
    },
  };
}
