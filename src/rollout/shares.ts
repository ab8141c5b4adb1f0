import type { Checkpoint, Share } from './checkpoint.js';
import { type Observation, ownRamp, samePercentage } from './observation.js';
import { MAX_STEPS } from './plan.js';

/** More than a plan has steps: an edited plan may come down again. */
const KEPT = MAX_STEPS + 4;

/** What the routing sends to the candidate, and since when by the server's time; `undefined` = nothing. */
export function shareInForce({ candidate, routing }: Pick<Observation, 'candidate' | 'routing'>): Share | undefined {
  if (routing?.current === candidate) return [100, routing.currentSince];
  const ramp = ownRamp(routing, candidate);
  return ramp === undefined ? undefined : [ramp.percentage, ramp.percentageSince];
}

/** With the share in force, so that whoever goes on, or takes it back, knows when each step was reached. */
export function withShareInForce(seen: Pick<Observation, 'candidate' | 'routing'>, shares: readonly Share[]): readonly Share[] {
  const live = shareInForce(seen);
  if (live === undefined || shares.some((share) => isSame(share, live))) return shares;
  return [...shares, live].slice(-KEPT);
}

/** The checkpoint of a decision, with the share that it was decided on. */
export function noteShare(seen: Observation, checkpoint: Checkpoint): Checkpoint {
  const shares = withShareInForce(seen, checkpoint.shares ?? []);
  return shares.length === 0 ? checkpoint : { ...checkpoint, shares };
}

function isSame([percentage, since]: Share, [other, otherSince]: Share): boolean {
  return since === otherSince && samePercentage(percentage, other);
}
