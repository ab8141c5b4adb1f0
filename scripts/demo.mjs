/**
 * `npm run demo`: the whole story on an embedded dev server. A shop with real workers and steady orders ships four builds, one of them good.
 * Everything shown is measured. Ends with 0 only when each act ended as announced; stops whatever it started.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ACTS, CLI, CONFIG, playAct, rainbow, REPORTS, ROOT, SHOP } from './demo/acts.mjs';
import { runThrough, startBeside, stop, stopAll } from './demo/children.mjs';
import { heading, say, step, sumUp } from './demo/words.mjs';
import { temporalCli } from './temporal-cli.mjs';

const began = performance.now();
const ORDERS_A_SECOND = 8;

async function must(what, command, args) {
  const { exit } = await runThrough({ command, args, cwd: ROOT, limit: 300_000 });
  if (exit !== 0) throw new Error(`${what} failed (exit ${exit}).`);
}

async function prepare() {
  if (!existsSync(path.join(ROOT, 'node_modules'))) await must('npm ci', 'npm', ['ci', '--no-audit', '--no-fund']);
  if (!existsSync(path.join(ROOT, CLI))) await must('npm run build', 'npm', ['run', 'build']);
  await rm(path.join(ROOT, REPORTS), { recursive: true, force: true });
  await mkdir(path.join(ROOT, REPORTS), { recursive: true });
}

async function startTraffic({ address, folder, see }) {
  const args = ['traffic.mjs', '--rate', String(ORDERS_A_SECOND), '--subscriptions', '10', '--open-orders', '10'];
  const traffic = await startBeside({
    name: 'traffic',
    command: process.execPath,
    args,
    cwd: SHOP,
    env: { TEMPORAL_ADDRESS: address },
    folder,
  });
  const { until } = await import('./demo/shop.mjs');
  await until(
    'the first 20 orders to be shipped',
    async () => (await see.count(`WorkflowType = 'order' AND ExecutionStatus = 'Completed'`)) >= 20,
  );
  return traffic;
}

async function tell(folder) {
  heading('The shop opens');
  await step('Tools and dependencies', prepare);
  const { openServer, witness } = await import('./demo/shop.mjs');
  const cli = await step('Temporal CLI', temporalCli);
  await step('Bundling the four builds of examples/orders', () => bundleBuilds(folder));
  const server = await step('Temporal dev server', () => openServer({ cli, folder }));
  const stage = { address: server.address, folder, see: witness(server) };

  const [first, ...later] = ACTS;
  const played = [await playAct(first, stage)];
  const traffic = await step(`\nCustomers: ${ORDERS_A_SECOND} orders a second, 10 subscriptions`, () => startTraffic(stage));
  for (const act of later) played.push(await playAct(act, stage));

  heading('What runs where now');
  const status = await rainbow(server.address, ['status', '--config', CONFIG]);
  await stop(traffic, 30_000);
  await server.connection.close();
  return { played, customers: JSON.parse(traffic.said.trim().split('\n').at(-1)), status };
}

async function bundleBuilds(folder) {
  const bundling = await startBeside({ name: 'bundle', command: process.execPath, args: ['bundle.mjs'], cwd: SHOP, folder });
  const [code] = await bundling.exited;
  if (code !== 0) throw new Error(`The builds of examples/orders could not be bundled: ${bundling.said}`);
}

const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-demo-'));
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    interrupted = true;
    await stopAll();
    await rm(folder, { recursive: true, force: true });
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}
let good = false;
try {
  good = sumUp({ ...(await tell(folder)), elapsed: performance.now() - began });
} catch (error) {
  if (!interrupted) console.error(`\nThe demo could not go on: ${error.message}`);
}
if (!interrupted) {
  await stopAll();
  if (good) await rm(folder, { recursive: true, force: true });
  else say(`Logs of server, workers and customers: ${folder}`);
  process.exit(good ? 0 : 1);
}
