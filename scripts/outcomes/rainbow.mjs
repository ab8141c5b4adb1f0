import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../demo/acts.mjs';
import { startBeside, stop } from '../demo/children.mjs';

/** Two steps that need some 800 orders together. What decides (the gate's settings) has its defaults; only waiting is short. */
const ROLLOUT = {
  strategy: 'Progressive',
  progressDeadlineSeconds: 30,
  replay: 'off',
  steps: [50, 80].map((rampPercentage) => ({ rampPercentage, pauseDuration: '10s', maxDuration: '30m' })),
  analysis: { interval: '2s' },
  propagationTimeout: '10s',
};

/** How a rollout ended that went on for longer than any may. */
export const LATE = 'by the deadline';
/** Exit code of a verb that could not do its work, and how often it is run again for that. */
export const ERROR = 40;
const RUNS = 4;
/** Milliseconds. */
const LOOK = 500;
const ABORT_LIMIT = 120_000;

/** `rainbow.yaml` of one rollout, and ways to run the built CLI with it; whatever it says and reports lies in `folder`. */
export async function rainbowFor({ cli, address, deployment, taskQueue, folder }) {
  const config = path.join(folder, 'rainbow.yaml');
  // JSON is YAML.
  await writeFile(
    config,
    JSON.stringify({ version: 1, worker: { deploymentName: deployment, taskQueues: [taskQueue] }, rollout: ROLLOUT }, null, 2),
  );
  const launch = (name, args) =>
    startBeside({
      name,
      command: process.execPath,
      args: [cli, ...args, '--config', config, '--report-dir', path.join(folder, name)],
      cwd: ROOT,
      env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'default', CI: 'true' },
      folder,
    });
  const deployOnce = async (name, { enough, until }) => {
    const beside = await launch(name, ['deploy', '--build-id', 'v2']);
    let ended = 'by itself';
    const watching = setInterval(() => {
      if (ended !== 'by itself') return;
      if (Date.now() > until) ended = LATE;
      else if (enough()) ended = 'after enough traffic';
      else return;
      beside.child.kill('SIGINT');
    }, LOOK);
    const [exit] = await beside.exited;
    clearInterval(watching);
    const text = await readFile(path.join(folder, name, 'report.json'), 'utf8').catch(() => undefined);
    if (text === undefined) throw new Error(`rainbow deploy ended with ${exit} and without a report:\n${beside.said}`);
    return { ...JSON.parse(text), exit, ended };
  };
  return {
    /**
     * Ships v2 until the verb ends by itself, or is cancelled when `enough()` is true or after `limit` milliseconds. `ended` says which.
     * A server on a busy machine that does not answer in time ends the verb with an error: then, as it says, the same command again.
     */
    deploy: async ({ enough, limit }) => {
      const until = Date.now() + limit;
      for (let runs = 1; ; runs += 1) {
        const seen = await deployOnce(`deploy-${runs}`, { enough, until });
        if (seen.exit !== ERROR || runs === RUNS) return { ...seen, runs };
      }
    },
    /** What a person does about a rollout that is held. */
    abort: async () => {
      for (let runs = 1; ; runs += 1) {
        const beside = await launch(`abort-${runs}`, ['abort', '--build-id', 'v2', '--reason', 'held for too long']);
        const timer = setTimeout(() => void stop(beside, 0), ABORT_LIMIT);
        const [exit] = await beside.exited;
        clearTimeout(timer);
        if (exit !== ERROR || runs === RUNS) return exit;
      }
    },
  };
}
