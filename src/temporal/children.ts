import { type temporal } from '@temporalio/proto';
import { type Drawn } from '../gate/evidence.js';
import { type Child, onePerRoot } from '../gate/one-per-root.js';
import { childrenBy, type Cohort } from './evidence-queries.js';
import { countAll, fromJson, type Reader } from './outcomes.js';
import { milliseconds } from './timestamps.js';
import { statusOf } from './visibility.js';

/** Children that are looked at; with more of them nobody can say in a few calls which belong together. */
const MOST = 2_000;
/** The largest page that a server gives by default (frontend.visibilityMaxPageSize). */
const PAGE = 1_000;

const STATES: Readonly<Record<string, Child['state']>> = {
  running: 'open',
  completed: 'good',
  'continued-as-new': 'good',
  failed: 'bad',
  'timed-out': 'bad',
};

/**
 * What the ramp drew where nothing but children started, whose roots run elsewhere: the first child of each root. Two calls or three; with
 * more than two thousand children one, and then their number stands in the place of what they say.
 */
export async function drawnChildren(reader: Reader, cohort: Cohort, drawn: Drawn): Promise<Drawn> {
  const query = `(${childrenBy(cohort, 'candidate', drawn.since)}) OR (${childrenBy(cohort, 'previous', drawn.since)})`;
  const count = await countAll(reader, query);
  if (count === 0) return drawn;
  if (count > MOST) return { ...drawn, children: { count, most: MOST } };
  const children = await list(reader, query, `${cohort.deploymentName}:${cohort.candidate}`);
  return { ...drawn, ...onePerRoot(children), children: { count, most: MOST } };
}

async function list({ conn, signal }: Reader, query: string, candidate: string): Promise<readonly Child[]> {
  const children: Child[] = [];
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const request = { namespace: conn.namespace, query, pageSize: PAGE, nextPageToken };
    const page = await conn.rpc.call('listWorkflowExecutions', request, { signal });
    children.push(...page.executions.flatMap((execution) => childOf(execution, candidate) ?? []));
    nextPageToken = page.nextPageToken;
    // Some may have started since they were counted.
  } while (nextPageToken.length > 0 && children.length < MOST + PAGE);
  return children;
}

function childOf(
  {
    execution,
    rootExecution,
    parentExecution,
    startTime,
    status,
    searchAttributes,
  }: temporal.api.workflow.v1.IWorkflowExecutionInfo,
  candidate: string,
): Child | undefined {
  if (!execution?.workflowId) return undefined;
  const root = rootExecution?.runId ? rootExecution : parentExecution;
  const version = fromJson(searchAttributes?.indexedFields?.['TemporalWorkerDeploymentVersion']?.data);
  return {
    workflowId: execution.workflowId,
    root: root?.runId ?? execution.workflowId,
    startedAt: milliseconds(startTime),
    version: version === candidate ? 'candidate' : 'baseline',
    state: STATES[statusOf(status)] ?? 'ended',
  };
}
