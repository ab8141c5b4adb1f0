import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { leash } from '../../scripts/leash.mjs';
import { type TestServer } from './server.js';
import { startOptions, type WorkerChoice } from './workers.js';

/** What a worker is, wherever it runs; the heartbeat is the host's. */
export type HostedChoice = Omit<WorkerChoice, 'server' | 'heartbeatInterval'>;

export interface HostedWorker {
  /** Ends this worker cleanly, and no other; calling it twice is fine. */
  stop(): Promise<void>;
}

export interface WorkerHost {
  /** Starts a worker and resolves when it polls. To kill one without a word to the server, start it in a process of its own. */
  start(worker: HostedChoice): Promise<HostedWorker>;
  log(): string;
  /** Ends the process, and with it every worker. */
  stop(): Promise<void>;
}

interface Reply {
  readonly id: string;
  readonly error?: string;
}

const PROCESS = fileURLToPath(new URL('worker-host-process.mjs', import.meta.url));
const REPLY_DEADLINE = 30_000;

/** One process that runs the workers of many deployments at a time. */
export async function startWorkerHost({ address, namespace }: Pick<TestServer, 'address' | 'namespace'>): Promise<WorkerHost> {
  const child = spawn(process.execPath, [PROCESS, JSON.stringify({ address, namespace })], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  await once(child, 'spawn');
  leash(child);
  let output = '';
  const keep = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const waiting = new Map<string, (reply: Reply) => void>();
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply));
  // A message to a host that has ended: who waits for the reply hears of the end.
  child.on('error', () => undefined);
  const exited = once(child, 'exit');

  const replyTo = async (id: string): Promise<void> => {
    const reply = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    const ended = exited.then(() => ({ error: 'it ended' }));
    const late = delay(REPLY_DEADLINE, { error: `nothing in ${REPLY_DEADLINE} ms` }, { ref: false });
    const { error } = await Promise.race([reply, ended, late]);
    waiting.delete(id);
    if (error !== undefined) throw new Error(`The host of workers did not answer ${id} (${error}):\n${output}`);
  };
  let asked = 0;
  let started = 0;
  const ask = async (verb: 'start' | 'stop', what: object): Promise<void> => {
    asked += 1;
    const id = `${verb} ${asked}`;
    const reply = replyTo(id);
    child.send({ id, verb, ...what });
    await reply;
  };
  await replyTo('ready');
  return {
    log: () => output,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    start: async (choice) => {
      started += 1;
      const key = `${choice.buildId ?? 'unversioned'} ${choice.taskQueue} ${started}`;
      await ask('start', { key, ...(await startOptions(choice)) });
      let stopping: Promise<void> | undefined;
      return { stop: () => (stopping ??= ask('stop', { key })) };
    },
  };
}
