/** How other tools, as their documentation shows them, judge the same traffic. They count every workflow, children too. */
import { BAKE, STEPS } from './rainbow.mjs';
import { HORIZON } from './world.mjs';

const MINUTE = 60;

/**
 * Argo Rollouts, the example of background analysis in its documentation: 20, 40, 60, 80 %, ten minutes each; from the second step on
 * every five minutes `result[0] >= 0.95`, failureLimit 3. No traffic gives NaN, which is not at least 0.95: a failed measurement.
 */
export function argo() {
  const weights = [0.2, 0.4, 0.6, 0.8];
  return (drawn) => {
    let extra = 0;
    let failures = 0;
    for (let window = 0; window < 8; window += 1) {
      const from = window * 5 * MINUTE;
      const seen = drawn.between(from, from + 5 * MINUTE, weights[Math.floor(window / 2)]);
      extra += (seen?.oursBad ?? 0) * (seen?.extra ?? 0) * drawn.weight;
      if (window < 2) continue;
      if (!(success(seen) >= 0.95)) failures += 1;
      if (failures > 3) return { outcome: 'fail', extra };
    }
    return { outcome: 'pass', extra };
  };
}

/**
 * Flagger, the example of its documentation: every minute a request success rate of at least 99 %, threshold 5, ten more percent up to
 * 50. No data is a failed check, and failed checks are never forgiven.
 */
export function flagger() {
  return (drawn) => {
    let extra = 0;
    let failures = 0;
    let weight = 0.1;
    for (let minute = 0; minute * MINUTE < HORIZON; minute += 1) {
      const seen = drawn.between(minute * MINUTE, (minute + 1) * MINUTE, weight);
      extra += (seen?.oursBad ?? 0) * (seen?.extra ?? 0) * drawn.weight;
      if (!(success(seen) >= 0.99)) {
        failures += 1;
        if (failures >= 5) return { outcome: 'fail', extra };
      } else if (weight >= 0.5) return { outcome: 'pass', extra };
      else weight += 0.1;
    }
    return { outcome: 'held', extra };
  };
}

/** Rainbow's steps and looks, but at each look a test of two proportions over all workflows so far; p < 0.05 rolls back. */
export function peeking({ every }) {
  return (drawn) => {
    let [ours, oursBad, theirs, theirsBad, extra] = [0, 0, 0, 0, 0];
    for (let from = 0; from < BAKE * STEPS.length; from += every) {
      const seen = drawn.between(from, from + every, STEPS[Math.floor(from / BAKE)]);
      if (seen === undefined) continue;
      ours += seen.ours * drawn.weight;
      oursBad += seen.oursBad * drawn.weight;
      theirs += seen.theirs * drawn.weight;
      theirsBad += seen.theirsBad * drawn.weight;
      extra += seen.oursBad * seen.extra * drawn.weight;
      if (significantlyWorse({ ours, oursBad, theirs, theirsBad })) return { outcome: 'fail', extra };
    }
    return { outcome: 'pass', extra };
  };
}

function success(seen) {
  return seen === undefined || seen.ours === 0 ? Number.NaN : 1 - seen.oursBad / seen.ours;
}

/** Two-sided p < 0.05 by the normal approximation, and the new version is the worse one. */
function significantlyWorse({ ours, oursBad, theirs, theirsBad }) {
  if (ours === 0 || theirs === 0) return false;
  const pooled = (oursBad + theirsBad) / (ours + theirs);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / ours + 1 / theirs));
  return error > 0 && (oursBad / ours - theirsBad / theirs) / error > 1.959964;
}
