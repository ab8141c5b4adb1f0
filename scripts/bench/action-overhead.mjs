import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../demo/acts.mjs';
import { ownEnvironment } from '../demo/children.mjs';
import { countingProxy } from './counting-proxy.mjs';
import { figure, median, say, spread, target } from './words.mjs';

const RUNS = 7;
const SECONDS = 1;
const LIMIT = 30_000;
const ACTIONS = { '/status': { action: 'status', inputs: {} }, 'the root': { action: 'root', inputs: { verb: 'status' } } };

/** What an Action costs before it does anything: from the start of its process to the arrival of its first call at the server. */
export async function actionOverhead({ address, config, folder }) {
  const file = await config('action-overhead', {});
  const proxy = await countingProxy(address);
  const seen = Object.fromEntries(Object.keys(ACTIONS).map((name) => [name, []]));
  const alone = [];
  try {
    for (let run = 0; run < RUNS; run += 1) {
      for (const [name, { action, inputs }] of Object.entries(ACTIONS)) {
        const env = await asRunner(folder, { config: file, address: proxy.address, ...inputs });
        proxy.takeFirst();
        const began = performance.now();
        await ended([path.join(ROOT, 'dist', 'actions', `${action}.js`)], env);
        const arrived = proxy.takeFirst();
        if (arrived === undefined) throw new Error(`The Action ${action} ended without a call to the server.`);
        seen[name].push((arrived - began) / 1_000);
      }
      const began = performance.now();
      await ended(['--eval', ''], ownEnvironment);
      alone.push((performance.now() - began) / 1_000);
    }
  } finally {
    await proxy.stop();
  }
  say(`\nFrom the start of an Action to its first call to the server, ${RUNS} runs in turns with a Node that does nothing`);
  for (const [name, seconds] of Object.entries(seen))
    figure(`${name}: least / median / greatest`, spread(seconds, { unit: 's' }));
  figure('Node alone, from start to end', spread(alone, { unit: 's' }));
  target(
    `below ${SECONDS} s (median)`,
    Object.values(seen).every((seconds) => median(seconds) < SECONDS),
  );
}

/** Inputs as a runner hands them over, and files for what the Action writes. */
async function asRunner(folder, inputs) {
  const own = await mkdtemp(path.join(folder, 'action-'));
  const files = {
    GITHUB_OUTPUT: path.join(own, 'output'),
    GITHUB_STEP_SUMMARY: path.join(own, 'summary'),
    GITHUB_STATE: path.join(own, 'state'),
  };
  for (const file of Object.values(files)) await writeFile(file, '');
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return { ...ownEnvironment, ...files, RUNNER_TEMP: own, CI: 'true', GITHUB_ACTIONS: 'true', ...Object.fromEntries(given) };
}

async function ended(args, env) {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const [exit] = await once(child, 'exit');
  if (exit !== 0) throw new Error(`${args.join(' ')} ended with ${exit}: ${said}`);
}
