/**
 * `npm run demo:recover`: a bad build is forced to 100 % past every gate and leaves 200 Pinned and 200 Auto-Upgrade workflows stuck or too
 * far ahead. Rolled back, recovered, every one of them completes, and the bad version is drained and deleted. Everything shown is measured
 * on an embedded dev server. Ends with 0 only when each step ended as announced; stops whatever it started.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CLI, ROOT } from './demo/acts.mjs';
import { runThrough, stopAll } from './demo/children.mjs';
import { until } from './demo/shop.mjs';
import { heading, say, seconds, step } from './demo/words.mjs';
import { temporalCli } from './temporal-cli.mjs';

const EACH = 200;
const LIMIT = 300_000;
const began = performance.now();
const wrong = [];

function expectThat(what, holds) {
  say(`  ${holds ? 'ok ' : 'NOT'} ${what}`);
  if (!holds) wrong.push(what);
}

async function tell(folder) {
  heading(`The shop ships on the build "good"; ${EACH} contracts wait for their goods`);
  const { openStage } = await import('./recover/stage.mjs');
  const cli = await step('Temporal CLI', temporalCli);
  const stage = await step('Temporal dev server and the two builds', () => openStage({ cli, folder }));
  await step('Workers of good', () => stage.worker('good'));
  await stage.force('good');
  await step(`${EACH} contracts (Auto-Upgrade)`, () => stage.start('contract', EACH));

  heading('Somebody forces the build "bad" to 100 %: no replay, no ramp, no gate');
  const badWorker = await step('Workers of bad', () => stage.worker('bad'));
  await stage.stopsWith('bad', badWorker.child.pid);
  await step('bad becomes Current', () => stage.force('bad'));
  await step(`${EACH} parcels (Pinned) begin on bad`, () => stage.start('parcel', EACH));
  const ids = ['contract', 'parcel'].flatMap((type) => Array.from({ length: EACH }, (_, number) => `${type}-${number}`));
  await step('All goods are packed: half of the workflows get stuck, half run ahead with a fraud check', () =>
    packed(stage, ids),
  );

  heading('Back to good');
  const rolledBack = await expectExit(0, stage, ['rollback', '--build-id', 'bad', '--to', 'good'], folder);
  const forecast = (rolledBack?.entries ?? []).find(({ text }) => text.includes('rainbow recover bad'));
  expectThat(
    `the rollback says what it breaks: ${forecast?.text}`,
    forecast?.text.startsWith(`${EACH / 2} of ${EACH / 2} `) === true,
  );
  const open = await stage.count(`ExecutionStatus = 'Running'`);
  expectThat(`${2 * EACH} workflows are open, and nobody can go on without help: ${open}`, open === 2 * EACH);

  heading('What would be done, and doing it');
  const plan = await expectExit(0, stage, ['recover', 'bad', '--plan'], folder);
  expectThat(`the plan moves ${EACH / 2}`, sum(plan, 'move', 'planned') === EACH / 2);
  expectThat(`the plan resets ${EACH}`, sum(plan, 'reset', 'planned') === EACH);
  const report = await expectExit(0, stage, ['recover', 'bad', '--rate', '50'], folder);
  expectThat(`${EACH / 2} moved`, sum(report, 'move', 'done') === EACH / 2);
  expectThat(`${EACH} reset`, sum(report, 'reset', 'done') === EACH);
  expectThat('nothing is pinned to bad any more', report?.pinnedLeft === 0);
  const again = await expectExit(0, stage, ['recover', 'bad'], folder);
  expectThat(
    'a second run finds nothing to move or reset',
    (again?.groups ?? []).every(({ decision }) => decision === 'heals'),
  );

  heading('The van comes: every workflow completes');
  await stage.signal('van', ids);
  const done = `ExecutionStatus = 'Completed'`;
  await step('All deliveries', () => until('all to complete', async () => (await stage.count(done)) === 2 * EACH, 120_000));
  const there = await stage.count(`${done} AND TemporalWorkerDeploymentVersion = 'shipping:good'`);
  expectThat(`${2 * EACH} completed on good: ${there}`, there === 2 * EACH);

  heading('The bad version goes');
  const version = async () =>
    (await stage.described()).versionSummaries.find((each) => each.deploymentVersion?.buildId === 'bad');
  await step('Drained', () => until('bad to drain', async () => (await version()).status === 5, 60_000));
  await expectExit(0, stage, ['cleanup'], folder);
  expectThat('bad is deleted', (await version()) === undefined);
  await stage.connection.close();
}

/** Half of them fail their task at once, the other half has charged the customer after a check that good does not know. */
async function packed(stage, ids) {
  await stage.signal('packed', ids);
  const isAhead = async (id) => {
    const { history } = await stage.connection.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId: id },
    });
    const charged = history.events.filter((event) => event.activityTaskCompletedEventAttributes).length === 2;
    return charged || history.events.some((event) => event.workflowTaskFailedEventAttributes);
  };
  for (const id of ids) await until(`${id} to get stuck or ahead`, () => isAhead(id), 120_000);
}

function sum(report, decision, state) {
  const groups = report?.groups ?? [];
  return groups.filter((each) => each.decision === decision && each.state === state).reduce((all, { count }) => all + count, 0);
}

async function expectExit(announced, stage, args, folder) {
  say(`$ rainbow ${args.join(' ')}\n`);
  const reports = path.join(folder, `report-${args.join('-').replaceAll(/[^a-z-]/g, '')}`);
  const env = { TEMPORAL_ADDRESS: stage.address, TEMPORAL_NAMESPACE: 'default' };
  const { exit, elapsed } = await runThrough({
    command: process.execPath,
    args: [CLI, ...args, '--config', stage.config, '--report-dir', reports],
    cwd: ROOT,
    env,
    limit: LIMIT,
  });
  say();
  expectThat(`exit ${exit} after ${seconds(elapsed)}`, exit === announced);
  const text = await readFile(path.join(reports, 'report.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-demo-recover-'));
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    interrupted = true;
    await stopAll();
    await rm(folder, { recursive: true, force: true });
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}
try {
  await tell(folder);
} catch (error) {
  if (!interrupted) wrong.push(`it could not go on: ${error.message}`);
}
if (!interrupted) {
  await stopAll();
  say();
  const took = seconds(performance.now() - began);
  say(wrong.length === 0 ? `Everything ended as announced, in ${took}.` : `NOT as announced: ${wrong.join('; ')}. Took ${took}.`);
  if (wrong.length === 0) await rm(folder, { recursive: true, force: true });
  else say(`Logs of server and workers: ${folder}`);
  process.exit(wrong.length === 0 ? 0 : 1);
}
