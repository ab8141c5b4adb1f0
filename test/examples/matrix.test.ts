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
  await Promise.all(CELLS.map(({ region, deployment }) => current(`shop-${region}`, deployment).catch(() => '')));

test('examples/workflows/matrix.yml ships one build everywhere, and a second run mends what the first could not do', async () => {
  // The address comes from the profiles.
  const env = { TEMPORAL_ADDRESS: '' };
  const sha = await shop.commit('v1');
  shop.platform.broken.add('shop-us/billing');
  const broken = await shop.run('matrix', { env });
  // In the order of the matrix and no further than the first failure: so does GitHub; act keeps to neither.
  expect([...broken.jobs].sort()).toEqual([
    'build: success',
    'deploy billing shop eu: success',
    'deploy billing shop us: failure',
    'deploy orders shop eu: success',
    'deploy orders shop us: success',
  ]);
  expect(broken.exitCode).toBe(1);
  expect(await everywhere()).toEqual([sha, sha, sha, '']);

  shop.platform.broken.clear();
  const run = await shop.run('matrix', { env });
  expect({ exitCode: run.exitCode, failed: run.jobs.filter((job) => !job.endsWith(': success')) }).toEqual({
    exitCode: 0,
    failed: [],
  });
  expect(await everywhere()).toEqual([sha, sha, sha, sha]);
});
