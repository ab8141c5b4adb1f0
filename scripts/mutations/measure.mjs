/**
 * Finds out what every mutant does to every run, on a real server, and writes it to test/fixtures/mutations/truth.json:
 * `node scripts/mutations/measure.mjs [--again]`; without `--again` only what is not there yet. `replay` is what the SDK's own replay says
 * about each recorded history, `live` what happened to an open run: it was brought to its state with the code of today, then the
 * workers got the mutant's code and the run its next two workflow tasks.
 */
import { Worker } from '@temporalio/worker';
import proto from '@temporalio/proto';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pMap from 'p-map';
import { gunzipSync } from 'node:zlib';
import { format, resolveConfig } from 'prettier';
import { source } from '../typescript-source.mjs';
import { EARLIER_CODE, SCENARIOS } from './scenarios.mjs';
import { bundleWith, CODES, eventsOf, isClosed, openStage, play } from './stage.mjs';

const { rounds } = await source('test/mutations/catalogue.ts');
const { until } = await source('test/support/wait.ts');
const FIXTURES = path.join(import.meta.dirname, '../../test/fixtures/mutations');
const TRUTH = path.join(FIXTURES, 'truth.json');
const CAUSE = proto.temporal.api.enums.v1.WorkflowTaskFailedCause;
/** Every workflow task starts from the history, as it does after a deploy. */
const UNCACHED = { maxCachedWorkflows: 0 };
const ENDED = ['COMPLETED', 'FAILED'].map((end) => `WORKFLOW_TASK_${end}`);

const recorded = await Promise.all(
  (await readdir(path.join(FIXTURES, 'histories'))).map(async (name) => ({
    key: name.replace('.json.gz', ''),
    history: historyFromJSON(JSON.parse(gunzipSync(await readFile(path.join(FIXTURES, 'histories', name))))),
  })),
);
const closedKeys = new Set(
  recorded
    .filter(({ history }) => {
      const type = proto.temporal.api.enums.v1.EventType[history.events.at(-1).eventType];
      return isClosed([{ type: type.replace('EVENT_TYPE_', '') }]);
    })
    .map(({ key }) => key),
);

async function plainReplay(code) {
  const histories = recorded.map(({ key, history }) => ({
    workflowId: history.events[0].workflowExecutionStartedEventAttributes.workflowId,
    key,
    history,
  }));
  const said = {};
  let at = 0;
  // Not `debugMode`, as the SDK would have it: an endless loop then ends after some seconds.
  for await (const { error } of Worker.runReplayHistories({ workflowBundle: { code }, debugMode: false }, histories)) {
    if (error !== undefined) said[histories[at].key] = gist(error.message);
    at += 1;
  }
  if (at !== histories.length) throw new Error(`${at} of ${histories.length} histories were replayed.`);
  return said;
}

function gist(message) {
  const inner = /message: "((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? message;
  return inner
    .split(/\\n|\n/)[0]
    .replaceAll('\\"', '"')
    .slice(0, 160);
}

/** A task that timed out was taken by nobody, and one with an unhandled command met a signal: both are tried again, whatever the code. */
function hasEnded({ event, type }) {
  const cause = event.workflowTaskFailedEventAttributes?.cause;
  return ENDED.includes(type) && CAUSE[cause] !== 'WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND';
}

/** Two tasks: what the first one sends may be what the second cannot replay. */
async function nextTasks(run, before) {
  let after = before;
  for (const task of [1, 2]) {
    const waiting = task === 1 && run.scene.parked !== undefined;
    if (!waiting) await run.stage.client.workflow.getHandle(run.workflowId, run.runId).signal('nudge');
    const events = await until(
      async () => {
        const now = await eventsOf(run);
        return now.some((each) => each.event.eventId.toNumber() > after && hasEnded(each)) && now;
      },
      { what: `workflow task ${task} of ${run.workflowId}`, deadline: 60_000, every: 1_000 },
    );
    const ended = events.find((each) => each.event.eventId.toNumber() > after && hasEnded(each));
    if (ended.type !== 'WORKFLOW_TASK_COMPLETED') {
      const { cause, failure } = ended.event.workflowTaskFailedEventAttributes ?? {};
      const text = `${CAUSE[cause]?.replace('WORKFLOW_TASK_FAILED_CAUSE_', '') ?? 'FAILED'}: ${gist(failure?.message ?? '')}`;
      return task === 1 ? text : `second task: ${text}`;
    }
    if (isClosed(events)) return undefined;
    after = events.at(-1).event.eventId.toNumber();
  }
  return undefined;
}

const lastEvent = async (run) => (await eventsOf(run)).at(-1).event.eventId.toNumber();

const began = Date.now();
const seconds = () => ((Date.now() - began) / 1000).toFixed(0);
/** Rounds on the server at the same time. */
const AT_ONCE = 3;
const again = process.argv.includes('--again');
const truth = again ? { replay: {}, live: {} } : JSON.parse(await readFile(TRUTH, 'utf8').catch(() => '{"replay":{},"live":{}}'));
const keepTruth = async () =>
  writeFile(TRUTH, await format(JSON.stringify(truth), { ...(await resolveConfig(TRUTH)), parser: 'json' }));
const keysOf = (family) => Object.keys(SCENARIOS[family]).map((name) => `${family}--${name}`);
/** What was said of the runs of one mutant's family; silence means that nothing is wrong. */
const saidOf = (said, family) =>
  Object.fromEntries(keysOf(family).flatMap((key) => (said[key] === undefined ? [] : [[key, said[key]]])));
const missing = (part) =>
  [...rounds().entries()].flatMap(([number, round]) => {
    const mutants = round.filter(({ id }) => truth[part][id] === undefined);
    return mutants.length === 0 ? [] : [[number, mutants]];
  });

const bundles = { base: await bundleWith([]) };
for (const [name, edits] of Object.entries(EARLIER_CODE)) bundles[name] = await bundleWith(edits);
const unchanged = await plainReplay(bundles.base);
if (Object.keys(unchanged).length > 0) throw new Error(`The code of today does not replay: ${JSON.stringify(unchanged)}`);

for (const [number, mutants] of missing('replay')) {
  const said = await plainReplay(await bundleWith(mutants.flatMap(({ edits }) => edits)));
  for (const { id, family } of mutants) truth.replay[id] = saidOf(said, family);
  console.log(`round ${number} replayed, ${seconds()} s`);
  await keepTruth();
}

const stage = await openStage();
try {
  await pMap(missing('live'), measureLive, { concurrency: AT_ONCE });
} finally {
  await stage.close();
}

async function measureLive([number, mutants]) {
  const prefix = `round-${number}`;
  const only = ({ key, family }) => !closedKeys.has(key) && mutants.some((mutant) => mutant.family === family);
  const [runs] = await play({ stage, bundles, casts: [{ prefix, nameOf: (name) => `${name}-${number}`, only }] });
  const code = await bundleWith(mutants.flatMap(({ edits }) => edits));
  // Before there is a worker, or a quick one is done with the first task already.
  const before = await Promise.all(runs.map(lastEvent));
  // In threads, where an endless loop is cut off.
  const stops = await Promise.all(
    CODES.map((each) => stage.worker(code, `${prefix}-${each}`, { ...UNCACHED, debugMode: false })),
  );
  const said = Object.fromEntries(await Promise.all(runs.map(async (run, at) => [run.key, await nextTasks(run, before[at])])));
  await Promise.all(stops.map((stop) => stop()));
  for (const { id, family } of mutants) truth.live[id] = saidOf(said, family);
  console.log(`round ${number}: ${runs.length} open runs, ${seconds()} s`);
  await keepTruth();
}
