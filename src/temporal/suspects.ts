import { workflowQueues } from '../rollout/routing.js';
import { type temporal } from '@temporalio/proto';
import { STATUS, grpcDetails } from './failures.js';
import { type Cohort, suspectsQuery, type Trait } from './evidence-queries.js';
import { fromJson, type Reader } from './outcomes.js';
import { milliseconds } from './timestamps.js';

/** Open runs in one page, newest first; the number of calls does not depend on how many there are. */
const PAGE = 100;
/** A first workflow task that waits longer than this is worth a look, milliseconds. */
const OVERDUE = 5_000;
/** Runs remembered as looked at; beyond it the memory starts anew. */
const REMEMBERED = 10_000;

export interface Suspect {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** The server reports a problem with its workflow tasks. */
  readonly reported: boolean;
  /** When its first task was due if none was completed yet; server time, milliseconds. */
  readonly waitsSince: number | undefined;
}

/** One call: open runs that may be stuck on the candidate. Servers before 1.30 report no problems, so there all that may move are listed. */
export function suspectLister(): {
  list(reader: Reader, cohort: Cohort): Promise<readonly Suspect[]>;
  /** All that the candidate may have taken over, whether a problem is reported or not. */
  listMovable(reader: Reader, cohort: Cohort): Promise<readonly Suspect[]>;
  /** Whether `list` rests on reported problems, and `listMovable` would show more. */
  readonly narrow: boolean;
} {
  let narrow = true;
  const list = async (reader: Reader, cohort: Cohort): Promise<readonly Suspect[]> => {
    if (!narrow) return await listPage(reader, cohort, ['untouched', 'movable']);
    try {
      return await listPage(reader, cohort, ['problem', 'untouched']);
    } catch (error) {
      if (!isUnknownAttribute(error)) throw error;
      narrow = false;
      return await list(reader, cohort);
    }
  };
  return {
    list,
    listMovable: (reader, cohort) => listPage(reader, cohort, ['movable']),
    get narrow() {
      return narrow;
    },
  };
}

async function listPage({ conn, signal }: Reader, cohort: Cohort, traits: readonly Trait[]): Promise<readonly Suspect[]> {
  if (workflowQueues(cohort.taskQueues).length === 0) return [];
  const request = { namespace: conn.namespace, query: suspectsQuery(cohort, traits), pageSize: PAGE };
  const { executions } = await conn.rpc.call('listWorkflowExecutions', request, { signal });
  return executions.flatMap((execution) => toSuspect(execution, `${cohort.deploymentName}:${cohort.candidate}`) ?? []);
}

function toSuspect(
  { execution, type, executionTime, searchAttributes }: temporal.api.workflow.v1.IWorkflowExecutionInfo,
  candidate: string,
): Suspect | undefined {
  if (!execution?.workflowId || !execution.runId) return undefined;
  const attribute = (name: string): unknown => fromJson(searchAttributes?.indexedFields?.[name]?.data);
  const version = attribute('TemporalWorkerDeploymentVersion');
  // A run that is pinned elsewhere never reaches the candidate.
  if (attribute('TemporalWorkflowVersioningBehavior') === 'Pinned' && version !== candidate) return undefined;
  return {
    workflowId: execution.workflowId,
    runId: execution.runId,
    workflowType: type?.name ?? '',
    reported: attribute('TemporalReportedProblems') !== undefined,
    waitsSince: version === undefined ? milliseconds(executionTime) : undefined,
  };
}

function isUnknownAttribute(error: unknown): boolean {
  const said = grpcDetails(error);
  return said?.code === STATUS.invalidArgument && said.details.includes('TemporalReportedProblems');
}

/** Which suspects to look at, over several looks: those found stuck before, then reported ones, then others, then the rest in turn. */
export function sampler(): {
  choose(suspects: readonly Suspect[], limits: { readonly atMost: number; readonly serverTime: number }): readonly Suspect[];
  note(suspect: Suspect, stuck: boolean): void;
} {
  const looked = new Map<string, number>();
  let looks = 0;
  const rank = ({ runId, reported }: Suspect): number => looked.get(runId) ?? (reported ? -2 : -1);
  return {
    choose: (suspects, { atMost, serverTime }) =>
      suspects
        .filter(({ reported, waitsSince }) => reported || waitsSince === undefined || waitsSince <= serverTime - OVERDUE)
        .sort((one, other) => rank(one) - rank(other))
        .slice(0, atMost),
    note: ({ runId }, stuck) => {
      if (looked.size >= REMEMBERED) looked.clear();
      looks += 1;
      looked.set(runId, stuck ? -3 : looks);
    },
  };
}
