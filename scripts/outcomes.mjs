/**
 * `npm run gate:outcomes`: good and bad builds with real workers on a real server, shipped by the built CLI with the gate's default
 * settings, and whether each rollout ends as it must. Takes hours with 20 repeats; a run that was stopped goes on where it ended.
 *
 *   --repeats 20           of each cell
 *   --only slow/pinned     one cell, or all whose name begins so
 *   --parallel 3           rollouts at a time
 *   --write                write the table of docs/gate.md once all cells have their repeats
 *   --fresh                forget the results of earlier runs of the same program
 *
 * Results lie in .cache/outcomes, what a wrong one said and reported in .cache/outcomes/failed. Ends with 1 when an outcome is wrong or missing.
 */
import { markdownTable } from 'markdown-table';
import { rm } from 'node:fs/promises';
import pMap from 'p-map';
import { parseArgs } from 'node:util';
import { stopAll } from './demo/children.mjs';
import { markedTables } from './marked-tables.mjs';
import { CELLS } from './outcomes/cells.mjs';
import { openLedger } from './outcomes/ledger.mjs';
import { openStage } from './outcomes/stage.mjs';
import { outcomeRows } from './outcomes/table.mjs';
import { playTrial } from './outcomes/trial.mjs';

const { values } = parseArgs({
  options: {
    repeats: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
    parallel: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});
const REPEATS = Number(values.repeats);
const PARALLEL = Number(values.parallel);
/** A server that has seen this many rollouts is slow, because it keeps everything in memory: then comes a new one. */
const PER_SERVER = 28;
/** A trial that could not be played (no result) is tried so often. */
const TRIES = 3;

const cells = CELLS.filter(({ name }) => name.startsWith(values.only));
let stage;
const ledger = await openLedger({ fresh: values.fresh });
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await stopAll();
    // The server and the workers are on a leash: they end with this process.
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

async function play({ cell, repeat }) {
  const folder = await ledger.folderFor(cell, repeat);
  const what = `${cell.name} ${repeat}`;
  for (let tries = 1; ; tries += 1) {
    try {
      const seen = await playTrial(stage, { cli: ledger.cli, cell, repeat, folder });
      const result = { cell: cell.name, repeat, at: new Date().toISOString(), server: stage.version, ...seen };
      await ledger.add(result);
      const { outcome, seconds, orders, failed, heldUp, broken, wrong, headline } = result;
      const cost = `${seconds.toFixed(0)} s, ${orders} orders, ${failed} failed, ${heldUp + broken} held up`;
      console.log(`${wrong.length === 0 ? 'right' : 'WRONG'}  ${what}: ${outcome}, ${cost}: ${headline}`);
      if (wrong.length > 0) console.log(`       ${wrong.join('; ')}: ${await ledger.keep(cell, repeat, folder)}`);
      await rm(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      console.log(`again  ${what}: ${error.message} (${await ledger.keep(cell, repeat, folder)})`);
      if (tries === TRIES) return;
    }
  }
}

const repeats = Array.from({ length: REPEATS }, (_, repeat) => repeat);
const due = repeats
  .flatMap((repeat) => cells.map((cell) => ({ cell, repeat })))
  .filter(({ cell, repeat }) => !ledger.has(cell, repeat));
console.log(`${due.length} of ${cells.length * REPEATS} rollouts to go, ${PARALLEL} at a time; results: ${ledger.file}`);
for (let at = 0; at < due.length; at += PER_SERVER) {
  stage = await openStage();
  await pMap(due.slice(at, at + PER_SERVER), play, { concurrency: PARALLEL });
  await stage.close();
}

const rows = outcomeRows(ledger.of);
console.log(`\n${markdownTable(rows)}`);
const missing = cells.filter((cell) => ledger.of(cell).length < REPEATS).map(({ name }) => name);
const wrong = cells.flatMap((cell) => ledger.of(cell).filter((result) => result.wrong.length > 0));
if (missing.length > 0) console.error(`Too few results: ${missing.join(', ')}.`);
if (wrong.length > 0) console.error(`${wrong.length} outcomes are wrong.`);
if (values.write && CELLS.every((cell) => ledger.of(cell).length >= REPEATS)) {
  const faults = await markedTables('docs/gate.md', { 'outcomes-real': rows }, { write: true, remedy: 'npm run gate:outcomes' });
  for (const fault of faults) console.error(fault);
}
process.exit(missing.length + wrong.length === 0 ? 0 : 1);
