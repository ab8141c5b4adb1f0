import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { leash } from '../../scripts/leash.mjs';
import { type ServerFlags } from './server-flags.js';
import { until } from './wait.js';

export interface Launch {
  readonly cli: string;
  readonly port: number;
  readonly namespace: string;
  readonly flags: ServerFlags;
  readonly dbFilename?: string | undefined;
}

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  log(): string;
  /** Exit code or signal once the process has ended. */
  exited(): number | string | undefined;
  /** Kills the process and waits for its end; calling it twice is fine. */
  stop(): Promise<void>;
}

/** A port on 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The probe socket has no port.');
  return address.port;
}

/** Spawns `temporal server start-dev` and returns when its port is open or the process has ended. */
export async function launch({ cli, port, namespace, flags, dbFilename }: Launch): Promise<RunningServer> {
  const args = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--namespace', namespace];
  if (dbFilename !== undefined) args.push('--db-filename', dbFilename);
  for (const [key, value] of Object.entries(flags)) args.push('--dynamic-config-value', `${key}=${value}`);

  const child = spawn(cli, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${cli} was not started.`);
  let output = '';
  const keep = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exited = (): number | string | undefined => child.exitCode ?? child.signalCode ?? undefined;
  leash(child);

  await until(async () => exited() !== undefined || (await isOpen(port)), {
    what: `the Temporal dev server to open port ${port}`,
    deadline: 30_000,
    every: 20,
  });
  return {
    pid,
    port,
    log: () => output,
    exited,
    stop: async () => {
      if (exited() !== undefined) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await Promise.race([ended, delay(2_000, undefined, { ref: false })]);
      if (exited() === undefined) child.kill('SIGKILL');
      await ended;
    },
  };
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (open: boolean) => (): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', answer(true)).once('error', answer(false));
  });
}
