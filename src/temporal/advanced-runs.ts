import { type VersionName } from '../recovery/facts.js';
import { type FoundRun } from '../replay/selection.js';
import { type TemporalConnection } from './connection.js';
import { isSearchableVersion, openOthersQuery } from './dependants-query.js';
import { LISTING_LIMITS, countRuns, listRuns } from './visibility.js';

export interface AdvancedRequest {
  readonly conn: Pick<TemporalConnection, 'rpc' | 'namespace'>;
  readonly version: VersionName;
  readonly atMost: number;
  readonly signal: AbortSignal;
}

/**
 * Open Auto-Upgrade runs whose last workflow task completed on the version, so that another version would have to take its work over:
 * how many, and the newest of them. Two calls, and one more for each further page. None for a name that no query can match.
 */
export async function advancedRuns({
  conn,
  version,
  atMost,
  signal,
}: AdvancedRequest): Promise<{ readonly advanced: number; readonly runs: readonly FoundRun[] }> {
  if (!isSearchableVersion(version)) return { advanced: 0, runs: [] };
  const visibility = { rpc: conn.rpc, namespace: conn.namespace, signal, limits: LISTING_LIMITS };
  const query = openOthersQuery(version);
  const advanced = await countRuns(visibility, query);
  const runs = advanced === 0 ? [] : await listRuns(visibility, query, atMost);
  return { advanced: Math.max(advanced, runs.length), runs };
}
