import { source } from '../typescript-source.mjs';
import { HORIZON } from './world.mjs';

const { against, harmless } = await source('src/gate/sequential.ts');
const { difference } = await source('src/gate/regression.ts');
const { isSlow, slowStratum } = await source('src/gate/slow.ts');
const { NO_SUMS, withStratum } = await source('src/gate/sums.ts');

/** The rollout that the simulation asks about: shares of new workflows, and the shortest bake of each, seconds. */
export const STEPS = [0.05, 0.25, 0.5];
export const BAKE = 600;

/** As by default. */
const SLOW = { budget: 0.05 };

const PROMISE = { falseRollbackRate: 0.01, confidence: 0.95 };

/**
 * The gate as it ships: fail at any look, on at the end of a bake or later when it passes, held when the traffic is over.
 * `auto` asks for a pass at every look instead. `every` is the time between two looks in seconds; 'start' looks after each start. Counts are of root workflows.
 */
export function rainbow({ every, knowsRate, auto }) {
  return (drawn, world) => {
    const settings = { ...PROMISE, ...(knowsRate ? { baselineRate: world.base } : {}) };
    const interval = every === 'start' ? HORIZON / Math.max(1, world.starts) : every;
    let step = 0;
    let since = 0;
    let extra = 0;
    let finished = NO_SUMS;
    let finishedSlow = NO_SUMS;
    let slow = { candidate: 0, baseline: 0 };
    let current = stratum(STEPS[0]);
    let news = false;
    const looks = Math.round(HORIZON / interval);
    for (let look = 0; look < looks; look += 1) {
      const at = (look + 1) * interval;
      const seen = drawn.between(look * interval, at, STEPS[step]);
      if (seen !== undefined) {
        count(current, seen);
        slow = { candidate: slow.candidate + (seen.oursSlow ?? 0), baseline: slow.baseline + (seen.theirsSlow ?? 0) };
        extra += seen.oursBad * seen.extra;
        news = true;
      }
      const failed = (seen?.oursBad ?? 0) > 0;
      const slowSums = () => withStratum(finishedSlow, slowStratum(current, slow));
      const slower = (seen?.oursSlow ?? 0) > 0 && mayBeSlow(slow, current, finishedSlow) && isSlow(slowSums(), settings, SLOW);
      if (slower) return { outcome: 'fail', extra: extra * drawn.weight };
      const due = (auto || at >= since + BAKE) && news;
      // Without a new failure there is nothing new against the build, and without a start nothing new for it.
      if (!failed && !due) continue;
      const sums = withStratum(finished, current);
      const passes = due && harmless(sums, settings, STEPS[step + 1] ?? 1);
      if (due) news = false;
      if (!failed && !passes) continue;
      const contrary = against(sums, current, settings);
      if (contrary === 'regression') return { outcome: 'fail', extra: extra * drawn.weight };
      if (!passes || contrary !== undefined) continue;
      if (step + 1 === STEPS.length) return { outcome: 'pass', extra: extra * drawn.weight };
      step += 1;
      since = at;
      finished = sums;
      finishedSlow = slowSums();
      slow = { candidate: 0, baseline: 0 };
      current = stratum(STEPS[step]);
    }
    return { outcome: 'held', extra: extra * drawn.weight };
  };
}

/** The difference is a mean over the ramps: where it is within the budget in all of them, logarithms need not be asked. */
function mayBeSlow({ candidate, baseline }, current, finished) {
  const now = candidate / current.candidate.starts - baseline / Math.max(1, current.baseline.starts);
  return now > SLOW.budget || difference(finished) > SLOW.budget;
}

const arm = () => ({ starts: 0, closed: 0, bad: 0 });
const stratum = (ramp) => ({ ramp, candidate: arm(), baseline: arm() });

function count({ candidate, baseline }, { ours, theirs, oursBad, theirsBad }) {
  candidate.starts += ours;
  candidate.closed += ours;
  candidate.bad += oursBad;
  baseline.starts += theirs;
  baseline.closed += theirs;
  baseline.bad += theirsBad;
}
