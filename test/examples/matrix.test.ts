import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { msToTs } from '@temporalio/common/lib/time.js';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startServer, type TestServer } from '../support/server.js';
import { openShop, type Shop } from '../support/shop.js';
import { until } from '../support/wait.js';

/** The matrix of the file. */
const CELLS = ['eu', 'us'].flatMap((region) => ['orders', 'billing'].map((deployment) => ({ region, deployment })));

let server: TestServer;
let shop: Shop;

beforeAll(async () => {
  server = await startServer();
  // Each cell names its deployment itself.
  shop = await openShop(server, {
    worker: {},
    rollout: { strategy: 'AllAtOnce', progressDeadlineSeconds: 60, replay: { workflowBundle: 'lib/workflow-bundle.js' } },
  });
  const { workflowService } = shop.client;
  for (const namespace of ['shop-eu', 'shop-us']) {
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
    await until(() => workflowService.countWorkflowExecutions({ namespace }), { what: `the namespace ${namespace}` });
  }
  const profile = (region: string): string => `[profile.${region}]\naddress = "${server.address}"\n`;
  await writeFile(path.join(shop.repository, 'temporal.toml'), ['eu', 'us'].map(profile).join('\n'));
}, 60_000);
afterAll(async () => {
  await shop.stop();
  await server.stop();
});

async function current(namespace: string, deploymentName: string): Promise<string> {
  const described = await shop.client.workflowService.describeWorkerDeployment({ namespace, deploymentName });
  return described.workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? '';
}

const everywhere = async (): Promise<readonly string[]> =>
  await Promise.all(CELLS.map(({ region, deployment }) => current(`shop-${region}`, deployment)));

test('examples/workflows/matrix.yml ships one build everywhere, and is red when it cannot do so in one place', async () => {
  // The address comes from the profiles.
  const env = { TEMPORAL_ADDRESS: '' };
  const first = await shop.commit('v1');
  const run = await shop.run('matrix', { env });
  const end = run.exitCode === 0 ? '' : run.log.slice(-8_000);
  const jobs = CELLS.map(({ region, deployment }) => `deploy ${deployment} shop ${region}: success`);
  expect({ end, jobs: [...run.jobs].sort() }).toEqual({ end: '', jobs: ['build: success', ...jobs].sort() });
  expect(await everywhere()).toEqual(CELLS.map(() => first));

  const second = await shop.commit('v4');
  shop.platform.broken.add('shop-eu/orders');
  const broken = await shop.run('matrix', { env });
  // That no further cell begins is for GitHub to keep; act knows neither `fail-fast` nor the order of a matrix.
  expect(broken.exitCode).toBe(1);
  expect(broken.jobs).toContain('deploy orders shop eu: failure');
  expect(await current('shop-eu', 'orders')).toBe(first);

  // The same commit once more: what has it already is green at once, what lacked it gets it.
  shop.platform.broken.delete('shop-eu/orders');
  const again = await shop.run('matrix', { env });
  expect({ end: again.exitCode === 0 ? '' : again.log.slice(-8_000), jobs: [...again.jobs].sort() }).toEqual({
    end: '',
    jobs: ['build: success', ...jobs].sort(),
  });
  expect(await everywhere()).toEqual(CELLS.map(() => second));
});
