import { Connection } from '@temporalio/client';
import { serverCli, temporalCli } from '../../scripts/temporal-cli.mjs';
import { FAST_FLAGS, type ServerFlags } from './server-flags.js';
import { freePort, launch, type RunningServer } from './server-child.js';
import { until } from './wait.js';
import { startWorkerHost, type WorkerHost } from './worker-host.js';

export interface ServerOptions {
  /** On top of the fast flags; a key given here wins. */
  readonly flags?: ServerFlags;
  /** False: only `flags`, none of the fast ones. */
  readonly fast?: boolean;
  readonly namespace?: string;
  /** "1.29.1", "1.30.2", "1.31.2" or "1.32.0"; without it the CLI that the machine has. */
  readonly serverVersion?: string;
  /** Keeps the state in this file, which makes `restart()` possible. */
  readonly dbFilename?: string;
  readonly port?: number;
}

export interface TestServer {
  /** host:port */
  readonly address: string;
  readonly port: number;
  readonly namespace: string;
  /** As the server names itself, for example "1.32.0". */
  readonly version: string;
  readonly pid: number;
  /** The process that runs this server's workers, started at the first call; it ends with the server. */
  workerHost(): Promise<WorkerHost>;
  /** What the server has printed so far. */
  log(): string;
  stop(): Promise<void>;
  /** Kills the server and starts it again on the same port with the same data; needs `dbFilename`. */
  restart(): Promise<void>;
}

const READY_DEADLINE = 30_000;

/** Starts a real Temporal dev server on a free loopback port and returns once it answers for its namespace. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const cli = await (options.serverVersion === undefined ? temporalCli() : serverCli(options.serverVersion));
  const namespace = options.namespace ?? 'default';
  let running = await launchOnFreePort(cli, namespace, options);
  let host: Promise<WorkerHost> | undefined;
  const { port } = running;
  const address = `127.0.0.1:${port}`;
  const version = await readyVersion(address, namespace, running);
  return {
    address,
    port,
    namespace,
    version,
    get pid() {
      return running.pid;
    },
    workerHost: () => (host ??= startWorkerHost({ address, namespace })),
    log: () => running.log(),
    stop: async () => {
      await (await host?.catch(() => undefined))?.stop();
      await running.stop();
    },
    restart: async () => {
      if (options.dbFilename === undefined) throw new Error('restart() needs a server started with dbFilename.');
      await running.stop();
      running = await launchOnFreePort(cli, namespace, { ...options, port });
      await readyVersion(address, namespace, running);
    },
  };
}

let shared: Promise<TestServer> | undefined;

/** One server with default options for all tests of a test file; it ends with the process of the tests. */
export function sharedServer(): Promise<TestServer> {
  shared ??= startServer();
  return shared;
}

/** Stops the shared server; call it in the `afterAll` of a file that used `sharedServer()`. */
export async function stopSharedServer(): Promise<void> {
  const server = await shared;
  shared = undefined;
  await server?.stop();
}

async function launchOnFreePort(cli: string, namespace: string, options: ServerOptions): Promise<RunningServer> {
  const flags = { ...(options.fast === false ? {} : FAST_FLAGS), ...options.flags };
  for (let tries = 1; ; tries += 1) {
    const port = options.port ?? (await freePort());
    const running = await launch({ cli, namespace, port, flags, dbFilename: options.dbFilename });
    if (running.exited() === undefined) return running;
    // Between choosing the port and binding it, somebody else can take it; seen once in some 60 starts.
    if (tries >= 5 || !/address already in use/i.test(running.log())) {
      throw new Error(`The Temporal dev server ended at once with code ${String(running.exited())}:\n${running.log()}`);
    }
  }
}

async function readyVersion(address: string, namespace: string, running: RunningServer): Promise<string> {
  const connection = Connection.lazy({ address });
  const service = connection.workflowService;
  try {
    return await until(
      async () => {
        await connection.withDeadline(Date.now() + 2_000, () => service.describeNamespace({ namespace }));
        const { serverVersion } = await connection.withDeadline(Date.now() + 2_000, () => service.getSystemInfo({}));
        return serverVersion;
      },
      { what: `the Temporal dev server at ${address} to answer DescribeNamespace`, deadline: READY_DEADLINE, every: 50 },
    );
  } catch (error) {
    await running.stop();
    throw new Error(`The Temporal dev server did not become ready:\n${running.log()}`, { cause: error });
  } finally {
    await connection.close();
  }
}
