/**
 * `npm run bench`: what Rainbow Deploy costs, measured on this machine against a real server. Prints what was measured and on what.
 * `npm run bench -- --quick` uses fewer open workflows.
 */
import { coldStart } from './bench/cold-start.mjs';
import { deployOverhead } from './bench/deploy-overhead.mjs';
import { machine, say } from './bench/words.mjs';
import { openShop } from './bench/shop.mjs';
import { tickCalls } from './bench/tick-calls.mjs';

const many = process.argv.includes('--quick') ? 100 : 2_000;

say(await machine());
const shop = await openShop();
try {
  await coldStart(shop);
  await tickCalls(shop, [10, many]);
  await deployOverhead(shop);
} finally {
  await shop.close();
}
