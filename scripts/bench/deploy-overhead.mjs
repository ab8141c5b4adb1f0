import { figure, median, say, spread, target } from './words.mjs';

const ADDED = 5;
const RAMPS = [25, 50, 75];
const PER_SECOND = 10;
const ROLLOUT = {
  strategy: 'Progressive',
  progressDeadlineSeconds: 30,
  replay: 'off',
  steps: RAMPS.map((rampPercentage) => ({ rampPercentage, pauseDuration: '0s', maxDuration: '60s' })),
  analysis: { interval: '250ms', minSamples: 1 },
};

/** A judged deploy without any bake, in turns with the same four routing writes by the bare SDK, each build with live workers. */
export async function deployOverhead(shop, pairs) {
  const config = await shop.config('overhead', ROLLOUT);
  const stopTraffic = shop.traffic(PER_SECOND);
  const seen = [];
  let retire = async () => undefined;
  const withWorkers = async (buildId, work) => {
    const stopWorker = await shop.worker(buildId);
    const result = await work(buildId);
    // Only now: what was Current must serve until its successor does.
    await retire();
    retire = stopWorker;
    return result;
  };
  try {
    for (let pair = 1; pair <= pairs; pair += 1) {
      const bare = await withWorkers(`bare-${pair}`, (buildId) => bareWrites(shop, buildId));
      const deploy = await withWorkers(`deploy-${pair}`, (buildId) => judgedDeploy(shop, { buildId, config }));
      seen.push({ bare, deploy, added: deploy - bare });
    }
  } finally {
    await stopTraffic();
  }
  say(
    `\nThree steps (${RAMPS.join(' %, ')} %) and the promotion, no bake, one closed workflow wanted, ${PER_SECOND} orders a second, replay off; ${pairs} pairs`,
  );
  const column = (name) => seen.map((pair) => pair[name]);
  figure('rainbow deploy, from start to end of the process', spread(column('deploy'), { unit: 's' }));
  figure('the same writes by the SDK, each awaited', spread(column('bare'), { unit: 's' }));
  figure('added', spread(column('added'), { unit: 's' }));
  target(`adds less than ${ADDED} s (median)`, median(column('added')) < ADDED);
}

async function bareWrites(shop, buildId) {
  const began = performance.now();
  for (const percentage of RAMPS) await shop.write('setWorkerDeploymentRampingVersion', { buildId, percentage });
  await shop.write('setWorkerDeploymentCurrentVersion', { buildId });
  return (performance.now() - began) / 1_000;
}

async function judgedDeploy(shop, { buildId, config }) {
  const { seconds, report } = await shop.rainbow(['deploy', '--config', config, '--build-id', buildId]);
  const proven = report.steps.filter(({ state, unproven }) => state === 'done' && !unproven).length;
  if (report.outcome !== 'completed' || proven !== RAMPS.length) throw new Error(`deploy: ${report.headline}`);
  return seconds;
}
