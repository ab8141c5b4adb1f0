import proto, { type temporal } from '@temporalio/proto';
import {
  type HistoryRecord,
  type HistorySelection,
  type HistorySource,
  type OpenRun,
  type RunReference,
  type SelectionRequest,
} from '../replay/ports.js';
import { selectRuns } from '../replay/select.js';
import { DEFAULT_RULES, type FoundRun, type Reason, type SelectRules } from '../replay/selection.js';
import { inCohort } from '../cohort/bucket.js';
import { type ChosenRun, findClosed } from './closed-runs.js';
import { sortMaps } from './canonical.js';
import { type TemporalConnection } from './connection.js';
import { isNotFound } from './failures.js';
import { withLengths } from './history-lengths.js';
import { closedRunsQuery, openRunsQuery, pinnedRunsQuery } from './open-runs-query.js';
import { findCandidates } from './open-runs.js';
import { countRuns, LISTING_LIMITS, type ListingLimits, type Visibility } from './visibility.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** Histories of a namespace's runs, for the replay gate and for snapshots. */
export function historySource(
  { rpc, namespace }: Pick<TemporalConnection, 'rpc' | 'namespace'>,
  limits: ListingLimits = LISTING_LIMITS,
): HistorySource {
  return {
    select: async (request, signal) => await select({ rpc, namespace, signal, limits }, request),
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

async function select(visibility: Visibility, request: SelectionRequest): Promise<HistorySelection> {
  const { perWorkflowType, total } = request;
  const rules: SelectRules = { ...DEFAULT_RULES, ...request.rules };
  const { seed, draws, random, ramp } = rules;
  const query = openRunsQuery(request);
  const openRuns = await countRuns(visibility, query);
  const candidates = await findCandidates(visibility, { query, total: openRuns, lottery: { seed, draws } });
  const known = await withLengths(visibility, candidates, perWorkflowType);
  const cohort = ramp === undefined ? {} : { cohort: (workflowId: string) => inCohort(workflowId, ramp) };
  const { picks, types, spare } = selectRuns(known, { perWorkflowType, total, random, ...cohort });
  const listed = candidates.reduce((sum, { runs }) => sum + runs.length, 0);
  const others = [...(await pinnedRuns(visibility, request, rules)), ...(await closedRuns(visibility, request, rules))];
  return {
    // Visibility answers a count and a list from different moments; the larger number is the one to be measured by.
    openRuns: Math.max(openRuns, listed),
    listed,
    selected: picks.flatMap(({ run }) => openRun(run) ?? []),
    leftOut: types.filter(({ selected }) => selected === 0).map(({ workflowType }) => workflowType),
    types,
    reasons: new Map<string, readonly Reason[]>([
      ...others.map(({ run, reason }) => [run.runId, [reason]] as const),
      ...picks.map(({ run, reasons }) => [run.runId, reasons] as const),
    ]),
    informative: others.map(({ run }) => run),
    spare,
  };
}

function openRun(run: FoundRun): (FoundRun & OpenRun) | undefined {
  const { behavior } = run;
  return behavior === 'pinned' ? undefined : { ...run, behavior };
}

async function pinnedRuns(visibility: Visibility, request: SelectionRequest, rules: SelectRules): Promise<readonly ChosenRun[]> {
  if (rules.pinned === 0) return [];
  const query = pinnedRunsQuery(request);
  const total = await countRuns(visibility, query);
  const candidates = await findCandidates(visibility, { query, total, lottery: { seed: rules.seed, draws: 0 } });
  const { picks } = selectRuns(candidates, { perWorkflowType: rules.pinned, total: request.total, random: 0 });
  return picks.map(({ run }) => ({ run, reason: 'pinned' }));
}

async function closedRuns(visibility: Visibility, request: SelectionRequest, rules: SelectRules): Promise<readonly ChosenRun[]> {
  if (rules.closed === 0) return [];
  return await findClosed(visibility, { query: closedRunsQuery(request, Date.now() - rules.closedWithin), each: rules.closed });
}

/** All events of a run, in order; one call a page. */
export async function fetchEvents(
  { rpc, namespace }: Pick<TemporalConnection, 'rpc' | 'namespace'>,
  { workflowId, runId }: RunReference,
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

/** Events as the replay takes them. */
export function record({ workflowId, runId, workflowType }: RunReference, events: readonly HistoryEvent[]): HistoryRecord {
  for (const event of events) sortMaps(event);
  const encoded = proto.temporal.api.history.v1.History.encode({ events: [...events] }).finish();
  return { workflowId, runId, workflowType, events: events.length, encoded };
}
