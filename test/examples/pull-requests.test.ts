import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import path from 'node:path';
import { type ActReading } from '../support/act-reading.js';
import { startServer, type TestServer } from '../support/server.js';
import { openShop, type Build, type Shop } from '../support/shop.js';
import { until } from '../support/wait.js';

const WORKFLOWS = 'src/workflows/index.ts';
const DAY = 24 * 3_600_000;
const SUBSCRIPTIONS = 4;
const ORDERS = 4;
const SHARDS = ['shard 4 1', 'shard 4 2', 'shard 4 3', 'shard 4 4'];

let server: TestServer;
let shop: Shop;

/** Customers whose subscriptions were charged once, and orders that nobody has packed yet: what a change may not break. */
async function openRuns(): Promise<void> {
  const example = path.resolve('examples/orders');
  const { client, deployment: taskQueue } = shop;
  const version = { deploymentName: taskQueue, buildId: 'recorded' };
  const worker = await (
    await server.workerHost()
  ).start({
    ...version,
    taskQueue,
    workflowsPath: path.join(example, 'workflows', 'v1'),
    activities: path.join(example, 'activities.mjs'),
  });
  const { namespace } = server;
  await until(() => client.workflowService.setWorkerDeploymentCurrentVersion({ ...version, namespace, identity: 'test' }), {
    what: 'the recorded build to become Current',
  });
  for (let n = 0; n < SUBSCRIPTIONS; n += 1) {
    const args = [{ customer: `customer-${n}`, cents: 1_900, month: 30 * DAY }];
    await client.workflow.start('subscription', { taskQueue, workflowId: `subscription-${n}`, args });
  }
  for (let n = 0; n < ORDERS; n += 1) {
    const args = [{ orderId: `order-${n}`, customer: `customer-${n}`, cents: 4_900, packingTime: 3 * DAY }];
    await client.workflow.start('order', { taskQueue, workflowId: `order-${n}`, args });
  }
  const waits = async (workflowId: string): Promise<boolean> => {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    return events?.some(({ timerStartedEventAttributes }) => Boolean(timerStartedEventAttributes)) ?? false;
  };
  const ids = [...Array(SUBSCRIPTIONS).keys()].map((n) => `subscription-${n}`);
  for (const id of ids) await until(() => waits(id), { what: `${id} to be charged and to wait` });
  await until(async () => (await client.workflow.count(`TaskQueue = '${taskQueue}'`)).count === SUBSCRIPTIONS + ORDERS, {
    what: 'visibility to list the open runs',
  });
  await worker.stop();
}

beforeAll(async () => {
  server = await startServer();
  // The sources, so that what fails has its line, and the code before the change can be bundled from its commit.
  shop = await openShop(server, { rollout: { replay: { workflowsPath: 'src/workflows', perWorkflowType: 5 } } });
  await openRuns();
  await shop.commit('v1');
  await shop.rainbow('capture', '--output', 'histories');
  const main = await shop.commit('v1');
  await shop.git('update-ref', 'refs/remotes/origin/main', main);
}, 120_000);
afterAll(async () => {
  await shop.stop();
  await server.stop();
});
beforeEach(() => {
  shop.github.conversation.length = 0;
  shop.github.beside.length = 0;
});

/** Opens pull request 7 with this build, and runs the check of it where no Temporal server is. */
async function check(name: string, build: Build, from = 'shop/orders'): Promise<ActReading> {
  const sha = await shop.commit(build);
  const patch = await shop.git('diff', 'origin/main', sha, '--', WORKFLOWS);
  shop.github.files.set(WORKFLOWS, patch.slice(patch.indexOf('@@')));
  const pull = { number: 7, head: { sha, ref: 'change', repo: { full_name: from } }, base: { ref: 'main' } };
  return await shop.run(name, {
    event: 'pull_request',
    payload: { number: 7, pull_request: pull },
    env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
  });
}

const comments = (): readonly string[] => shop.github.conversation.map(({ body }) => body);

describe('examples/workflows/replay.yml', () => {
  test('is green for a change that replays, says so on the pull request and keeps the report', async () => {
    const run = await check('replay', 'v4');
    expect(run).toMatchObject({ jobs: ['replay: success'], exitCode: 0 });
    expect(run.outputs).toMatchObject({ outcome: 'no-counter-example', replayed: String(SUBSCRIPTIONS + ORDERS) });
    expect(comments()).toEqual([expect.stringContaining('### No counter-example found')]);
    expect(run.summary).toContain('### No counter-example found');
    expect(await shop.artifacts()).toEqual(
      expect.arrayContaining(['replay-report/report.html', 'code-scanning/rainbow-replay.sarif']),
    );
    expect(shop.github.faults).toEqual([]);
  });

  test('is red for a change without a patch, at its line, with a suggestion beside it', async () => {
    const run = await check('replay', 'v2');
    expect(run).toMatchObject({ jobs: ['replay: failure'], exitCode: 1 });
    expect(run.outputs).toMatchObject({ outcome: 'failed', failed: String(SUBSCRIPTIONS) });
    const [story, cause] = run.annotations;
    expect(story).toMatchObject({ level: 'error', text: run.outputs['headline'] });
    expect(cause).toMatchObject({ level: 'error', place: expect.stringMatching(new RegExp(`^${WORKFLOWS}:\\d+$`)) });
    expect(comments()).toEqual([expect.stringContaining(`### Failed: ${SUBSCRIPTIONS} of`)]);
    expect(shop.github.beside).toMatchObject([{ path: WORKFLOWS, body: expect.stringContaining('patched(') }]);
    expect(await shop.artifacts()).toEqual(
      expect.arrayContaining(['replay-report/report.html', 'code-scanning/rainbow-replay.sarif']),
    );
    expect(shop.github.faults).toEqual([]);
  });

  test('is green for the same change from a fork, whose token may only read, and says what it could not do', async () => {
    shop.github.refuse = { status: 403, message: 'Resource not accessible by integration' };
    const run = await check('replay', 'v4', 'stranger/orders');
    shop.github.refuse = undefined;
    expect(run).toMatchObject({ jobs: ['replay: success'], exitCode: 0 });
    expect(run.annotations).toContainEqual(
      expect.objectContaining({ level: 'notice', text: expect.stringContaining('it comes from a fork') }),
    );
    expect(comments()).toEqual([]);
    expect(await shop.artifacts()).toContain('replay-report/report.html');
    expect((await shop.artifacts()).filter((file) => file.endsWith('rainbow-replay.sarif'))).toEqual([]);
  });
});

describe('examples/workflows/replay-sharded.yml', () => {
  const ended = (verdict: string): readonly string[] => [`merge: ${verdict}`, ...SHARDS.map((shard) => `${shard}: success`)];

  test('joins the shards to one green verdict in one comment', async () => {
    const run = await check('replay-sharded', 'v4');
    expect([...run.jobs].sort()).toEqual(ended('success'));
    expect(run.outputs).toMatchObject({ outcome: 'no-counter-example', replayed: String(SUBSCRIPTIONS + ORDERS) });
    expect(comments()).toEqual([expect.stringContaining('### No counter-example found')]);
    expect(await shop.artifacts()).toEqual(
      expect.arrayContaining(['replay-report/report.html', 'replay-shard-1/report.json', 'replay-shard-4/report.json']),
    );
    expect(shop.github.faults).toEqual([]);
  });

  test('is red as a whole for a change without a patch, in whichever shard the broken histories were', async () => {
    const run = await check('replay-sharded', 'v2');
    expect(run.exitCode).toBe(1);
    expect([...run.jobs].sort()).toEqual(ended('failure'));
    expect(comments()).toEqual([expect.stringContaining(`### Failed: ${SUBSCRIPTIONS} of`)]);
    expect(shop.github.faults).toEqual([]);
  });
});
