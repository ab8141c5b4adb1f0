import { randomBytes } from 'node:crypto';
import { source } from '../typescript-source.mjs';
import { BEHAVIORS, faultsOf } from './cells.mjs';
import { ERROR, LATE, rainbowFor } from './rainbow.mjs';
import { startTraffic } from './traffic.mjs';
import { witnessOf } from './witness.mjs';
import { joining } from './workers-of-v2.mjs';

const { until } = await source('test/support/wait.ts');

const PER_SECOND = 20;
const SUBSCRIPTIONS = 12;
/** Start, two workflow tasks and the activity between them. */
const FIRST_MONTH = 10;
/** Orders before the rollout begins: what 99 % of them needed is the limit of a slow one, and the first few are those of a cold worker. */
const WARM = 400;
/** Half as many again as the orders after which a good build is Current. Patience is counted in them and not in time, because the machine may be busy. */
const ENOUGH = 1_200;
/** Milliseconds: of a rollout, and of the workflows to end after it (a stuck task is tried again within a minute). */
const ROLLOUT_LIMIT = 15 * 60_000;
const ENDING_LIMIT = 180_000;

/**
 * One rollout of one build on a deployment and a task queue of its own: v1 is Current and serves, v2 is shipped by the built CLI, a held
 * rollout is aborted, and every workflow must end. Gives what happened and what of it is wrong.
 */
export async function playTrial(stage, { cli, cell, repeat, folder }) {
  const deployment = `${cell.build}-${repeat}-${randomBytes(3).toString('hex')}`;
  const asked = { deployment, taskQueue: deployment, behavior: BEHAVIORS[cell.behavior] };
  const witness = witnessOf(stage, asked);
  const rainbow = await rainbowFor({ ...asked, cli, address: stage.address, folder });
  const ends = [];
  try {
    const v1 = await stage.steady({ ...asked, buildId: 'v1', code: 'good' });
    ends.push(() => v1.stop());
    await witness.registered('v1');
    await witness.makeCurrent('v1');
    const subscriptions = await openSubscriptions(stage, asked.taskQueue);
    const traffic = startTraffic({ client: stage.client, taskQueue: asked.taskQueue, perSecond: PER_SECOND, subscriptions });
    ends.push(() => traffic.stop());
    await until(async () => (await witness.closed('order')) >= WARM, { what: `${WARM} orders`, deadline: 300_000, every: 1_000 });

    const v2 = await joining(stage, { cell, repeat, asked, witness });
    ends.push(() => v2.stop());
    const before = traffic.placed();
    const enough = () => traffic.placed() - before >= ENOUGH;
    const began = performance.now();
    const report = await rainbow.deploy({ enough, limit: ROLLOUT_LIMIT });
    const seconds = (performance.now() - began) / 1_000;
    const orders = traffic.placed() - before;
    if (report.ended === LATE || report.exit === ERROR)
      throw new Error(`too busy a machine? ${orders} orders in ${seconds.toFixed(0)} s, ${report.headline}`);

    const aborted = report.outcome === 'held' && report.ramp > 0 ? await rainbow.abort() : undefined;
    const routing = await witness.routing();
    await traffic.stop();
    await v2.recover();
    await Promise.all(subscriptions.map((subscription) => subscription.signal('end')));
    const lost = await witness.leftOpen(ENDING_LIMIT);
    const { outcome, exit, ended, runs, headline } = report;
    const seen = { outcome, exit, ended, runs, aborted, ...routing, ...(await witness.harm(subscriptions)), lost };
    return { ...seen, seconds, orders, refused: traffic.refused(), headline, wrong: faultsOf(cell, seen) };
  } finally {
    await Promise.allSettled(ends.map((end) => end()));
  }
}

/** Long-running workflows on v1, each of which has billed its first month and waits for the next. */
async function openSubscriptions({ client }, taskQueue) {
  const numbers = Array.from({ length: SUBSCRIPTIONS }, (_, number) => number);
  const start = (number) =>
    client.workflow.start('subscription', { taskQueue, workflowId: `${taskQueue}-subscription-${number}` });
  const handles = await Promise.all(numbers.map(start));
  const rests = async (handle) => (await handle.describe()).historyLength >= FIRST_MONTH;
  await until(async () => (await Promise.all(handles.map(rests))).every(Boolean), {
    what: `${SUBSCRIPTIONS} open subscriptions`,
    deadline: 120_000,
    every: 500,
  });
  return handles;
}
