import proto, { type temporal } from '@temporalio/proto';
import { type StuckWorkflow } from '../gate/evidence.js';
import { workflowTaskTimedOut, workflowTaskUnfinished } from './messages.js';
import { type Reader } from './outcomes.js';
import { milliseconds } from './timestamps.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Trouble = Pick<StuckWorkflow, 'cause' | 'message'>;

const { WorkflowTaskFailedCause: CAUSE } = proto.temporal.api.enums.v1;
/** Events read, newest first: the failure is followed by nothing but what has arrived for the workflow since. */
const EVENTS = 100;
const LONGEST = 200;

export interface Accused {
  readonly candidate: string;
  /** When the candidate got its first traffic; server time, milliseconds. */
  readonly since: number;
  /** Identities of the candidate's pollers, and of all others. */
  readonly identities: { readonly candidate: ReadonlySet<string>; readonly others: ReadonlySet<string> };
}

/**
 * One call: why the pending workflow task keeps failing. The server writes only the first attempt into the history. `undefined` when that
 * one failed on another version: such a run brought its trouble along when it moved, attempt number included.
 */
export async function lastTrouble(
  { conn, signal }: Reader,
  { execution, attempt }: { execution: { workflowId: string; runId: string }; attempt: number },
  accused: Accused,
): Promise<Trouble | undefined> {
  const request = { namespace: conn.namespace, execution, maximumPageSize: EVENTS };
  const { history } = await conn.rpc.call('getWorkflowExecutionHistoryReverse', request, { signal });
  const events = history?.events ?? [];
  const last = events.find((event) => endedBadly(event) || event.workflowTaskCompletedEventAttributes);
  if (last === undefined || last.workflowTaskCompletedEventAttributes) {
    return { cause: 'timeout', message: workflowTaskUnfinished(attempt) };
  }
  if (!isBy(accused, last, startOf(events, last))) return undefined;
  const failed = last.workflowTaskFailedEventAttributes;
  if (!failed) return { cause: 'timeout', message: workflowTaskTimedOut(attempt) };
  return {
    cause: failed.cause === CAUSE.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR ? 'nondeterminism' : 'task-failure',
    message: firstLine(failed.failure?.message ?? ''),
  };
}

/** A task that waited in vain for a worker (a sticky queue whose worker is gone) was never started and says nothing of any build. */
function endedBadly({
  workflowTaskFailedEventAttributes: failed,
  workflowTaskTimedOutEventAttributes: late,
}: HistoryEvent): boolean {
  return Boolean(failed) || (late?.startedEventId?.toNumber() ?? 0) > 0;
}

function startOf(events: readonly HistoryEvent[], last: HistoryEvent): HistoryEvent | undefined {
  const attributes = last.workflowTaskFailedEventAttributes ?? last.workflowTaskTimedOutEventAttributes;
  const started = attributes?.startedEventId?.toString();
  return events.find(({ eventId }) => started !== undefined && eventId?.toString() === started);
}

/** Servers up to 1.31 record the Build ID with the task. Later ones record the worker's identity, which two versions may share. */
function isBy({ candidate, since, identities }: Accused, last: HistoryEvent, start: HistoryEvent | undefined): boolean {
  const started = start?.workflowTaskStartedEventAttributes;
  const buildId = started?.workerVersion?.buildId;
  if (buildId) return buildId === candidate;
  const identity = last.workflowTaskFailedEventAttributes?.identity ?? started?.identity ?? '';
  const ours = identities.candidate.has(identity);
  const theirs = identities.others.has(identity);
  return ours === theirs ? milliseconds(last.eventTime) >= since : ours;
}

/** The rest of a message may hold the user's data. */
function firstLine(message: string): string {
  const [line = ''] = message.split(/\r?\n/, 1);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
