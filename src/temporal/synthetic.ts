import { createHash } from 'node:crypto';
import {
  type Outcomes,
  type SyntheticCounts,
  type SyntheticDue,
  type SyntheticRamp,
  type SyntheticSource,
} from '../gate/evidence.js';
import { AT_ONCE } from '../gate/synthetic.js';
import { UserError } from '../system/errors.js';
import { SYNTHETIC } from './messages-deployments.js';
import { quoted } from './open-runs-query.js';
import { armOf, countOutcomes, NO_OUTCOMES, type Reader } from './outcomes.js';
import { notServed, type PinnedWorkflow, startPinned } from './pinned-start.js';
import { SMOKE_TEST_PREFIX } from './smoke-test.js';

export interface SyntheticOptions extends Pick<Reader, 'conn'>, Omit<PinnedWorkflow, 'buildId' | 'taskQueue'> {
  /** Absent = the queues of the request in turn. */
  readonly taskQueue?: string;
}

/**
 * Synthetic workflows in pairs, one pinned to each version. Each has an ID of its own by rollout, ramp and number, so a pair is started once
 * however many processes drive the rollout and wherever they are killed.
 */
export function syntheticWorkflows({ conn, ...workflow }: SyntheticOptions): SyntheticSource {
  const memory = new Map<string, Known>();

  return {
    count: async (ramp, signal) => {
      const prefix = prefixOf(workflow.deploymentName, ramp);
      const count = (side: Side) => countOutcomes({ conn, signal }, countQuery(`${prefix}-${side}-`));
      const [ours, theirs] = await Promise.all([count('new'), count('old')]);
      const { counted, begun } = memory.get(prefix) ?? NOTHING;
      const now = pairsOf(ours, theirs);
      // What the namespace's retention has removed meanwhile was there.
      const kept = now.started < counted.started ? counted : now;
      memory.set(prefix, { counted: kept, begun: Math.max(begun, kept.started) });
      return kept;
    },
    start: async (due, signal) => {
      const prefix = prefixOf(workflow.deploymentName, due);
      const { counted, begun } = memory.get(prefix) ?? NOTHING;
      // In order and one after the other, so that a count says which pair is next.
      for (let pair = begun; pair < Math.min(due.due, begun + AT_ONCE); pair += 1) {
        await startPair({ conn, signal }, { workflow, due, prefix, pair });
        memory.set(prefix, { counted, begun: pair + 1 });
      }
    },
  };
}

interface Counted extends SyntheticCounts {
  /** Pairs of which both were started. */
  readonly started: number;
}

/** What this process knows of a ramp's pairs. Visibility learns of a start a moment later: what was begun here needs no second try. */
interface Known {
  readonly counted: Counted;
  readonly begun: number;
}

const NOTHING: Known = { counted: pairsOf(NO_OUTCOMES, NO_OUTCOMES), begun: 0 };

function pairsOf(ours: Outcomes, theirs: Outcomes): Counted {
  const [candidate, baseline] = [armOf(ours), armOf(theirs)];
  return {
    candidate,
    baseline,
    started: Math.min(candidate.starts, baseline.starts),
    // However they ended: what a person terminated says nothing, and comes to no other end.
    ended: Math.min(candidate.starts - ours.running, baseline.starts - theirs.running),
  };
}

type Side = 'new' | 'old';

interface Pair {
  readonly workflow: Omit<SyntheticOptions, 'conn'>;
  readonly due: SyntheticDue;
  readonly prefix: string;
  /** Number of the pair, from 0. */
  readonly pair: number;
}

/** Now the one first, now the other: where two at once get into each other's way, the later one fails. */
async function startPair(reader: Reader, { workflow, due, prefix, pair }: Pair): Promise<void> {
  const { taskQueues, candidate, previous } = due;
  const taskQueue = workflow.taskQueue ?? taskQueues[pair % taskQueues.length];
  if (taskQueue === undefined) throw new UserError(SYNTHETIC.noQueue);
  const isNewFirst = Number.parseInt(digestOf([prefix, pair]).slice(0, 1), 16) % 2 === 0;
  for (const side of isNewFirst ? (['new', 'old'] as const) : (['old', 'new'] as const)) {
    const buildId = side === 'new' ? candidate : previous;
    try {
      await startPinned(reader, { ...workflow, buildId, taskQueue }, `${prefix}-${side}-${pair + 1}`);
    } catch (error) {
      const words = notServed(error);
      if (words === undefined) throw error;
      throw new UserError(SYNTHETIC.notServed({ ...workflow, buildId, taskQueue }, words), { cause: error });
    }
  }
}

/** What the IDs begin with: as those of smoke tests, so that whatever leaves those out leaves these out. */
function prefixOf(deploymentName: string, { rollout, since }: SyntheticRamp): string {
  return `${SMOKE_TEST_PREFIX}synthetic-${digestOf([deploymentName, rollout, since]).slice(0, 16)}`;
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** Each workflow once, by its last run. */
function countQuery(prefix: string): string {
  return `WorkflowId STARTS_WITH ${quoted(prefix)} AND ExecutionStatus != 'ContinuedAsNew' GROUP BY ExecutionStatus`;
}
