import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ROOT } from '../demo/acts.mjs';
import { ownEnvironment } from '../demo/children.mjs';
import { multiplied, recordedHistories } from './replay/histories.mjs';
import { replayedByRainbow } from './replay/ours.mjs';
import { figure, median, say, spread, target } from './words.mjs';

const run = promisify(execFile);
const PEER = fileURLToPath(new URL('replay/peer-process.mjs', import.meta.url));
const WORKFLOWS = fileURLToPath(new URL('replay/workflows.ts', import.meta.url));
const LIMIT = 3_600_000;
/** Files that the loop replays; the rest of its time is extrapolated, because nobody waits for it. */
const SAMPLE = 8;
const TIMES_THE_LOOP = 100;
const TIMES_THE_BEST = 2;
const CHILD_MEGABYTES = 350;
const PARENT_MEGABYTES = 250;

/**
 * `rainbow replay` of many histories, in turns with the two ways that the SDK has: the loop over files that most repositories use, and one
 * call with a prebuilt bundle, which is the best it can do. Every time is that of a whole process, from its start to its end; ours also
 * builds the bundle, looks ahead, and writes its report.
 */
export async function replaySpeed({ histories, rounds, scales }) {
  const folder = await recordedHistories(histories);
  const scratch = await mkdtemp(path.join(tmpdir(), 'rainbow-bench-'));
  try {
    const bundle = path.join(scratch, 'bundle.js');
    await run(process.execPath, [path.join(ROOT, 'test/support/bundle-process.mjs'), WORKFLOWS, bundle], {
      cwd: ROOT,
    });
    const cores = availableParallelism();
    const seen = { loop: [], best: [], one: [], ours: [] };
    for (let round = 0; round < rounds; round += 1) {
      seen.loop.push(await theLoop(folder, histories));
      seen.best.push((await timed([PEER, 'best', folder, bundle])).seconds);
      if (cores > 1) seen.one.push((await ours({ folder, cores: 1, histories })).seconds);
      seen.ours.push((await ours({ folder, cores, histories })).seconds);
    }
    show({ seen, histories, cores });
    const loop = median(seen.loop) / histories;
    for (const times of scales) await scale({ folder: multiplied(folder, times), cores, histories: histories * times, loop });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function show({ seen, histories, cores }) {
  say(
    `\nReplay of ${histories} histories of 20 to 500 events, ${seen.ours.length} rounds in turns; seconds, least / median / greatest`,
  );
  figure(
    `runReplayHistory with workflowsPath for each file, ${SAMPLE} files extrapolated`,
    spread(seen.loop, { unit: 's', digits: 1 }),
  );
  figure('one runReplayHistories with a prebuilt bundle', spread(seen.best, { unit: 's', digits: 1 }));
  if (seen.one.length > 0) figure('ours, one process', spread(seen.one, { unit: 's', digits: 1 }));
  figure(`ours, ${cores} processes`, spread(seen.ours, { unit: 's', digits: 1 }));
  // Each round is compared within itself: the machine may have been busier in another.
  const ratio = (peer) => median(seen.ours.map((seconds, round) => peer[round] / seconds));
  target(`${TIMES_THE_LOOP} times the loop (${ratio(seen.loop).toFixed(0)} times)`, ratio(seen.loop) >= TIMES_THE_LOOP);
  target(
    `${TIMES_THE_BEST} times the best of the SDK (${ratio(seen.best).toFixed(1)} times)`,
    ratio(seen.best) >= TIMES_THE_BEST,
  );
  if (seen.one.length > 0) figure('ours, all processes against one', `${ratio(seen.one).toFixed(2)} times`);
}

/** Seconds for all histories: what starting the process costs once, and for each file what the sample took on average. */
async function theLoop(folder, histories) {
  const { seconds, said } = await timed([PEER, 'loop', folder, SAMPLE]);
  return seconds - said.seconds + (said.seconds / said.replayed) * histories;
}

async function ours({ folder, cores, histories }) {
  const { counts, ...seen } = await replayedByRainbow({ folder, cores, workflows: WORKFLOWS, limit: LIMIT });
  if (counts.replayed !== histories || counts.failed > 0)
    throw new Error(`Not every history replayed: ${JSON.stringify(counts)}`);
  return seen;
}

/** `loop`: seconds that the loop took for one history. */
async function scale({ loop, ...options }) {
  const { seconds, peak } = await ours(options);
  const { parent, child } = peak;
  figure(
    `${options.histories} histories`,
    `${seconds.toFixed(1)} s, ${(options.histories / seconds).toFixed(0)} a second, ${((loop * options.histories) / seconds).toFixed(0)} times the loop`,
  );
  target(`greatest replay process below ${CHILD_MEGABYTES} MB (${child.toFixed(0)})`, child < CHILD_MEGABYTES);
  target(`parent below ${PARENT_MEGABYTES} MB (${parent.toFixed(0)})`, parent < PARENT_MEGABYTES);
}

async function timed([script, ...args]) {
  const began = performance.now();
  const { stdout } = await run(process.execPath, [script, ...args.map(String)], {
    cwd: ROOT,
    env: ownEnvironment,
    timeout: LIMIT,
  });
  return { seconds: (performance.now() - began) / 1_000, said: JSON.parse(stdout) };
}
