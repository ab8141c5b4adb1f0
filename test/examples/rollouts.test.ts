import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ActReading } from '../support/act-reading.js';
import { startServer, type TestServer } from '../support/server.js';
import { openShop, type Shop } from '../support/shop.js';
import { startTraffic, type Traffic } from '../support/traffic.js';
import { until } from '../support/wait.js';

const DAY = 24 * 3_600_000;
const SUBSCRIPTIONS = 3;
/** More looks than two short steps need. */
const TICKS = 15;

let server: TestServer;
let shop: Shop;
let traffic: Traffic | undefined;
/** Build IDs: what each test leaves to the next, as days of one shop. */
const builds: Record<'first' | 'unpatched' | 'good' | 'approved' | 'long', string> = {
  first: '',
  unpatched: '',
  good: '',
  approved: '',
  long: '',
};

beforeAll(async () => {
  server = await startServer();
  shop = await openShop(server);
}, 60_000);
afterAll(async () => {
  await traffic?.stop();
  await shop.stop();
  await server.stop();
});

interface Routing {
  readonly current: string;
  readonly ramping: string;
  readonly versions: readonly string[];
}

async function routing(): Promise<Routing> {
  const { workerDeploymentInfo: info } = await shop.client.workflowService.describeWorkerDeployment({
    namespace: server.namespace,
    deploymentName: shop.deployment,
  });
  return {
    current: info?.routingConfig?.currentDeploymentVersion?.buildId ?? '',
    ramping: info?.routingConfig?.rampingDeploymentVersion?.buildId ?? '',
    versions: (info?.versionSummaries ?? []).map(({ deploymentVersion }) => deploymentVersion?.buildId ?? ''),
  };
}

/** From now on there are subscriptions that were charged once, and orders by the second. */
async function customers(): Promise<void> {
  const { client, deployment: taskQueue } = shop;
  for (let n = 0; n < SUBSCRIPTIONS; n += 1) {
    const args = [{ customer: `customer-${n}`, cents: 1_900, month: 30 * DAY }];
    await client.workflow.start('subscription', { taskQueue, workflowId: `subscription-${n}`, args });
  }
  const args = [{ orderId: 'order', customer: 'customer-1', cents: 500, packingTime: 50 }];
  traffic = startTraffic({ client, taskQueue, perSecond: 8, type: 'order', args });
  const seen = async (query: string): Promise<number> => (await client.workflow.count(query)).count;
  await until(async () => (await seen("WorkflowType = 'order' AND ExecutionStatus = 'Completed'")) > 5, {
    what: 'orders to be shipped',
  });
}

/** Everything that a person would look at first, should it not be as expected. */
function green(run: ActReading, ...jobs: readonly string[]): void {
  const end = run.exitCode === 0 ? '' : run.log.slice(-8_000);
  expect({ end, jobs: run.jobs }).toEqual({ end: '', jobs: jobs.map((job) => `${job}: success`) });
}

describe('examples/workflows/deploy.yml', () => {
  test('makes the first build Current', async () => {
    builds.first = await shop.commit('v1');
    green(await shop.run('deploy'), 'deploy');
    expect(await routing()).toMatchObject({ current: builds.first, ramping: '' });
    expect(await shop.artifacts()).toEqual([
      'rollout-report/report.html',
      'rollout-report/report.json',
      'rollout-report/report.md',
    ]);
  });

  test('is red for a build that would break open workflows, says why, and changes nothing', async () => {
    await customers();
    builds.unpatched = await shop.commit('v2');
    const run = await shop.run('deploy');
    expect(run).toMatchObject({ jobs: ['deploy: failure'], exitCode: 1, outputs: { outcome: 'refused', ramp: '0' } });
    expect(run.annotations[0]).toMatchObject({ level: 'error', text: run.outputs['headline'] });
    expect(run.summary).toMatch(/nondeterminism/i);
    expect(await shop.artifacts()).toContain('rollout-report/report.html');
    expect(await routing()).toMatchObject({ current: builds.first, ramping: '' });
  });

  test('ramps and promotes a good build under traffic', async () => {
    builds.good = await shop.commit('v4');
    const run = await shop.run('deploy');
    green(run, 'deploy');
    expect(run.outputs).toMatchObject({ outcome: 'completed', 'previous-build-id': builds.first, ramp: '100' });
    expect(run.summary).toMatch(/```mermaid/);
    expect(await routing()).toMatchObject({ current: builds.good, ramping: '' });
  });
});

describe('examples/workflows/rollback.yml', () => {
  test('brings back what was Current before, also after a promotion, and keeps the reason', async () => {
    const run = await shop.run('rollback', { event: 'workflow_dispatch', inputs: { reason: 'orders look wrong' } });
    green(run, 'rollback');
    expect(run.summary).toContain('orders look wrong');
    expect(await routing()).toMatchObject({ current: builds.first, ramping: '' });
  });
});

describe('examples/workflows/approve.yml', () => {
  test('tells in one job what the other one then does', async () => {
    builds.approved = await shop.commit('v4');
    const run = await shop.run('approve');
    green(run, 'plan', 'deploy');
    expect(await shop.artifacts()).toEqual(expect.arrayContaining(['plan-report/report.md', 'rollout-report/report.html']));
    expect(await routing()).toMatchObject({ current: builds.approved, ramping: '' });
  });
});

describe('examples/workflows/advance.yml', () => {
  test('begins with a push that holds no runner', async () => {
    builds.long = await shop.commit('v4');
    const run = await shop.run('advance');
    green(run, 'begin');
    expect(run.outputs).toMatchObject({ outcome: 'held', 'build-id': builds.long, ramp: '20' });
    expect(await routing()).toMatchObject({ current: builds.approved, ramping: builds.long });
  });

  test('goes on with every tick of the schedule until the build is Current', async () => {
    const outcomes: (string | undefined)[] = [];
    while (outcomes.at(-1) !== 'completed' && outcomes.length < TICKS) {
      const run = await shop.run('advance', { event: 'schedule' });
      green(run, 'advance');
      outcomes.push(run.outputs['outcome']);
    }
    expect(new Set(outcomes)).toEqual(new Set(['held', 'completed']));
    expect(await routing()).toMatchObject({ current: builds.long, ramping: '' });
  });

  test('has nothing to do, and stays green, when no rollout is in progress', async () => {
    const run = await shop.run('advance', { event: 'schedule' });
    green(run, 'advance');
    expect(run.outputs['outcome']).toBe('shown');
  });
});

describe('examples/workflows/cleanup.yml', () => {
  test('stops the workers of what has drained or was never used, and deletes it', async () => {
    expect((await routing()).versions).toContain(builds.unpatched);
    const run = await shop.run('cleanup', { event: 'schedule' });
    green(run, 'cleanup');
    const { current, versions } = await routing();
    expect(current).toBe(builds.long);
    expect(versions).not.toContain(builds.unpatched);
    expect(Number(run.outputs['deleted'])).toBeGreaterThan(0);
    expect(run.summary).toContain(builds.unpatched);
  });
});
