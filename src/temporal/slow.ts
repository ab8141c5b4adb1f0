import { type SlowCounts } from '../gate/evidence.js';
import { type SlowLimits } from '../gate/slow-limits.js';
import { type Cohort, drawnBy } from './evidence-queries.js';
import { beyond } from './duration-queries.js';
import { countAll, type Reader } from './outcomes.js';

/** Visibility learns of an end a moment after it: an open run counts as slow only so much later, milliseconds. */
const LAG = 10_000;

export interface SlowQuestion {
  readonly limits: SlowLimits;
  /** Since when the ramp is in force, and now; milliseconds. */
  readonly since: number;
  readonly now: number;
}

/**
 * How many of the workflows that the ramp drew took longer than the limits, open ones included. One call as long as none did on either
 * version, otherwise two. Whoever is slow stays so, whatever becomes of it, so the test may look as often as it likes.
 */
export async function countSlow(reader: Reader, cohort: Cohort, { limits, since, now }: SlowQuestion): Promise<SlowCounts> {
  const slow = beyond(limits, now - LAG);
  const ours = drawnBy(cohort, 'candidate', since);
  const theirs = drawnBy(cohort, 'previous', since);
  const both = await countAll(reader, `((${ours}) OR (${theirs})) AND (${slow})`);
  if (both === 0) return { candidate: 0, baseline: 0 };
  const candidate = await countAll(reader, `${ours} AND (${slow})`);
  // Those that became slow between the two calls are on the new version or were not counted yet.
  return { candidate, baseline: Math.max(0, both - candidate) };
}
