import { type TemporalConnection } from './connection.js';
import { isNotFound } from './failures.js';

/**
 * How many of these runs still have a failing workflow task. One call a run, so give it a sample.
 */
export async function stillStuck({
  conn,
  runs,
  signal,
}: {
  readonly conn: TemporalConnection;
  readonly runs: readonly { readonly workflowId: string; readonly runId: string }[];
  readonly signal: AbortSignal;
}): Promise<number> {
  const attempts = await Promise.all(runs.map((run) => pendingAttempt(conn, run, signal)));
  return attempts.filter((attempt) => attempt > 1).length;
}

async function pendingAttempt(
  conn: TemporalConnection,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
  signal: AbortSignal,
): Promise<number> {
  try {
    const request = { namespace: conn.namespace, execution: { workflowId, runId } };
    const described = await conn.rpc.call('describeWorkflowExecution', request, { signal });
    return described.pendingWorkflowTask?.attempt ?? 0;
  } catch (error) {
    // Retention may have taken a run that ended meanwhile.
    if (isNotFound(error)) return 0;
    throw error;
  }
}
