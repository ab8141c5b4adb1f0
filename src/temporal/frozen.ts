import { type temporal } from '@temporalio/proto';
import { type QueuePoller } from '../rollout/registration.js';
import { UserError } from '../system/errors.js';
import { type TemporalConnection } from './connection.js';
import { isNotFound } from './failures.js';
import { workersFrozen } from './messages-deployments.js';
import { nameNotSearchable } from './messages.js';
import { isSearchable, quoted, startedBefore } from './open-runs-query.js';

/** A worker that ended without a word polled last at most this long ago, milliseconds. */
const ALIVE = 70_000;
/** Until its first task has timed out (10 s unless the workflow says otherwise), a frozen run looks like a slow one. */
const TASK_TIMEOUT = 10_000;
const PAGE = 100;
const SAMPLE = 3;
const EVENTS = 50;

interface Reader {
  readonly conn: Pick<TemporalConnection, 'rpc' | 'namespace'>;
  readonly signal: AbortSignal;
}

interface Run {
  readonly execution: { readonly workflowId: string; readonly runId: string };
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly reported: boolean;
}

/**
 * Finds the trap of workflow code that declares a versioning behavior on workers started without deployment options: the server (1.29 to
 * 1.32) rejects each completed workflow task, writes no failure, and every such workflow stands still. One call, and two for each of up
 * to three open runs; none when all workers are versioned. A sentence with the remedy, or `undefined`.
 */
export async function findFrozen({
  conn,
  taskQueues,
  pollers,
  signal,
}: Reader & { readonly taskQueues: readonly string[]; readonly pollers: readonly QueuePoller[] }): Promise<string | undefined> {
  const serverTime = pollers.reduce((latest, { lastAccess }) => Math.max(latest, lastAccess), 0);
  const live = pollers.filter(
    ({ versioned, kind, lastAccess }) => !versioned && kind === 'workflow' && lastAccess > serverTime - ALIVE,
  );
  const polled = taskQueues.filter((name) => live.some(({ taskQueue }) => taskQueue === name));
  if (polled.length === 0) return undefined;
  const reader = { conn, signal };
  const sample = chooseRuns(await listRuns(reader, polled, serverTime));
  const frozen = await Promise.all(sample.map(async (run) => ((await isFrozen(reader, run)) ? [run] : [])));
  const [first, ...others] = frozen.flat();
  if (first === undefined) return undefined;
  return workersFrozen(first.taskQueue, { frozen: 1 + others.length, workflowType: first.workflowType });
}

async function listRuns({ conn, signal }: Reader, taskQueues: readonly string[], serverTime: number): Promise<readonly Run[]> {
  for (const name of taskQueues) if (!isSearchable(name)) throw new UserError(nameNotSearchable(name));
  const open = `TaskQueue IN (${taskQueues.map(quoted).join(', ')}) AND ExecutionStatus = 'Running' AND TemporalWorkerDeploymentVersion IS NULL`;
  const request = { namespace: conn.namespace, query: startedBefore(open, serverTime - TASK_TIMEOUT), pageSize: PAGE };
  const { executions } = await conn.rpc.call('listWorkflowExecutions', request, { signal });
  return executions.flatMap((execution) => toRun(execution));
}

function toRun({
  execution,
  type,
  taskQueue,
  searchAttributes,
}: temporal.api.workflow.v1.IWorkflowExecutionInfo): readonly Run[] {
  if (!execution?.workflowId || !execution.runId) return [];
  return [
    {
      execution: { workflowId: execution.workflowId, runId: execution.runId },
      workflowType: type?.name ?? '',
      taskQueue: taskQueue ?? '',
      reported: searchAttributes?.indexedFields?.['TemporalReportedProblems'] !== undefined,
    },
  ];
}

/** Those with a reported problem first, then one of each workflow type: some types may declare a behavior and others not. */
function chooseRuns(runs: readonly Run[]): readonly Run[] {
  const ordered = [...runs].sort((one, other) => Number(other.reported) - Number(one.reported));
  const firstOfType = new Map<string, Run>();
  for (const run of ordered) if (!firstOfType.has(run.workflowType)) firstOfType.set(run.workflowType, run);
  return [...new Set([...firstOfType.values(), ...ordered])].slice(0, SAMPLE);
}

/** Workers took the task more than once, and none was ever completed, nor failed with a word. */
async function isFrozen({ conn: { rpc, namespace }, signal }: Reader, { execution }: Run): Promise<boolean> {
  try {
    const described = await rpc.call('describeWorkflowExecution', { namespace, execution }, { signal });
    // A task that no worker ever took stays at its first attempt; between two attempts nobody holds it.
    if ((described.pendingWorkflowTask?.attempt ?? 0) < 2) return false;
    const { versionTransition, versioningOverride } = described.workflowExecutionInfo?.versioningInfo ?? {};
    // Such a run's task went to a versioned worker.
    if (versionTransition || versioningOverride) return false;
    const request = { namespace, execution, maximumPageSize: EVENTS };
    const { history } = await rpc.call('getWorkflowExecutionHistoryReverse', request, { signal });
    return !(history?.events ?? []).some(
      (event) => event.workflowTaskFailedEventAttributes ?? event.workflowTaskCompletedEventAttributes,
    );
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
