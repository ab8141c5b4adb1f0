import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runThrough, startBeside, stop } from './children.mjs';
import { heading, say, seconds } from './words.mjs';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const SHOP = path.join(ROOT, 'examples', 'orders');
export const CONFIG = path.join('examples', 'orders', 'rainbow.yaml');
export const REPORTS = path.join('.rainbow', 'demo');
export const CLI = path.join('dist', 'cli.js');
const DEPLOY_LIMIT = 120_000;

/** What each act announces. `failed`: the least and the most workflows that may fail on the build. */
export const ACTS = [
  {
    build: 'v1',
    title: 'v1, the first build ever, becomes Current',
    exit: 0,
    current: 'v1',
    report: { outcome: 'completed' },
    failed: [0, 0],
  },
  {
    build: 'v2',
    title: 'v2 adds a fraud check and forgets the patch: the replay gate refuses it before any order reaches it',
    exit: 20,
    current: 'v1',
    report: { outcome: 'refused', replay: 'fail', stepsDone: 0 },
    failed: [0, 0],
  },
  {
    build: 'v3',
    title: 'v3 has the patch, but takes cents for euros: it replays, fails orders during the ramp and is rolled back',
    exit: 20,
    current: 'v1',
    report: { outcome: 'rolled-back', replay: 'pass' },
    failed: [1, 10],
  },
  {
    build: 'v4',
    title: 'v4 is good: it is promoted through three steps',
    exit: 0,
    current: 'v4',
    report: { outcome: 'completed', replay: 'pass', stepsDone: 3 },
    failed: [0, 0],
  },
];

/** Runs the built CLI as a user would, its output shown as it comes. */
export function rainbow(address, args) {
  say(`$ rainbow ${args.join(' ')}\n`);
  const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'default' };
  return runThrough({ command: process.execPath, args: [CLI, ...args], cwd: ROOT, env, limit: DEPLOY_LIMIT });
}

/** Ships one build and holds what happened against what was announced, by counts of our own. */
export async function playAct(act, { address, folder, see }) {
  const { build } = act;
  heading(act.title);
  const worker = await startBeside({
    name: `worker-${build}`,
    command: process.execPath,
    args: ['worker.mjs', build],
    cwd: SHOP,
    env: { TEMPORAL_ADDRESS: address },
    folder,
  });
  const reports = path.join(REPORTS, build);
  const bundle = path.join('examples', 'orders', 'lib', `${build}.js`);
  const args = ['deploy', '--config', CONFIG, '--build-id', build, '--workflow-bundle', bundle, '--report-dir', reports];
  const { exit, elapsed } = await rainbow(address, args);

  const version = `TemporalWorkerDeploymentVersion = 'orders:${build}'`;
  const failures = await see.settledCount(`${version} AND ExecutionStatus = 'Failed'`);
  const completed = await see.count(`${version} AND ExecutionStatus = 'Completed'`);
  const { current, ramping } = await see.routing();
  const wrong = [
    ...differences(act, { exit, current, failures }),
    ramping === 'none' ? undefined : `${ramping} is still ramping`,
    ...(await reportDifferences(act.report, reports)),
  ].filter((difference) => difference !== undefined);
  say();
  say(
    `Counted on the server: Current ${current}, ramping ${ramping}; on ${build} ${completed} workflows completed, ${failures} failed.`,
  );
  say(wrong.length === 0 ? `As announced, after ${seconds(elapsed)}.` : `NOT as announced: ${wrong.join('; ')}.`);
  if (current !== build) await stop(worker);
  return { build, exit, elapsed, failures, completed, wrong, reports };
}

function differences({ exit, current, failed: [least, most] }, seen) {
  return [
    differs('exit code', seen.exit, exit),
    differs('Current', seen.current, current),
    seen.failures < least || seen.failures > most
      ? `${seen.failures} workflows failed, announced ${least} to ${most}`
      : undefined,
  ];
}

/** What the report claims must be what was announced, and the page for people must be there as well. */
async function reportDifferences(announced, folder) {
  try {
    const report = JSON.parse(await readFile(path.join(ROOT, folder, 'report.json'), 'utf8'));
    await access(path.join(ROOT, folder, 'report.md'));
    const stepsDone = report.steps.filter((step) => step.state === 'done').length;
    return [
      differs('outcome', report.outcome, announced.outcome),
      differs('replay gate', report.replay?.kind, announced.replay ?? report.replay?.kind),
      differs('steps done', stepsDone, announced.stepsDone ?? stepsDone),
    ];
  } catch (error) {
    return [`no readable report in ${folder} (${error.message})`];
  }
}

function differs(what, seen, announced) {
  return seen === announced ? undefined : `${what} ${seen} instead of ${announced}`;
}
