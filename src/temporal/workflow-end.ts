import proto, { type temporal } from '@temporalio/proto';
import { type TemporalConnection } from './connection.js';
import { milliseconds } from './timestamps.js';
import { systemClock } from '../system/clock.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const { HistoryEventFilterType: FILTER, WorkflowExecutionStatus } = proto.temporal.api.enums.v1;
const COMPLETED = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
/** The server answers a long poll after 20 s at the latest. */
const LONG_POLL = 30_000;
const LOOK_EVERY = 1_000;
/** The server ends an overdue workflow itself; it gets this long to do so, milliseconds. */
const GRACE = 2_000;
/** Two lost workflow tasks may be a worker's restart, three are not. */
const WEDGED_ATTEMPT = 3;
const EVENTS = 20;
const LONGEST = 200;

export type WorkflowEnd =
  /** `duration` in milliseconds, by the server's clock. */
  | { readonly kind: 'completed'; readonly duration: number }
  /** `status` in words; `message` is the first line of its failure, or empty. */
  | { readonly kind: 'ended'; readonly status: string; readonly message: string }
  | { readonly kind: 'wedged'; readonly attempt: number; readonly message: string }
  | { readonly kind: 'open' };

export interface Awaited {
  readonly conn: Pick<TemporalConnection, 'rpc' | 'namespace'>;
  readonly workflowId: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Waits until the workflow has closed, or until its workflow task keeps failing, at most for the timeout. */
export async function awaitEnd(awaited: Awaited): Promise<WorkflowEnd> {
  const { timeout, signal } = awaited;
  const enough = new AbortController();
  const look = { ...awaited, signal: AbortSignal.any([signal, enough.signal]) };
  try {
    return await Promise.race([closed(look), wedged(look), timeUp(look, timeout + GRACE)]);
  } finally {
    enough.abort();
  }
}

async function timeUp({ signal }: Awaited, ms: number): Promise<WorkflowEnd> {
  await systemClock.sleep(ms, signal);
  return { kind: 'open' };
}

async function closed(awaited: Awaited): Promise<WorkflowEnd> {
  const { conn, workflowId, signal } = awaited;
  let nextPageToken: Uint8Array = new Uint8Array();
  for (;;) {
    const request = {
      namespace: conn.namespace,
      execution: { workflowId },
      waitNewEvent: true,
      historyEventFilterType: FILTER.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT,
      nextPageToken,
    };
    const page = await conn.rpc.call('getWorkflowExecutionHistory', request, { signal, deadline: LONG_POLL });
    const last = page.history?.events?.at(-1);
    if (last !== undefined) return await endOf(awaited, last);
    nextPageToken = page.nextPageToken;
  }
}

async function endOf({ conn, workflowId, signal }: Awaited, last: HistoryEvent): Promise<WorkflowEnd> {
  const request = { namespace: conn.namespace, execution: { workflowId } };
  const { workflowExecutionInfo: run } = await conn.rpc.call('describeWorkflowExecution', request, { signal });
  if (run?.status === COMPLETED) {
    return { kind: 'completed', duration: milliseconds(run.closeTime) - milliseconds(run.startTime) };
  }
  const failure = last.workflowExecutionFailedEventAttributes?.failure;
  return { kind: 'ended', status: statusText(run?.status), message: firstLine(failure?.message) };
}

/** Never resolves for a workflow that gets on. */
async function wedged({ conn, workflowId, signal }: Awaited): Promise<WorkflowEnd> {
  const execution = { namespace: conn.namespace, execution: { workflowId } };
  for (;;) {
    await systemClock.sleep(LOOK_EVERY, signal);
    const { pendingWorkflowTask } = await conn.rpc.call('describeWorkflowExecution', execution, { signal });
    const attempt = pendingWorkflowTask?.attempt ?? 0;
    if (attempt < WEDGED_ATTEMPT) continue;
    return { kind: 'wedged', attempt, message: await lastFailure({ conn, workflowId, signal }) };
  }
}

/** Only the first of several failed attempts is in the history. */
async function lastFailure({ conn, workflowId, signal }: Omit<Awaited, 'timeout'>): Promise<string> {
  const request = { namespace: conn.namespace, execution: { workflowId }, maximumPageSize: EVENTS };
  const { history } = await conn.rpc.call('getWorkflowExecutionHistoryReverse', request, { signal });
  const failed = history?.events?.find(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes);
  return firstLine(failed?.workflowTaskFailedEventAttributes?.failure?.message);
}

/** WORKFLOW_EXECUTION_STATUS_TIMED_OUT → "timed out" */
function statusText(status: number | null | undefined): string {
  const name = WorkflowExecutionStatus[status ?? 0] ?? 'unknown';
  return name.replace('WORKFLOW_EXECUTION_STATUS_', '').replaceAll('_', ' ').toLowerCase();
}

function firstLine(message: string | null | undefined): string {
  const [line = ''] = (message ?? '').split(/\r?\n/, 1);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
