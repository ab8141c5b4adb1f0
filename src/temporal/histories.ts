import proto, { type temporal } from '@temporalio/proto';
import { type HistoryRecord, type HistorySource, type OpenRun } from '../replay/ports.js';
import { selectRuns } from '../replay/select.js';
import { type TemporalConnection } from './connection.js';
import { isNotFound } from './failures.js';
import { openRunsQuery } from './open-runs-query.js';
import { countRuns, LISTING_LIMITS, type ListingLimits, listOpenRuns } from './open-runs.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** Histories of a namespace's open runs, for the replay gate. */
export function historySource(
  { rpc, namespace }: Pick<TemporalConnection, 'rpc' | 'namespace'>,
  limits: ListingLimits = LISTING_LIMITS,
): HistorySource {
  return {
    select: async ({ taskQueues, perWorkflowType, total, excludePrefix }, signal) => {
      const visibility = { rpc, namespace, signal, limits };
      const query = openRunsQuery({ taskQueues, excludePrefix });
      const openRuns = await countRuns(visibility, query);
      const runs = await listOpenRuns(visibility, { query, total: openRuns });
      // Visibility answers a count and a list from different moments; the larger number is the one to be measured by.
      return { openRuns: Math.max(openRuns, runs.length), listed: runs.length, ...selectRuns(runs, { perWorkflowType, total }) };
    },
    fetch: async (run, signal) => {
      try {
        return record(run, await fetchEvents({ rpc, namespace }, run, signal));
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
  };
}

async function fetchEvents(
  { rpc, namespace }: Pick<TemporalConnection, 'rpc' | 'namespace'>,
  { workflowId, runId }: OpenRun,
  signal: AbortSignal,
): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const request = { namespace, execution: { workflowId, runId }, nextPageToken };
    const page = await rpc.call('getWorkflowExecutionHistory', request, { signal });
    for (const event of page.history?.events ?? []) events.push(event);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
  return events;
}

function record({ workflowId, runId, workflowType }: OpenRun, events: readonly HistoryEvent[]): HistoryRecord {
  const encoded = proto.temporal.api.history.v1.History.encode({ events: [...events] }).finish();
  return { workflowId, runId, workflowType, events: events.length, encoded };
}
