import { createHash } from 'node:crypto';
import { type SyntheticRequest, type SyntheticSource } from '../gate/evidence.js';
import { UserError } from '../system/errors.js';
import { SYNTHETIC } from './messages-deployments.js';
import { quoted } from './open-runs-query.js';
import { armOf, countOutcomes, type Reader } from './outcomes.js';
import { notServed, type PinnedWorkflow, startPinned } from './pinned-start.js';
import { SMOKE_TEST_PREFIX } from './smoke-test.js';

/** Pairs started in one look: whoever looks seldom catches up, and nobody is flooded. */
const AT_ONCE = 10;

export interface SyntheticOptions extends Pick<Reader, 'conn'>, Omit<PinnedWorkflow, 'buildId' | 'taskQueue'> {
  /** Absent = the queues of the request in turn. */
  readonly taskQueue?: string;
}

/**
 * Synthetic workflows in pairs, one pinned to each version. Each has an ID of its own by rollout and number, so a pair is started once
 * however many processes drive the rollout and wherever they are killed. One look costs two calls to count, and two for each new pair.
 */
export function syntheticWorkflows({ conn, ...workflow }: SyntheticOptions): SyntheticSource {
  // Visibility learns of a start a moment later: what this process has started needs no second try.
  let begun = 0;

  return {
    pairs: async (request, signal) => {
      const reader = { conn, signal };
      const ids = idsOf(workflow, request);
      const [candidate, baseline] = await Promise.all([
        countOutcomes(reader, countQuery(ids.candidate)),
        countOutcomes(reader, countQuery(ids.baseline)),
      ]);
      const arms = { candidate: armOf(candidate), baseline: armOf(baseline) };
      const known = Math.max(begun, Math.min(arms.candidate.starts, arms.baseline.starts));
      // In order and one after the other, so that a count says which pair is next.
      for (let pair = known; pair < Math.min(request.due, known + AT_ONCE); pair += 1) {
        await startPair(reader, { workflow, request, ids, pair });
        begun = pair + 1;
      }
      return arms;
    },
  };
}

interface Ids {
  readonly candidate: string;
  readonly baseline: string;
}

interface Pair {
  readonly workflow: Omit<SyntheticOptions, 'conn'>;
  readonly request: SyntheticRequest;
  readonly ids: Ids;
  /** Number of the pair, from 0. */
  readonly pair: number;
}

/** The old version's first: a runner that is killed in between leaves one more there, which could only speak for the new one. */
async function startPair(reader: Reader, { workflow, request, ids, pair }: Pair): Promise<void> {
  const { taskQueues, candidate, previous } = request;
  const taskQueue = workflow.taskQueue ?? taskQueues[pair % taskQueues.length];
  if (taskQueue === undefined) throw new UserError(SYNTHETIC.noQueue);
  const start = async (buildId: string, prefix: string): Promise<void> => {
    try {
      await startPinned(reader, { ...workflow, buildId, taskQueue }, `${prefix}${pair + 1}`);
    } catch (error) {
      const words = notServed(error);
      if (words === undefined) throw error;
      throw new UserError(SYNTHETIC.notServed({ ...workflow, buildId, taskQueue }, words), { cause: error });
    }
  };
  await start(previous, ids.baseline);
  await start(candidate, ids.candidate);
}

/** What the IDs of each version begin with: those of smoke tests, so that whatever leaves those out leaves these out. */
function idsOf(
  { deploymentName, workflowType, taskQueue, input }: Omit<SyntheticOptions, 'conn'>,
  { rollout }: SyntheticRequest,
): Ids {
  const digest = createHash('sha256').update(JSON.stringify([deploymentName, rollout, workflowType, taskQueue, input]));
  const id = `${SMOKE_TEST_PREFIX}synthetic-${digest.digest('hex').slice(0, 16)}`;
  return { candidate: `${id}-new-`, baseline: `${id}-old-` };
}

function countQuery(prefix: string): string {
  return `WorkflowId STARTS_WITH ${quoted(prefix)} GROUP BY ExecutionStatus`;
}
