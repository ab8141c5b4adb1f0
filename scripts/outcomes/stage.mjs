import { Client, Connection } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { source } from '../typescript-source.mjs';

const { startServer } = await source('test/support/server.ts');
const { startWorker } = await source('test/support/workers.ts');

const inHere = (name) => fileURLToPath(new URL(name, import.meta.url));
const ACTIVITIES = inHere('activities.mjs');

/** Several rollouts share a server that is made for one; what the gate judges by has the server's defaults. */
const ROOM_FOR_MANY = {
  'frontend.namespaceRPS.visibility': '1000',
  'frontend.globalNamespaceWorkerDeploymentReadRPS': '1000',
  'worker.perNamespaceWorkerOptions': '{"MaxConcurrentWorkflowTaskPollers":10,"MaxConcurrentActivityTaskPollers":10}',
};

/** A dev server, one process with the steady workers of all rollouts on it, and clients of it. */
export async function openStage() {
  const server = await startServer({ fast: false, flags: ROOM_FOR_MANY });
  const connection = await Connection.connect({ address: server.address });
  const host = await server.workerHost();
  const choice = ({ code, taskQueue, deployment, buildId, behavior }) => ({
    taskQueue,
    deploymentName: deployment,
    buildId,
    defaultVersioningBehavior: behavior,
    workflowsPath: inHere(`workflows/${code}.ts`),
    activities: ACTIVITIES,
    more: { maxCachedWorkflows: 100 },
  });
  return {
    address: server.address,
    version: server.version,
    connection,
    client: new Client({ connection }),
    /** Steady workers; `stop()` of what it returns ends them cleanly. */
    steady: (asked) => host.start(choice(asked)),
    crashLooping: (asked) => crashLoop(server, choice(asked)),
    close: async () => {
      await connection.close();
      await server.stop();
    },
  };
}

/** How long each process works before it dies without a word to anybody, and until the next one is started, milliseconds. */
const LIFE = 1_000;
const AGAIN = 500;

/** Workers in a process that dies again and again; resolves when the first one polls. */
async function crashLoop(server, choice) {
  const ended = new AbortController();
  let worker = await startWorker({ server, ...choice });
  let lives = 1;
  const pause = (milliseconds) => delay(milliseconds, undefined, { signal: ended.signal }).catch(() => undefined);
  const looping = (async () => {
    for (;;) {
      await pause(LIFE);
      await worker.kill();
      await pause(AGAIN);
      if (ended.signal.aborted) return;
      worker = await startWorker({ server, ...choice });
      lives += 1;
    }
  })();
  // Whoever stops it hears of what went wrong.
  looping.catch(() => undefined);
  return {
    lives: () => lives,
    stop: async () => {
      ended.abort();
      await looping;
    },
  };
}
