import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pMap from 'p-map';
import { CLI, ROOT } from '../demo/acts.mjs';
import { startBeside, stopAll } from '../demo/children.mjs';
import { until } from '../demo/shop.mjs';
import { openStage } from '../recover/stage.mjs';
import { temporalCli } from '../temporal-cli.mjs';
import { countingProxy } from './counting-proxy.mjs';
import { figure, say, target } from './words.mjs';

/** Runs in one answer of the server. */
const PAGE = 1_000;
/** Calls that do not depend on the number of runs: routing, versions, pollers, server, and the ends of each listing. */
const FIXED = 20;
/** MiB of the planning process itself; the replay's children have memory of their own. */
const MEMORY = 400;
const LIMIT = 900_000;

/** What `recover --plan` asks of the server and holds in memory, with few and with many Pinned runs of which every second one went on. */
export async function recoverPlan(sizes) {
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-bench-recover-'));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stopAll().finally(() => process.exit(1)));
  try {
    const stage = await openStage({ cli: await temporalCli(), folder });
    const proxy = await countingProxy(stage.address);
    await Promise.all([stage.worker('good'), stage.worker('bad')]);
    say(`\nA plan of \`recover\`: Pinned workflows on a bad build, every second one to be reset, the others to be moved`);
    const seen = [];
    for (const size of sizes) seen.push(await atSize({ stage, proxy, folder }, size));
    await proxy.stop();
    await stage.connection.close();
    judge(seen);
  } finally {
    await stopAll();
    await rm(folder, { recursive: true, force: true });
  }
}

function judge(seen) {
  for (const { size, calls, memory, seconds } of seen) {
    figure(`${size} runs: planned in ${seconds.toFixed(0)} s`, `${(size / seconds).toFixed(0)} a second`);
    figure(`${size} runs: calls for listing, and for histories`, `${calls.listing}, ${calls.histories}`);
    figure(`${size} runs: other calls`, `${calls.others}`);
    figure(`${size} runs: memory of the process, at most`, `${memory.toFixed(0)} MiB`);
  }
  const [few] = seen;
  const many = seen.at(-1);
  target(
    `one call a page of ${PAGE} runs, one a history, and at most ${FIXED} others`,
    seen.every(
      ({ size, calls }) => calls.listing <= Math.ceil(size / PAGE) + 4 && calls.histories === size && calls.others <= FIXED,
    ),
  );
  target(
    `at most ${MEMORY} MiB, and at most twice as much for ${many.size} as for ${few.size}`,
    many.memory <= MEMORY && many.memory <= 2 * few.memory,
  );
}

async function atSize({ stage, proxy, folder }, size) {
  await stage.force('bad');
  await stage.start('parcel', size);
  const even = Array.from({ length: size }, (_, number) => number).filter((number) => number % 2 === 0);
  const ahead = even.map((number) => `parcel-${number}`);
  await stage.signal('packed', ahead);
  // A task that is still at work costs the plan one more call.
  const resting = (id) => until(`${id} to have gone on`, () => stage.rests(id, 2), 300_000);
  await pMap(ahead, resting, { concurrency: 20 });
  await stage.force('good');
  proxy.take();
  const reports = path.join(folder, 'report');
  await rm(reports, { recursive: true, force: true });
  const began = performance.now();
  const beside = await startBeside({
    name: `recover-${size}`,
    command: process.execPath,
    args: [CLI, 'recover', 'bad', '--plan', '--config', stage.config, '--report-dir', reports],
    cwd: ROOT,
    env: { TEMPORAL_ADDRESS: proxy.address, CI: 'true' },
    folder,
  });
  const timer = setTimeout(() => beside.child.kill('SIGKILL'), LIMIT);
  const memory = await mostMemory(beside);
  clearTimeout(timer);
  const seconds = (performance.now() - began) / 1_000;
  const text = await readFile(path.join(reports, 'report.json'), 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error(`recover ended without a report: ${beside.said}`);
  const report = JSON.parse(text);
  const planned = report.runs.filter(({ state }) => state === 'planned').length;
  if (planned !== size) throw new Error(`recover planned ${planned} of ${size} runs: ${report.headline}`);
  return { size, seconds, memory, calls: byPurpose(proxy.take()) };
}

function byPurpose(calls) {
  const count = (...methods) => calls.filter((method) => methods.includes(method)).length;
  const listing = count('ListWorkflowExecutions');
  const histories = count('GetWorkflowExecutionHistory');
  return { listing, histories, others: calls.length - listing - histories };
}

/** MiB that the process has ever had resident, by what Linux says of it until it ends. */
async function mostMemory({ child, exited }) {
  let most = 0;
  let over = false;
  void exited.then(() => (over = true));
  while (!over) {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const [, kib] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
    most = Math.max(most, Number(kib ?? 0) / 1_024);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  if (most === 0) throw new Error('Peak memory can be measured on Linux only: run the bench there.');
  return most;
}
