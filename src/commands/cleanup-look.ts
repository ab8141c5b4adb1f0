import { blockersOf } from '../drain/blockers.js';
import { type DeploymentFacts, type Evidence, type ListedVersion, type Unknown } from '../drain/facts.js';
import { judge, judgeListed } from '../drain/judge.js';
import { type Target, type TaskQueue, type VersionDetail } from '../rollout/routing.js';
import { UserError } from '../system/errors.js';
import { type TemporalConnection } from '../temporal/connection.js';
import { countDependants, pinnedByType } from '../temporal/dependants.js';
import { readPollers } from '../temporal/task-queue-pollers.js';
import { readVersion } from '../temporal/version-read.js';
import { type ListedDeployment, readVersions } from '../temporal/versions-read.js';
import { type Case, type Cleanup } from './cleanup-context.js';
import { checkpointOf } from './observe.js';

/** The deployment that a look is about. */
export interface Place {
  readonly conn: TemporalConnection;
  readonly deploymentName: string;
}

/** Everything that the deployment itself says, in three calls, and up to five more where no checkpoint tells where a rollback would go; `undefined` when it does not exist. */
export async function lookAtDeployment(
  cleanup: Cleanup,
  place: Place,
): Promise<{ readonly listed: ListedDeployment; readonly facts: DeploymentFacts } | undefined> {
  const listed = await readVersions(place, cleanup.signal);
  if (listed === undefined) return undefined;
  const { routing, versions } = listed;
  const ramping = routing.ramp?.target;
  const recorded = await Promise.all(
    [routing.current, ramping].map(async (buildId): Promise<Target | undefined> => {
      if (buildId === null || buildId === undefined) return undefined;
      return checkpointOf(await readVersion(place, buildId, cleanup.signal))?.previous;
    }),
  );
  const known = recorded.filter((target) => versions.some(({ buildId }) => buildId === target));
  const targets = known.filter((target) => typeof target === 'string');
  const rollbackTargets = targets.length > 0 ? targets : await lastUsed(cleanup, place, { versions, current: routing.current });
  return { listed, facts: { current: routing.current, ramping, rollbackTargets, versions } };
}

/** Versions that are looked at for having been taken back; of more than that in a row, the next one counts as a target. */
const MOST_TAKEN_BACK = 5;

/** Without a record, a person would go back to what left the routing last, but not to what was taken back itself. */
async function lastUsed(
  cleanup: Cleanup,
  place: Place,
  { versions, current }: { readonly versions: readonly ListedVersion[]; readonly current: Target },
): Promise<readonly string[]> {
  const used = versions
    .filter(({ buildId, lastUsedAt }) => buildId !== current && lastUsedAt > 0)
    .toSorted((one, other) => other.lastUsedAt - one.lastUsedAt);
  for (const [looked, { buildId }] of used.entries()) {
    if (looked === MOST_TAKEN_BACK) return [buildId];
    const read = async () => checkpointOf(await readVersion(place, buildId, cleanup.signal))?.outcome?.kind;
    if ((await unlessRefused(read())) !== 'rolled-back') return [buildId];
  }
  return [];
}

/**
 * One version judged on what the server says now. Calls only for what could change the answer, and for who keeps a draining version
 * alive.
 */
export async function lookAtVersion(
  cleanup: Cleanup,
  place: Place,
  { version, facts }: { readonly version: ListedVersion; readonly facts: DeploymentFacts },
): Promise<Case> {
  const now = cleanup.clock.now();
  const judged = { version, deployment: facts, sunset: cleanup.settings.sunset, now };
  const listed = judgeListed(judged);
  const base = { version, blockers: [], taskQueues: [], note: '', stopped: false, foreign: false, failed: false };
  if (listed?.kind === 'keep' && listed.reason !== 'draining') {
    return { ...base, judgement: listed, evidence: undefined, state: 'kept' };
  }
  const { evidence, taskQueues } =
    listed === undefined
      ? await gatherEvidence(cleanup, place, { version, facts })
      : { evidence: await dependantsOnly(cleanup, place, version), taskQueues: [] };
  const judgement = judge(judged, evidence);
  const waits = judgement.kind === 'keep' && judgement.reason === 'unknown';
  return {
    ...base,
    judgement,
    evidence,
    taskQueues,
    blockers: await blockers(cleanup, place, { version, evidence }),
    state: waits || judgement.kind === 'retire' ? 'waiting' : 'kept',
  };
}

interface Wanted {
  readonly version: ListedVersion;
  readonly facts: DeploymentFacts;
}

async function gatherEvidence(
  cleanup: Cleanup,
  place: Place,
  { version, facts }: Wanted,
): Promise<{ readonly evidence: Evidence; readonly taskQueues: readonly TaskQueue[] }> {
  const { buildId } = version;
  const detail = await unlessRefused(readVersion(place, buildId, cleanup.signal));
  // What a ghost polled nobody knows; its workers would be where those of Current are.
  const queuesOf = detail === undefined && typeof facts.current === 'string' ? facts.current : undefined;
  const other = queuesOf === undefined ? undefined : await unlessRefused(readVersion(place, queuesOf, cleanup.signal));
  const taskQueues =
    (detail === 'unknown' ? undefined : detail)?.taskQueues ?? (other === 'unknown' ? [] : (other?.taskQueues ?? []));
  const counting = async (): Promise<number> => await countPollers(place, { buildId, taskQueues }, cleanup.signal);
  const [pollers, dependants] = await Promise.all([
    unlessRefused(counting()),
    countDependants({ ...place, buildId, signal: cleanup.signal }, closedSince(cleanup)),
  ]);
  const record = detail === 'unknown' ? 'unknown' : detail === undefined ? 'ghost' : 'there';
  return { evidence: { record, rollout: rolloutOf(detail), pollers, ...dependants }, taskQueues };
}

async function dependantsOnly(cleanup: Cleanup, place: Place, { buildId }: ListedVersion): Promise<Evidence> {
  const dependants = await countDependants({ ...place, buildId, signal: cleanup.signal }, undefined);
  return { record: 'unknown', rollout: 'unknown', pollers: 'unknown', ...dependants };
}

function closedSince({ settings: { sunset }, clock }: Cleanup): number | undefined {
  return sunset.queryGrace === 0 ? undefined : clock.now() - sunset.queryGrace;
}

/** A rollout whose record cannot be read may be in progress. */
function rolloutOf(detail: VersionDetail | undefined | 'unknown'): Evidence['rollout'] {
  if (detail === 'unknown') return 'unknown';
  try {
    const checkpoint = checkpointOf(detail);
    return checkpoint === undefined || checkpoint.outcome !== undefined ? 'none' : 'in-progress';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return 'unknown';
  }
}

async function blockers(
  cleanup: Cleanup,
  place: Place,
  { version, evidence }: { readonly version: ListedVersion; readonly evidence: Evidence },
): Promise<Case['blockers']> {
  const { pinned } = evidence;
  if (pinned === 'unknown' || pinned === 0) return [];
  const types = await pinnedByType({ ...place, buildId: version.buildId, signal: cleanup.signal }, pinned);
  return blockersOf(types ?? [], cleanup.clock.now());
}

/** Pollers of the version that the server remembers on these queues. */
export async function countPollers(
  { conn, deploymentName }: Place,
  { buildId, taskQueues }: { readonly buildId: string; readonly taskQueues: readonly TaskQueue[] },
  signal: AbortSignal,
): Promise<number> {
  const pollers = await readPollers({ conn, taskQueues, signal });
  return pollers.filter((poller) => poller.versioned && poller.deploymentName === deploymentName && poller.buildId === buildId)
    .length;
}

/** A read that the server refuses leaves something unknown; a mistake of ours or a cancelled run does not. */
export async function unlessRefused<T>(reading: Promise<T>): Promise<T | Unknown> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return 'unknown';
  }
}
