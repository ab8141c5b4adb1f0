import { until } from '../demo/shop.mjs';
import { countingProxy } from './counting-proxy.mjs';
import { figure, say, spread, target } from './words.mjs';

const CALLS = 12;
const RAMPS = [20, 50];
/** Seconds of a bake. On a slow machine the first may be over before a tick sees it; then the next is tried. */
const BAKES = [5, 20, 60];
const rollout = (bake) => ({
  strategy: 'Progressive',
  progressDeadlineSeconds: 30,
  replay: 'off',
  steps: RAMPS.map((rampPercentage) => ({ rampPercentage, pauseDuration: `${bake}s`, maxDuration: '120s' })),
  analysis: { interval: '1s', minSamples: 1 },
});

/** What one `advance` asks of the server, counted between the two, with few and with many open workflows. */
export async function tickCalls(shop, sizes) {
  const proxy = await countingProxy(shop.address);
  say(`\nCalls of one \`advance\` (${RAMPS.join(' %, ')} %, one task queue), counted by a proxy in front of the server`);
  const seen = [];
  try {
    for (const size of sizes) seen.push(await atSize(shop, { size, proxy }));
  } finally {
    await proxy.stop();
  }
  for (const { size, bakes, raise } of seen) {
    figure(
      `${size} open workflows: a tick that bakes (${bakes.length} ticks)`,
      spread(bakes.map(count), { digits: 0, unit: 'calls' }),
    );
    figure(`${size} open workflows: a tick that raises the ramp`, `${raise.length} calls`);
  }
  say(`  A tick that raises the ramp: ${byMethod(seen.at(-1).raise)}`);
  target(
    `at most ${CALLS} calls`,
    seen.every(({ bakes, raise }) => [...bakes, raise].every((calls) => calls.length <= CALLS)),
  );
  const [first, ...others] = seen.map(({ bakes, raise }) => `${Math.max(...bakes.map(count))} ${raise.length}`);
  target(
    `as many with ${sizes.join(' as with ')} open workflows`,
    others.every((other) => other === first),
  );
}

async function atSize(shop, { size, proxy }) {
  await shop.openWorkflows(size);
  for (const bake of BAKES) {
    const config = await shop.config(`tick-${bake}`, rollout(bake));
    const { bakes, raise } = await withRollout(shop, { buildId: `tick-${size}-${bake}`, bake, config, proxy });
    if (bakes.length > 0) return { size, bakes, raise };
  }
  throw new Error(`With ${size} open workflows no tick found a rollout that bakes.`);
}

/** The ticks of one rollout: those that found it baking, and the one that raised its ramp. */
async function withRollout(shop, { buildId, bake, config, proxy }) {
  const stopWorker = await shop.worker(buildId);
  const stopTraffic = shop.traffic(5);
  try {
    const tick = async () => {
      const before = await shop.ramp();
      proxy.take();
      const { report } = await shop.rainbow(['advance', '--config', config], { address: proxy.address });
      const calls = proxy.take();
      if (report.exitCode !== 0 && report.exitCode !== 10) throw new Error(`advance: ${report.headline}`);
      return { calls, from: before, to: await shop.ramp() };
    };
    await shop.beginRollout(buildId, config);
    const bakes = [];
    const raise = await until(
      `${buildId} to be ramped on`,
      async () => {
        const { calls, from, to } = await tick();
        if (from === RAMPS[0] && to === RAMPS[1]) return calls;
        if (from !== RAMPS[0] || to !== RAMPS[0]) throw new Error(`the ramp went from ${from} to ${to}`);
        bakes.push(calls);
        return undefined;
      },
      30_000 + bake * 1_000,
    );
    const { report } = await shop.rainbow(['abort', '--config', config, '--build-id', buildId]);
    if ((await shop.ramp()) !== 0) throw new Error(`abort: ${report.headline}`);
    return { bakes, raise };
  } finally {
    await stopTraffic();
    await stopWorker();
  }
}

const count = (calls) => calls.length;

function byMethod(calls) {
  const counts = new Map();
  for (const method of calls) counts.set(method, (counts.get(method) ?? 0) + 1);
  return [...counts].map(([method, times]) => (times === 1 ? method : `${method} ×${times}`)).join(', ');
}
