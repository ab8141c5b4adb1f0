import { type Arm } from '../gate/arms.js';
import { type TrafficWindow } from '../gate/traffic.js';
import { readNamespace } from './namespace.js';
import { quoted, searchable, time } from './open-runs-query.js';
import { armOf, countOutcomes, type Reader } from './outcomes.js';
import { SMOKE_TEST_PREFIX } from './smoke-test.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
export const WEEK = 7 * DAY;
const WINDOWS = [10 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE, DAY, WEEK];

/** Whose workflows are counted: those of a deployment, or the unversioned ones on some task queues. */
export type Owner = { readonly deploymentName: string; readonly buildId: string } | { readonly unversionedOn: readonly string[] };

/** Whose workflows a ramp takes over; `undefined` when no task queue of unversioned ones is known. */
export function ownerOf({
  deploymentName,
  current,
  workflowQueues,
}: {
  readonly deploymentName: string;
  /** `null` = unversioned workers. */
  readonly current: string | null;
  readonly workflowQueues: readonly string[];
}): Owner | undefined {
  if (current !== null) return { deploymentName, buildId: current };
  return workflowQueues.length === 0 ? undefined : { unversionedOn: [...new Set(workflowQueues)] };
}

export interface TrafficRequest extends Reader {
  readonly owner: Owner;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What started within ten minutes, an hour, six hours, a day and a week, on every version of the deployment, and what of it has closed:
 * a call for each, and one for how long the namespace keeps closed workflows. What is kept for less than a week is counted for as long.
 */
export async function readTraffic({ conn, signal, owner, now }: TrafficRequest): Promise<readonly TrafficWindow[]> {
  const { retention } = await readNamespace({ conn, signal });
  const longest = retention > 0 ? Math.min(WEEK, retention) : WEEK;
  const lengths = [...WINDOWS.filter((length) => length < longest), longest];
  return await Promise.all(
    lengths.map(async (length) => {
      const query = [anyVersion(owner), `StartTime >= ${time(now - length)}`, BY_STATUS].join(' AND ');
      const { starts, closed } = armOf(await countOutcomes({ conn, signal }, query));
      return { length, starts, closed };
    }),
  );
}

/** Of the workflows that closed on this version within the last week, how many failed or timed out. One call. */
export async function readFailures({ conn, signal, owner, now }: TrafficRequest): Promise<Pick<Arm, 'closed' | 'bad'>> {
  const query = [thisVersion(owner), `CloseTime >= ${time(now - WEEK)}`, BY_STATUS].join(' AND ');
  const { closed, bad } = armOf(await countOutcomes({ conn, signal }, query));
  return { closed, bad };
}

export const ROOTS = `ParentWorkflowId IS NULL AND WorkflowId NOT STARTS_WITH ${quoted(SMOKE_TEST_PREFIX)}`;
const BY_STATUS = `${ROOTS} GROUP BY ExecutionStatus`;

function anyVersion(owner: Owner): string {
  return 'unversionedOn' in owner ? thisVersion(owner) : `TemporalWorkerDeployment = ${searchable(owner.deploymentName)}`;
}

export function thisVersion(owner: Owner): string {
  if (!('unversionedOn' in owner)) {
    return `TemporalWorkerDeploymentVersion = ${searchable(`${owner.deploymentName}:${owner.buildId}`)}`;
  }
  return `TaskQueue IN (${owner.unversionedOn.map(searchable).join(', ')}) AND TemporalWorkerDeploymentVersion IS NULL`;
}
