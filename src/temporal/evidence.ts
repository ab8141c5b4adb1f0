import { type Drawn, type Evidence, type EvidenceSource, type StuckWorkflow } from '../gate/evidence.js';
import { workflowQueues } from '../rollout/routing.js';
import { asError } from '../system/errors.js';
import { drawnChildren } from './children.js';
import { type Cohort, drawnQuery, outcomesQuery } from './evidence-queries.js';
import { heartbeatReader } from './heartbeats.js';
import { EVIDENCE, unreadEvidence } from './messages.js';
import { armOf, countOutcomes, NO_OUTCOMES, type Reader } from './outcomes.js';
import { describeQueue, livePollers, newestPolls, type PolledQueue } from './pollers.js';
import { countSlow } from './slow.js';
import { examine } from './stuck.js';
import { sampler, type Suspect, suspectLister } from './suspects.js';

export interface EvidenceOptions extends Pick<Reader, 'conn'> {
  readonly deploymentName: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Suspects looked at closely in one look, one or two calls each. */
const CLOSE_LOOKS = 3;

/**
 * Evidence from the Temporal server itself. One look costs a call for each task queue and four more, five for the test, one or two for slow
 * workflows, one where nothing has started yet and one on servers before 1.30, whatever the number of open workflows; only suspicious ones
 * cost further calls, a bounded number. Keep one source for a whole rollout: it remembers what the server does not know and which workflows it has looked at.
 *
 * What cannot be read becomes a sentence in `unread`; `gather` rejects only when aborted.
 */
export function temporalEvidence({ conn, deploymentName, now }: EvidenceOptions): EvidenceSource {
  const suspects = suspectLister();
  const sample = sampler();
  const readHeartbeats = heartbeatReader(deploymentName);

  return {
    gather: async (request, signal): Promise<Evidence> => {
      const reader = { conn, signal };
      const cohort = { ...request, deploymentName };
      const { candidate, since, taskQueues } = request;
      const { attempt, unread } = tolerantOf(signal);

      const { ramp, slow: limits } = request;
      const tested = ramp !== undefined && hasBaseline(cohort) ? ramp : undefined;
      const [queues, outcomes, baseline, drawn, slow, listed, tallies] = await Promise.all([
        Promise.all(
          taskQueues.map((queue) =>
            attempt(EVIDENCE.pollers(queue.name, queue.kind), () => describeQueue({ ...reader, deploymentName }, queue)),
          ),
        ).then((described) => described.filter((queue) => queue !== undefined)),
        attempt(EVIDENCE.candidate(candidate), () => countOutcomes(reader, outcomesQuery(cohort, 'candidate'))),
        // The test compares what the ramp drew; without one, what closed on both is there to be read beside each other.
        ramp === undefined && hasBaseline(cohort)
          ? attempt(EVIDENCE.baseline, () => countOutcomes(reader, outcomesQuery(cohort, 'previous')))
          : undefined,
        tested === undefined ? undefined : attempt(EVIDENCE.drawn, () => countDrawn(reader, cohort, tested)),
        tested === undefined || limits === undefined
          ? undefined
          : attempt(EVIDENCE.slow, () => countSlow(reader, cohort, { limits, since: tested.since, now: now() })),
        attempt(EVIDENCE.suspects, () => suspects.list(reader, cohort)),
        attempt(EVIDENCE.heartbeats, () => readHeartbeats(reader, candidate)),
      ]);

      const serverTimes = newestPolls(queues);
      const look = async (found: readonly Suspect[]): Promise<readonly StuckWorkflow[]> => {
        const accused = { candidate, since, deploymentName, identities: identitiesOf(queues, candidate) };
        const chosen = sample.choose(found, { atMost: CLOSE_LOOKS, serverTime: Math.max(now(), ...serverTimes) });
        const examined = await Promise.all(
          chosen.map(async (suspect) => {
            const stuck = await attempt(EVIDENCE.stuck(suspect.workflowId), () => examine(reader, suspect, accused));
            sample.note(suspect, stuck !== undefined);
            return stuck;
          }),
        );
        return examined.filter((stuck) => stuck !== undefined);
      };
      let stuck = await look(listed ?? []);
      // The server reports a problem only after several attempts, most of a minute; the workers have said already that there is one.
      if (stuck.length === 0 && suspects.narrow && (tallies?.workflowTasks.failed ?? 0) > 0) {
        stuck = await look((await attempt(EVIDENCE.suspects, () => suspects.listMovable(reader, cohort))) ?? []);
      }

      const newest = serverTimes.reduce((latest, time) => Math.max(latest, time), 0);
      return {
        at: now(),
        since,
        candidate: outcomes ?? NO_OUTCOMES,
        baseline,
        drawn: drawn === undefined || slow === undefined ? drawn : { ...drawn, slow },
        stuck,
        workflowTasks: tallies?.workflowTasks,
        activityTasks: tallies?.activityTasks,
        pollers: queues.map((queue) => livePollers(queue, { ...request, serverTime: newest })),
        serverTimes,
        unread,
      };
    },
  };
}

/** Both versions at the same moment, so that what visibility has not seen yet is missing on both. */
async function countDrawn(
  reader: Reader,
  cohort: Cohort,
  { share, since }: { readonly share: number; readonly since: number },
): Promise<Drawn> {
  const [candidate, baseline] = await Promise.all([
    countOutcomes(reader, drawnQuery(cohort, 'candidate', since)),
    countOutcomes(reader, drawnQuery(cohort, 'previous', since)),
  ]);
  const drawn = { since, ramp: share, candidate: armOf(candidate), baseline: armOf(baseline) };
  // Whatever starts here may be started by workflows elsewhere only.
  return drawn.candidate.starts + drawn.baseline.starts === 0 ? await drawnChildren(reader, cohort, drawn) : drawn;
}

/** Runs reads whose failure is noted instead of thrown, unless the failure is the abort. */
function tolerantOf(signal: AbortSignal) {
  const unread: string[] = [];
  const attempt = async <T>(what: string, read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      unread.push(unreadEvidence(what, asError(error).message));
      return undefined;
    }
  };
  return { attempt, unread };
}

/** Unversioned workflows are told by their queues; without any, there is nothing to compare with. */
function hasBaseline(cohort: Cohort): boolean {
  return cohort.previous !== undefined && (cohort.previous !== null || workflowQueues(cohort.taskQueues).length > 0);
}

function identitiesOf(queues: readonly PolledQueue[], candidate: string) {
  const pollers = queues.flatMap((queue) => queue.pollers);
  const of = (ours: boolean): ReadonlySet<string> =>
    new Set(pollers.filter(({ buildId }) => (buildId === candidate) === ours).map(({ identity }) => identity));
  return { candidate: of(true), others: of(false) };
}
