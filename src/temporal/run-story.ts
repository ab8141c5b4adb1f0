import { type Override, type RunFacts, type VersionName } from '../recovery/facts.js';
import { type HistoryRecord, type RunReference } from '../replay/ports.js';
import { type TemporalConnection } from './connection.js';
import { isNotFound } from './failures.js';
import { fetchEvents, record } from './histories.js';
import { factsOf, isBusy, toOverride } from './run-facts.js';

/** One run with its history, and with what is left of it when it is reset. */
export interface RunStory {
  readonly facts: RunFacts;
  readonly whole: HistoryRecord;
  /** An override may have been set that its history does not show yet: ask `overrideNow`. */
  readonly busy: boolean;
  /** Workflow tasks that were completed, wherever. */
  readonly completed: number;
  /** Up to the reset point, as a new run would begin; `undefined` without one. */
  prefix: () => HistoryRecord | undefined;
}

export interface StoryRequest {
  readonly conn: Pick<TemporalConnection, 'rpc' | 'namespace'>;
  readonly bad: readonly VersionName[];
  /** A failed run may have been started or reset again since: one more call. */
  readonly failed: boolean;
  readonly signal: AbortSignal;
}

/** One call for each page of its history; `undefined` when the run is gone meanwhile. */
export async function runStory(run: RunReference, { conn, bad, failed, signal }: StoryRequest): Promise<RunStory | undefined> {
  try {
    const events = await fetchEvents(conn, run, signal);
    const facts = { ...factsOf(events, bad), superseded: failed && !(await isLatest(run, { conn, signal })) };
    const until = facts.resetPoint?.eventId;
    return {
      facts,
      busy: isBusy(events),
      completed: events.filter((event) => event.workflowTaskCompletedEventAttributes).length,
      whole: record(run, events),
      prefix: () => (until === undefined ? undefined : record(run, events.slice(0, until - 1))),
    };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The override that is in force, also one that waits behind a workflow task. One call; a run that is gone has none. */
export async function overrideNow(
  { workflowId, runId }: RunReference,
  { conn: { rpc, namespace }, signal }: Pick<StoryRequest, 'conn' | 'signal'>,
): Promise<Override | undefined> {
  try {
    const request = { namespace, execution: { workflowId, runId } };
    const described = await rpc.call('describeWorkflowExecution', request, { signal });
    return toOverride(described.workflowExecutionInfo?.versioningInfo?.versioningOverride);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function isLatest(
  { workflowId, runId }: RunReference,
  { conn: { rpc, namespace }, signal }: Pick<StoryRequest, 'conn' | 'signal'>,
): Promise<boolean> {
  const described = await rpc.call('describeWorkflowExecution', { namespace, execution: { workflowId } }, { signal });
  return described.workflowExecutionInfo?.execution?.runId === runId;
}
