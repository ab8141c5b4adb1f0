import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { startBeside } from './children.mjs';

/** Asks again until `ask` gives something true; throws what was waited for when `limit` milliseconds have passed. */
export async function until(what, ask, limit = 30_000) {
  const end = Date.now() + limit;
  let last;
  do {
    const answer = await ask().catch((error) => void (last = error));
    if (answer) return answer;
    await delay(100);
  } while (Date.now() < end);
  throw new Error(`Waited ${limit / 1_000} s for ${what}${last === undefined ? '' : `: ${last.message}`}.`);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** An embedded Temporal dev server as anybody would start it, without special settings unless `flags` (dynamic config as JSON) are given, and a client of it. */
export async function openServer({ cli, folder, flags = {} }) {
  const { Client, Connection } = await import('@temporalio/client');
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const args = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'];
    for (const [key, value] of Object.entries(flags)) args.push('--dynamic-config-value', `${key}=${value}`);
    const server = await startBeside({ name: 'server', command: cli, args, folder });
    const address = `127.0.0.1:${port}`;
    const connection = Connection.lazy({ address });
    const ready = () =>
      connection.withDeadline(Date.now() + 2_000, () => connection.workflowService.describeNamespace({ namespace: 'default' }));
    const isOver = () => server.child.exitCode !== null;
    await until('the Temporal dev server', async () => isOver() || ready());
    if (!isOver()) return { address, connection, client: new Client({ connection }) };
    // Between choosing the port and binding it, somebody else may have taken it.
    if (tries === 3 || !/address already in use/i.test(server.said))
      throw new Error(`The Temporal dev server ended: ${server.said}`);
  }
}

/** What the server itself says, asked apart from Rainbow Deploy: the demo believes its own counts only. */
export function witness({ client, connection }) {
  const namespace = 'default';
  const deploymentName = 'orders';
  return {
    count: async (query) => (await client.workflow.count(query)).count,
    /** Count that has not changed for a second: visibility follows the truth with a short delay. */
    settledCount: async (query) => {
      let last = -1;
      return until(`a settled count of ${query}`, async () => {
        const { count } = await client.workflow.count(query);
        const settled = count === last;
        last = count;
        if (!settled) await delay(1_000);
        return settled && { count };
      }).then(({ count }) => count);
    },
    routing: async () => {
      const { workerDeploymentInfo } = await connection.workflowService.describeWorkerDeployment({ namespace, deploymentName });
      const routing = workerDeploymentInfo?.routingConfig;
      return {
        current: routing?.currentDeploymentVersion?.buildId ?? 'none',
        ramping: routing?.rampingDeploymentVersion?.buildId ?? 'none',
      };
    },
  };
}
