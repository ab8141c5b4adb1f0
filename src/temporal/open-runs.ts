import { type temporal } from '@temporalio/proto';
import { type OpenRun } from '../replay/ports.js';
import { isSearchable, notOfTypes, ofType, startedBefore } from './open-runs-query.js';
import { type Rpc } from './rpc.js';
import { UserError } from '../system/errors.js';
import { typeNotSearchable } from './messages.js';

const SECOND = 1_000;

export interface ListingLimits {
  /** Runs in one page. */
  readonly page: number;
  /** Up to here all runs are listed; beyond it, each workflow type is asked for its two ends. */
  readonly all: number;
}

/** The page is the largest that a server gives by default (frontend.visibilityMaxPageSize). */
export const LISTING_LIMITS: ListingLimits = { page: 1_000, all: 2_000 };

export interface Visibility {
  readonly rpc: Rpc;
  readonly namespace: string;
  readonly signal: AbortSignal;
  readonly limits: ListingLimits;
}

/**
 * The runs that `query` finds, in a number of calls that grows with the workflow types and not with the runs: of every type at least the
 * newest and the oldest ones, up to a page from each end.
 */
export async function listOpenRuns(
  visibility: Visibility,
  { query, total }: { query: string; total: number },
): Promise<readonly OpenRun[]> {
  const { page, all } = visibility.limits;
  if (total <= all) return await listPages(visibility, query, all + page);
  const runs = new Map<string, OpenRun>();
  for (const workflowType of await findTypes(visibility, query)) {
    const typed = ofType(query, workflowType);
    const newest = await listPages(visibility, typed, page);
    const last = newest.at(-1);
    const oldest = newest.length < page || last === undefined ? [] : await listOldest(visibility, typed, last.startedAt);
    for (const run of [...newest, ...oldest]) runs.set(run.runId, run);
  }
  return [...runs.values()];
}

export async function countRuns({ rpc, namespace, signal }: Visibility, query: string): Promise<number> {
  const { count } = await rpc.call('countWorkflowExecutions', { namespace, query }, { signal });
  return Number(count.toString());
}

/** All workflow types among the runs: each page leaves out the types known so far. */
async function findTypes(visibility: Visibility, query: string): Promise<readonly string[]> {
  const types = new Set<string>();
  for (;;) {
    const unseen = await listPages(visibility, notOfTypes(query, [...types]), visibility.limits.page);
    if (unseen.length === 0) return [...types];
    for (const { workflowType } of unseen) {
      // It could not be left out of the next page, and would hide the types behind it.
      if (!isSearchable(workflowType)) throw new UserError(typeNotSearchable(workflowType));
      types.add(workflowType);
    }
  }
}

/** Up to a page of the oldest runs. Visibility lists newest first and cannot sort, so the time is narrowed down by counting. */
async function listOldest(visibility: Visibility, query: string, newerThan: number): Promise<readonly OpenRun[]> {
  const { page } = visibility.limits;
  let tooMany = newerThan;
  let none: number | undefined;
  for (let step = SECOND; ; step *= 4) {
    const at: number = none === undefined ? tooMany - step : Math.floor((none + tooMany) / 2);
    if (at === none || at === tooMany) return await listPages(visibility, startedBefore(query, tooMany), page);
    const count = at <= 0 ? 0 : await countRuns(visibility, startedBefore(query, at));
    if (count > page) tooMany = at;
    else if (count === 0) none = at;
    else return await listPages(visibility, startedBefore(query, at), page);
  }
}

async function listPages(
  { rpc, namespace, signal, limits }: Visibility,
  query: string,
  cap: number,
): Promise<readonly OpenRun[]> {
  const runs: OpenRun[] = [];
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await rpc.call('listWorkflowExecutions', { namespace, query, pageSize: limits.page, nextPageToken }, { signal });
    runs.push(...page.executions.flatMap((execution) => toRun(execution) ?? []));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0 && runs.length < cap);
  return runs.slice(0, cap);
}

function toRun({
  execution,
  type,
  startTime,
  searchAttributes,
}: temporal.api.workflow.v1.IWorkflowExecutionInfo): OpenRun | undefined {
  if (!execution?.workflowId || !execution.runId || !type?.name) return undefined;
  const behavior = searchAttributes?.indexedFields?.['TemporalWorkflowVersioningBehavior']?.data;
  return {
    workflowId: execution.workflowId,
    runId: execution.runId,
    workflowType: type.name,
    startedAt: Number(startTime?.seconds?.toString() ?? 0) * SECOND + Math.floor((startTime?.nanos ?? 0) / 1e6),
    behavior: behavior && Buffer.from(behavior).toString().includes('AutoUpgrade') ? 'auto-upgrade' : 'unversioned',
  };
}
