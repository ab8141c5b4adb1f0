import { type VersionName } from '../recovery/facts.js';
import { type FoundRun } from '../replay/selection.js';
import { UserError } from '../system/errors.js';
import { STATUS, grpcDetails } from './failures.js';
import { unsearchableInEvidence } from './messages.js';
import { isSearchable } from './open-runs-query.js';
import { failedQuery, heldQuery, pinnedQuery, troubledQuery, untouchedQuery } from './stranded-query.js';
import { countRuns, pagesOf, type Visibility } from './visibility.js';

export interface Stranded {
  readonly version: VersionName;
  /** Workflow task queues that it served. */
  readonly taskQueues: readonly string[];
  /** `mend`: all that it may have left behind. `move-on`: those pinned to it. */
  readonly kind: 'mend' | 'move-on';
  /** Also runs that failed on it. */
  readonly includeFailed: boolean;
}

/** How surely a run is the version's: `listed` runs may have nothing to do with it. */
export type Claim = 'held' | 'listed' | 'failed';

export interface StrandedRun extends FoundRun {
  readonly claim: Claim;
}

/** Runs before their first task that are looked at: they heal by themselves, so a sample is enough. */
const UNTOUCHED = 1_000;

/**
 * Every run that the version holds or held, as visibility knows it, in pages; one call a page, and a run may come twice. Throws
 * UserError for a name that no query can match.
 */
export async function* strandedRuns(visibility: Visibility, stranded: Stranded): AsyncGenerator<readonly StrandedRun[]> {
  const { version, kind, includeFailed } = stranded;
  const name = `${version.deploymentName}:${version.buildId}`;
  if (!isSearchable(name)) throw new UserError(unsearchableInEvidence(name));
  const taskQueues = stranded.taskQueues.filter(isSearchable);
  const held = kind === 'mend' ? heldQuery(version) : pinnedQuery(version);
  for await (const page of pagesOf(visibility, held)) yield claimed(page, 'held');
  if (kind === 'move-on') return;
  try {
    for await (const page of pagesOf(visibility, troubledQuery(version, taskQueues))) yield claimed(page, 'listed');
  } catch (error) {
    // Server 1.29 has neither of the attributes.
    if (grpcDetails(error)?.code !== STATUS.invalidArgument) throw error;
  }
  if (taskQueues.length > 0) {
    let seen = 0;
    for await (const page of pagesOf(visibility, untouchedQuery(taskQueues))) {
      yield claimed(page, 'listed');
      seen += page.length;
      if (seen >= UNTOUCHED) break;
    }
  }
  if (includeFailed) for await (const page of pagesOf(visibility, failedQuery(version))) yield claimed(page, 'failed');
}

/** Open runs that are pinned to the version, which keep it from draining. One call. */
export async function countPinned(visibility: Visibility, version: VersionName): Promise<number> {
  return await countRuns(visibility, pinnedQuery(version));
}

function claimed(runs: readonly FoundRun[], claim: Claim): readonly StrandedRun[] {
  return runs.map((run) => ({ ...run, claim }));
}
