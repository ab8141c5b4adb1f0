import { binomial } from './chance.mjs';

/** All traffic of a rollout comes in this time, evenly. */
export const HORIZON = 3600;

/** Children that a workflow starts in the world of correlated children: they fail when it does. */
const CHILDREN = 20;

/** Share of workflows that take longer than 99 % of them did the week before. */
const SLOW = 0.01;

/** In the world with an outage both versions fail, and are slow, more often for a tenth of the time. */
const OUTAGE = { length: 0.1, rate: 0.3 };

/**
 * One possible rollout, drawn from a world: { starts, base, regression, outage, children, slower }. `regression` is added to the failure
 * rate of the new version; 1 = everything fails there. `slower`, if it is given, is added to the share of slow workflows there.
 */
export function drawWorld(world, random) {
  const begin = random() * (1 - OUTAGE.length) * HORIZON;
  const end = begin + OUTAGE.length * HORIZON;
  const roots = world.children ? Math.max(1, Math.round(world.starts / (1 + CHILDREN))) : world.starts;
  const share = (from, to) => (world.outage ? Math.max(0, Math.min(to, end) - Math.max(from, begin)) / (to - from) : 0);

  /** What starts between two moments (seconds) with a ramp (0 to 1): roots on either version and how many of them are bad. */
  const between = (from, to, ramp) => {
    const count = Math.floor((roots * to) / HORIZON) - Math.floor((roots * from) / HORIZON);
    if (count === 0) return undefined;
    const more = share(from, to) * OUTAGE.rate;
    const before = Math.min(1, world.base + more);
    const after = Math.min(1, world.base + more + world.regression);
    const ours = binomial(random, count, ramp);
    const ended = {
      ours,
      theirs: count - ours,
      oursBad: binomial(random, ours, after),
      theirsBad: binomial(random, count - ours, before),
      extra: after === 0 ? 0 : (after - before) / after,
    };
    if (world.slower === undefined) return ended;
    const usual = SLOW + more;
    return {
      ...ended,
      oursSlow: binomial(random, ours, Math.min(1, usual + world.slower)),
      theirsSlow: binomial(random, count - ours, usual),
    };
  };
  return { between, weight: world.children ? 1 + CHILDREN : 1 };
}
