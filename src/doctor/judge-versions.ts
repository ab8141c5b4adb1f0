import { capacityOf, MOST_VERSIONS } from '../drain/capacity.js';
import { type ListedVersion } from '../drain/facts.js';
import { fail, type Finding, ok, warn } from './finding.js';
import { sayVersions as say } from './messages-deployment.js';

export interface VersionFacts {
  readonly versions: readonly ListedVersion[];
  /** Build IDs that are listed although the server has lost them. */
  readonly ghosts: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Less than this is no time to notice. */
const WEEK_OF_DAYS = 7;

/** How much room the deployment has for new versions. */
export function judgeVersions({ versions, ghosts, now }: VersionFacts): Finding {
  const capacity = capacityOf(versions, { left: versions.length, now });
  const { daysLeft } = capacity;
  const what = say.room({ ...capacity, most: MOST_VERSIONS });
  const details = ghosts.length === 0 ? [] : [say.ghosts(ghosts)];
  if (versions.length >= MOST_VERSIONS) return fail('versions', { what, ...say.full, details });
  if (capacity.warn || (daysLeft !== null && daysLeft < WEEK_OF_DAYS))
    return warn('versions', { what, ...say.nearlyFull, details });
  return ghosts.length > 0 ? warn('versions', { what, ...say.haunted, details }) : ok('versions', what);
}
