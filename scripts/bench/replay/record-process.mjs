// Runs argv[4] journeys, varied by the seed argv[5], against the server argv[2], and writes their histories into the folder argv[3] as
// the Temporal CLI exports them (.json), every third one compressed.
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import pMap from 'p-map';

const [address, folder, total, seed] = process.argv.slice(2);
const TASK_QUEUE = 'replay-bench';
/** Events of the shortest and of the longest history. */
const [SHORTEST, LONGEST] = [20, 500];
const EVENTS_OF = { activity: 6, timer: 5, 'fan-out': 15, child: 7, patch: 8, either: 8 };
const STEPS = Object.keys(EVENTS_OF);

Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await Connection.connect({ address });
const client = new Client({ connection });
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue: TASK_QUEUE,
  workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
  activities: { charge: async (cents) => `receipt for ${cents}`, lookUp: async (id) => [id, 'found'] },
  maxConcurrentWorkflowTaskExecutions: 100,
});
const finished = worker.runUntil(async () => {
  await pMap(
    Array.from({ length: Number(total) }, (_, number) => number),
    journey,
    { concurrency: 120 },
  );
});
await finished;
await connection.close();
process.exit(0);

async function journey(number) {
  const random = generator(Number(seed) * 1_000_003 + number);
  const wanted = Math.exp(Math.log(SHORTEST) + random() * Math.log(LONGEST / SHORTEST));
  const plan = [];
  for (let events = 10; events < wanted; events += EVENTS_OF[plan.at(-1)]) plan.push(STEPS[Math.floor(random() * STEPS.length)]);
  const open = random() < 0.5;
  const workflowId = `journey-${number}`;
  const handle = await client.workflow.start('journey', { taskQueue: TASK_QUEUE, workflowId, args: [plan, open] });
  for (let n = 0; n < 2; n += 1) await handle.signal('nudge', `nudge ${n}`);
  const history = open ? await resting(handle, plan.length) : (await handle.result(), await handle.fetchHistory());
  if (open) await handle.terminate('recorded');
  const json = historyToJSON(history);
  const file = path.join(folder, `${workflowId}.json`);
  await (number % 3 === 0 ? writeFile(`${file}.gz`, gzipSync(json)) : writeFile(file, json));
}

/** The history of an open run once all steps are behind it: its last workflow task has completed and nothing is under way. */
async function resting(handle, steps) {
  for (;;) {
    const history = await handle.fetchHistory();
    const ends = history.events.filter(({ eventType }) => [12, 18, 32].includes(eventType)).length;
    if (history.events.at(-1).eventType === 7 && ends >= steps) return history;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Mulberry32. */
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
