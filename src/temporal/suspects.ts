import { inCohort } from '../cohort/bucket.js';
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

/** Open runs that may be stuck on the candidate, in one call; in two on servers before 1.30, which report no problems: all that may move. */
export function suspectLister(): {
  list(reader: Reader, cohort: Cohort): Promise<readonly Suspect[]>;
  /** What the candidate may have taken over, whether a problem is reported or not: those that began before it first, which break most easily. */
  listMovable(reader: Reader, cohort: Cohort): Promise<readonly Suspect[]>;
  /** Whether `list` rests on reported problems, and `listMovable` would show more. */
  readonly narrow: boolean;
} {
  let narrow = true;
  const list = async (reader: Reader, cohort: Cohort): Promise<readonly Suspect[]> => {
    if (!narrow) return await listMoving(reader, cohort, ['untouched', 'movable']);
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
    listMovable: (reader, cohort) => listMoving(reader, cohort, ['movable']),
    get narrow() {
      return narrow;
    },
  };
}

/** Two calls: runs with any of the traits, and beside them those that the ramp may take from the version before. */
async function listMoving(reader: Reader, cohort: Cohort, traits: readonly Trait[]): Promise<readonly Suspect[]> {
  const pages = cohort.previous === undefined ? [traits] : [['moving'] as const, traits];
  const [moving = [], others = []] = await Promise.all(pages.map((page) => listPage(reader, cohort, page)));
  return likeliestFirst(inTurn(moving, others), cohort);
}

async function listPage({ conn, signal }: Reader, cohort: Cohort, traits: readonly Trait[]): Promise<readonly Suspect[]> {
  if (workflowQueues(cohort.taskQueues).length === 0) return [];
  const request = { namespace: conn.namespace, query: suspectsQuery(cohort, traits), pageSize: PAGE };
  const { executions } = await conn.rpc.call('listWorkflowExecutions', request, { signal });
  return executions.flatMap((execution) => toSuspect(execution, `${cohort.deploymentName}:${cohort.candidate}`) ?? []);
}

/** One of each in turn, so that a full page of one kind hides nothing of the other; each run once. */
function inTurn(one: readonly Suspect[], other: readonly Suspect[]): readonly Suspect[] {
  const turns = Array.from({ length: Math.max(one.length, other.length) }, (_, index) => [one[index], other[index]]);
  const runs = new Map(turns.flat().flatMap((suspect) => (suspect === undefined ? [] : [[suspect.runId, suspect] as const])));
  return [...runs.values()];
}

/** Those that the ramp takes, by their ID, before the rest. */
function likeliestFirst(suspects: readonly Suspect[], { ramp }: Cohort): readonly Suspect[] {
  if (ramp === undefined) return suspects;
  const isDrawn = ({ workflowId }: Suspect): boolean => inCohort(workflowId, ramp.share * 100);
  return [...suspects.filter(isDrawn), ...suspects.filter((suspect) => !isDrawn(suspect))];
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
