// Replays histories of the folder argv[3] with the SDK alone. argv[2]: "loop" = runReplayHistory with workflowsPath for each file, as
// most repositories have it, argv[4] files evenly spread; "best" = one runReplayHistories with the bundle argv[4]. Prints JSON.
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const [how, folder, given] = process.argv.slice(2);
const workflowsPath = fileURLToPath(new URL('workflows.ts', import.meta.url));
const quiet = new DefaultLogger('ERROR', () => undefined);
Runtime.install({ logger: quiet, telemetryOptions: { logging: { filter: 'OFF' } } });
const names = readdirSync(folder);
const result = how === 'loop' ? await loop(Number(given)) : await best(given);
console.log(JSON.stringify(result));
process.exit(0);

async function loop(sample) {
  const spread = names.filter((_, at) => at % Math.ceil(names.length / sample) === 0);
  const began = performance.now();
  for (const name of spread) await Worker.runReplayHistory({ workflowsPath }, historyIn(name), idOf(name));
  return { replayed: spread.length, seconds: (performance.now() - began) / 1_000 };
}

async function best(codePath) {
  const items = function* () {
    for (const name of names) yield { workflowId: idOf(name), history: historyIn(name) };
  };
  let replayed = 0;
  for await (const { error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, items())) {
    if (error !== undefined) throw error;
    replayed += 1;
  }
  return { replayed };
}

function historyIn(name) {
  const raw = readFileSync(path.join(folder, name));
  return historyFromJSON(JSON.parse((name.endsWith('.gz') ? gunzipSync(raw) : raw).toString()));
}

function idOf(name) {
  return name.replace(/\.json(?:\.gz)?$/, '');
}
