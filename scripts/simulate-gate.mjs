/**
 * Simulates rollouts with a seed and judges them with the gate as it ships, and with what other tools do: how often a good build goes
 * back, how often a bad one is promoted, how many workflows fail on the way. Fails when a promise of docs/gate.md is broken.
 *
 *   npm run gate:simulate                 every world, and the tables of docs/gate.md are compared with the result
 *   npm run gate:simulate -- --write      the tables are written
 *   npm run gate:simulate -- --rollouts 200   fewer rollouts for a try; nothing is compared
 */
import { parseArgs } from 'node:util';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { availableParallelism } from 'node:os';
import { cells, faultOf } from './simulate/cells.mjs';
import { simulate } from './simulate/simulate.mjs';
import { documentTables } from './simulate/tables.mjs';

const ROLLOUTS = 2_000;

if (isMainThread) await main();
else
  for (const index of workerData.indexes) parentPort.postMessage({ index, result: simulate(cells[index], workerData.rollouts) });

async function main() {
  const { values } = parseArgs({ options: { write: { type: 'boolean' }, rollouts: { type: 'string' } } });
  const rollouts = values.rollouts === undefined ? ROLLOUTS : Number(values.rollouts);
  const began = performance.now();
  const results = await all(rollouts);
  const faults = results.map((result, index) => faultOf(cells[index], result)).filter((fault) => fault !== undefined);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${cells.length} cells of ${rollouts} rollouts in ${seconds} s.`);
  if (values.rollouts === undefined) faults.push(...(await documentTables(cells, results, { write: values.write ?? false })));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.log('Every promise holds.');
}

/** The cells are dealt out to as many threads as there are processors; each has its own seed, so this changes nothing. */
async function all(rollouts) {
  const threads = Math.min(8, availableParallelism());
  const results = [];
  const hands = Array.from({ length: threads }, (_, thread) =>
    cells.map((_, index) => index).filter((index) => index % threads === thread),
  );
  await Promise.all(
    hands.map(
      (indexes) =>
        new Promise((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: { indexes, rollouts } });
          worker.on('message', ({ index, result }) => (results[index] = result));
          worker.once('error', reject);
          worker.once('exit', resolve);
        }),
    ),
  );
  return results;
}
