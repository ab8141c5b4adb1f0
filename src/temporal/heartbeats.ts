import proto, { type temporal } from '@temporalio/proto';
import { type TaskTally } from '../gate/evidence.js';
import { isUnimplemented } from './failures.js';
import { type Reader } from './outcomes.js';

const { WORKER_STATUS_RUNNING } = proto.temporal.api.enums.v1.WorkerStatus;
/** One page is enough for a rate, whatever the size of the fleet. */
const PAGE = 1_000;

type Slots = temporal.api.worker.v1.IWorkerSlotsInfo | null | undefined;

export interface Tallies {
  readonly workflowTasks: TaskTally;
  readonly activityTasks: TaskTally;
}

/**
 * Reads, in one call, what the running workers of a version say of their tasks; `undefined` when none says anything. A server without
 * heartbeats (1.29 by default) is asked only once.
 */
export function heartbeatReader(deploymentName: string): (reader: Reader, buildId: string) => Promise<Tallies | undefined> {
  let unknown = false;
  return async ({ conn, signal }, buildId) => {
    if (unknown) return undefined;
    try {
      const request = { namespace: conn.namespace, pageSize: PAGE, query: workersQuery(deploymentName) };
      const { workersInfo } = await conn.rpc.call('listWorkers', request, { signal });
      return tallies(workersInfo.flatMap(({ workerHeartbeat }) => workerHeartbeat ?? []).filter(isOf(deploymentName, buildId)));
    } catch (error) {
      if (!isUnimplemented(error)) throw error;
      unknown = true;
      return undefined;
    }
  };
}

/** Servers before 1.31 find nothing by Build ID or status, and none finds a name with a quote in it: those are picked out here. */
function workersQuery(deploymentName: string): string {
  return /['"\\]/.test(deploymentName) ? '' : `DeploymentName = '${deploymentName}'`;
}

function isOf(deploymentName: string, buildId: string) {
  return ({ deploymentVersion, status }: temporal.api.worker.v1.IWorkerHeartbeat): boolean =>
    deploymentVersion?.deploymentName === deploymentName &&
    deploymentVersion.buildId === buildId &&
    status === WORKER_STATUS_RUNNING;
}

function tallies(workers: readonly temporal.api.worker.v1.IWorkerHeartbeat[]): Tallies | undefined {
  if (workers.length === 0) return undefined;
  return {
    workflowTasks: tallyOf(workers.map(({ workflowTaskSlotsInfo }) => workflowTaskSlotsInfo)),
    activityTasks: tallyOf(workers.map(({ activityTaskSlotsInfo }) => activityTaskSlotsInfo)),
  };
}

/** Of all workers together. A heartbeat may come between the two counts of a task: what failed was processed as well. */
export function tallyOf(slots: readonly Slots[]): TaskTally {
  const add = (count: (of: NonNullable<Slots>) => number | null | undefined): number =>
    slots.reduce((total, of) => total + (of ? (count(of) ?? 0) : 0), 0);
  const failed = add((of) => of.totalFailedTasks);
  return {
    processed: Math.max(
      failed,
      add((of) => of.totalProcessedTasks),
    ),
    failed,
  };
}
