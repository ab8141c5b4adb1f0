/**
 * `npm run bench`: what Rainbow Deploy costs, measured on this machine against a real server. Prints what was measured and on what;
 * ends with 1 when a target is missed. `npm run bench -- --quick` takes fewer open workflows, histories and deploys; `-- --replay` only
 * measures the replay, `-- --rollout` only the rest, `-- --50k` replays 50,000 histories as well, and `-- --recover` plans the recovery of 10,000
 * workflows instead of all that.
 */
import { actionOverhead } from './bench/action-overhead.mjs';
import { coldStart } from './bench/cold-start.mjs';
import { deployOverhead } from './bench/deploy-overhead.mjs';
import { recoverPlan } from './bench/recover.mjs';
import { replaySpeed } from './bench/replay.mjs';
import { openShop } from './bench/shop.mjs';
import { tickCalls } from './bench/tick-calls.mjs';
import { machine, say, targetsMissed } from './bench/words.mjs';

const quick = process.argv.includes('--quick');
const onlyReplay = process.argv.includes('--replay');
const onlyRollout = process.argv.includes('--rollout');
const onlyRecover = process.argv.includes('--recover');
const began = performance.now();

say(machine());
if (onlyRecover) await recoverPlan(quick ? [100, 500] : [1_000, 10_000]);
else {
  if (!onlyReplay) await withShop();
  if (!onlyRollout) await withHistories();
}
const missed = targetsMissed();
say(
  `\nTook ${((performance.now() - began) / 1_000).toFixed(0)} s. ${missed.length === 0 ? 'Every target was reached.' : `Missed: ${missed.join('; ')}.`}`,
);
process.exitCode = missed.length === 0 ? 0 : 1;

async function withShop() {
  const shop = await openShop();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void shop.close().finally(() => process.exit(1)));
  try {
    say(`Server: Temporal ${shop.serverVersion}, the dev server of the CLI with its default settings`);
    await coldStart(shop);
    await actionOverhead(shop);
    await tickCalls(shop, [10, quick ? 100 : 2_000]);
    await deployOverhead(shop, quick ? 1 : 3);
  } finally {
    await shop.close();
  }
}

async function withHistories() {
  await replaySpeed({
    histories: quick ? 100 : 1_000,
    rounds: quick ? 1 : 3,
    scales: quick ? [1] : [1, 10, ...(process.argv.includes('--50k') ? [50] : [])],
  });
}
