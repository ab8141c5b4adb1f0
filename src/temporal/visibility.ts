import { type temporal } from '@temporalio/proto';
import { type FoundRun, type RunStatus } from '../replay/selection.js';
import { type Rpc } from './rpc.js';
import { milliseconds } from './timestamps.js';

export interface ListingLimits {
  /** Runs in one page. */
  readonly page: number;
  /** Up to here all runs are listed; beyond it, each workflow type and version is asked for what matters. */
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

export async function countRuns({ rpc, namespace, signal }: Visibility, query: string): Promise<number> {
  const { count } = await rpc.call('countWorkflowExecutions', { namespace, query }, { signal });
  return Number(count.toString());
}

/** Up to `cap` runs, newest first (closed ones: last closed first). */
export async function listRuns(visibility: Visibility, query: string, cap: number): Promise<readonly FoundRun[]> {
  const runs: FoundRun[] = [];
  for await (const page of pagesOf(visibility, query, Math.min(visibility.limits.page, cap))) {
    runs.push(...page);
    if (runs.length >= cap) break;
  }
  return runs.slice(0, cap);
}

/** All runs, a page at a time, in the same order; one call a page. */
export async function* pagesOf(
  { rpc, namespace, signal, limits }: Visibility,
  query: string,
  pageSize = limits.page,
): AsyncGenerator<readonly FoundRun[]> {
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await rpc.call('listWorkflowExecutions', { namespace, query, pageSize, nextPageToken }, { signal });
    yield page.executions.flatMap((execution) => foundRun(execution) ?? []);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
}

/** `temporal.api.enums.v1.WorkflowExecutionStatus`, fixed by the protocol; paused runs (8) count as running. */
const STATUSES: readonly RunStatus[] = [
  'running',
  'running',
  'completed',
  'failed',
  'canceled',
  'terminated',
  'continued-as-new',
  'timed-out',
];

export function statusOf(status: number | null | undefined): RunStatus {
  return STATUSES[status ?? 0] ?? 'running';
}

function foundRun(info: temporal.api.workflow.v1.IWorkflowExecutionInfo): FoundRun | undefined {
  const { execution, type, startTime, searchAttributes, historyLength, status } = info;
  if (!execution?.workflowId || !execution.runId || !type?.name) return undefined;
  const attribute = (name: string): readonly string[] => textsOf(searchAttributes?.indexedFields?.[name]?.data);
  const [behavior] = attribute('TemporalWorkflowVersioningBehavior');
  const [version = attribute('BuildIds').at(-1)] = attribute('TemporalWorkerDeploymentVersion');
  return {
    workflowId: execution.workflowId,
    runId: execution.runId,
    workflowType: type.name,
    startedAt: milliseconds(startTime),
    behavior: behavior === 'Pinned' ? 'pinned' : behavior === 'AutoUpgrade' ? 'auto-upgrade' : 'unversioned',
    version: version ?? null,
    patches: [...attribute('TemporalChangeVersion')].sort(),
    status: statusOf(status),
    events: Number(historyLength?.toString() ?? 0),
  };
}

/** A search attribute holds one JSON text, or a list of them; anything else holds none. */
function textsOf(data: Uint8Array | null | undefined): readonly string[] {
  if (data === undefined || data === null || data.length === 0) return [];
  try {
    const value: unknown = JSON.parse(Buffer.from(data).toString());
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.filter((each) => typeof each === 'string');
  } catch {
    return [];
  }
}
