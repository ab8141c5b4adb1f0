import { type RunsOfType } from '../drain/blockers.js';
import { groupBy } from '../replay/group.js';
import { type FoundRun } from '../replay/selection.js';
import { UserError } from '../system/errors.js';
import { type TemporalConnection } from './connection.js';
import {
  type VersionName,
  closedPinnedQuery,
  continuedQuery,
  isSearchableVersion,
  openOthersQuery,
  openPinnedQuery,
} from './dependants-query.js';
import { findTypes, listOldest } from './open-runs.js';
import { ofType } from './open-runs-query.js';
import { LISTING_LIMITS, countRuns, listRuns, type Visibility } from './visibility.js';

export interface Dependants {
  readonly pinned: number | 'unknown';
  readonly autoUpgrade: number | 'unknown';
  readonly closed: number | 'unknown';
}

export interface DependantsRequest extends VersionName {
  readonly conn: Pick<TemporalConnection, 'rpc' | 'namespace'>;
  readonly signal: AbortSignal;
}

/** More types than this are not told apart. */
const MOST_TYPES = 20;

/**
 * Who depends on a version, as visibility knows it (a second or so behind), in three calls however many there are. What cannot be
 * counted is unknown: a query that fails, or a name that no query can match.
 *
 * @param closedSince milliseconds since the epoch; `undefined` leaves closed runs out
 */
export async function countDependants(request: DependantsRequest, closedSince: number | undefined): Promise<Dependants> {
  if (!isSearchableVersion(request)) return { pinned: 'unknown', autoUpgrade: 'unknown', closed: 'unknown' };
  const [pinned, autoUpgrade, closed] = await Promise.all([
    counted(request, openPinnedQuery(request)),
    counted(request, openOthersQuery(request)),
    closedSince === undefined ? 0 : counted(request, closedPinnedQuery(request, closedSince)),
  ]);
  return { pinned, autoUpgrade, closed };
}

async function counted({ conn, signal }: DependantsRequest, query: string): Promise<number | 'unknown'> {
  try {
    return await countRuns({ rpc: conn.rpc, namespace: conn.namespace, signal, limits: LISTING_LIMITS }, query);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return 'unknown';
  }
}

/**
 * The open Pinned runs of a version by workflow type. Calls grow with the types, not with the runs; `undefined` when they cannot be
 * listed.
 */
export async function pinnedByType(request: DependantsRequest, total: number): Promise<readonly RunsOfType[] | undefined> {
  if (!isSearchableVersion(request)) return undefined;
  const { conn, signal } = request;
  const visibility = { rpc: conn.rpc, namespace: conn.namespace, signal, limits: LISTING_LIMITS };
  const query = openPinnedQuery(request);
  try {
    return await runsByType(visibility, {
      query,
      total,
      continuesAsNew: async (workflowType) => (await countRuns(visibility, ofType(continuedQuery(request), workflowType))) > 0,
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

/** The runs that `query` finds by workflow type, the largest types first and no more than twenty. `total`: how many runs there are. */
export async function runsByType(
  visibility: Visibility,
  {
    query,
    total,
    continuesAsNew,
  }: {
    readonly query: string;
    readonly total: number;
    readonly continuesAsNew: (workflowType: string) => Promise<boolean>;
  },
): Promise<readonly RunsOfType[]> {
  const types = total <= LISTING_LIMITS.all ? await tellTypes(visibility, query, total) : await askTypes(visibility, query);
  const largest = [...types].sort((one, other) => other.count - one.count).slice(0, MOST_TYPES);
  return await Promise.all(largest.map(async (runs) => ({ ...runs, continuesAsNew: await continuesAsNew(runs.workflowType) })));
}

type Counted = Omit<RunsOfType, 'continuesAsNew'>;

/** From one list of them all. */
async function tellTypes(visibility: Visibility, query: string, total: number): Promise<readonly Counted[]> {
  const types = groupBy(await listRuns(visibility, query, total), ({ workflowType }) => workflowType);
  return [...types].map(([workflowType, runs]) => ({ workflowType, count: runs.length, oldest: oldestOf(runs) }));
}

async function askTypes(visibility: Visibility, query: string): Promise<readonly Counted[]> {
  const found: Counted[] = [];
  for (const workflowType of await findTypes(visibility, query)) {
    const typed = ofType(query, workflowType);
    const count = await countRuns(visibility, typed);
    const [newest] = await listRuns(visibility, typed, 1);
    if (newest === undefined) continue;
    found.push({ workflowType, count, oldest: oldestOf([newest, ...(await listOldest(visibility, typed, newest.startedAt))]) });
  }
  return found;
}

function oldestOf(runs: readonly FoundRun[]): number {
  return runs.reduce((first, { startedAt }) => Math.min(first, startedAt), Number.POSITIVE_INFINITY);
}
