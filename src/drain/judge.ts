import { type DeploymentFacts, type Evidence, type ListedVersion, type Sunset } from './facts.js';
import { type Judgement, type KeepReason, type RetireReason } from './judgement.js';
import { say } from './messages.js';

export interface Judged {
  readonly version: ListedVersion;
  readonly deployment: DeploymentFacts;
  readonly sunset: Sunset;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Whether a version stays whatever runs on it; `undefined` when that depends on evidence. Saves the calls for evidence that could not
 * change the answer.
 */
export function judgeListed(judged: Judged): Judgement | undefined {
  const { version, deployment, sunset, now } = judged;
  const { buildId, status } = version;
  if (deployment.current === buildId || status === 'current') return keep('current', say.current);
  if (deployment.ramping === buildId || status === 'ramping') return keep('ramping', say.ramping);
  if (status === 'draining') return keep('draining', say.draining);
  if (deployment.rollbackTargets.includes(buildId)) return keep('rollback-target', say.rollbackTarget);
  if (status === 'unspecified' || status === 'missing') return keep('drainage-unknown', say.statusUnknown(status));
  if (isUnused(version)) {
    const left = version.createdAt + sunset.unusedDelay - now;
    if (version.createdAt === 0 || left > 0) return keep('delay', say.unusedDelay(left));
    return undefined;
  }
  if (status !== 'drained') return keep('drainage-unknown', say.drainageUnknown);
  const position = positionAmongDrained(version, deployment);
  if (position <= sunset.keepVersions) return keep('kept', say.kept(position, sunset.keepVersions));
  const left = drainedSince(version) + sunset.scaledownDelay - now;
  if (drainedSince(version) === 0 || left > 0) return keep('delay', say.scaledownDelay(left));
  return undefined;
}

/** Keep or retire, on all that is known. What could not be read keeps a version, and so does every open Pinned run. */
export function judge(judged: Judged, evidence: Evidence): Judgement {
  const listed = judgeListed(judged);
  if (listed !== undefined) return listed;
  const { version, deployment, sunset, now } = judged;
  if (evidence.rollout === 'in-progress') return keep('rollout', say.rollout);
  const { pinned, autoUpgrade, closed } = evidence;
  if (pinned !== 'unknown' && pinned > 0) return keep('pinned-runs', say.pinned(pinned));
  const unread = unreadOf(evidence);
  if (pinned === 'unknown' || autoUpgrade === 'unknown' || closed === 'unknown' || unread.length > 0) {
    return keep('unknown', say.unread(unread));
  }
  if (autoUpgrade > 0 && deployment.current === null) return keep('auto-upgrade-runs', say.stranded(autoUpgrade));
  if (closed > 0) return keep('closed-runs', say.closed(closed, sunset.queryGrace));
  if (evidence.record === 'ghost') return retire('ghost', say.ghost, now);
  if (isUnused(version)) return retire('never-used', say.neverUsed(now - version.createdAt), now);
  const deleteAt = drainedSince(version) + sunset.scaledownDelay + sunset.deleteDelay;
  return retire('drained', say.drained(now - drainedSince(version)), deleteAt);
}

function keep(reason: KeepReason, because: string): Judgement {
  return { kind: 'keep', reason, because };
}

function retire(reason: RetireReason, because: string, deleteAt: number): Judgement {
  return { kind: 'retire', reason, because, deleteAt };
}

const NAMES = {
  record: 'the version',
  rollout: 'its rollout',
  pollers: 'its pollers',
  pinned: 'its Pinned runs',
  autoUpgrade: 'its Auto-Upgrade runs',
  closed: 'its closed runs',
} as const satisfies Record<keyof Evidence, string>;

function unreadOf(evidence: Evidence): string[] {
  const { record, rollout, pollers, pinned, autoUpgrade, closed } = evidence;
  const all = { record, rollout, pollers, pinned, autoUpgrade, closed };
  return Object.entries(NAMES).flatMap(([key, name]) =>
    Object.entries(all).some(([known, value]) => known === key && value === 'unknown') ? [name] : [],
  );
}

/** Workers registered it, or somebody created it, and it never got a workflow by the routing. */
function isUnused({ status, firstUsedAt, lastUsedAt, drainedAt }: ListedVersion): boolean {
  return (status === 'created' || status === 'inactive') && firstUsedAt === 0 && lastUsedAt === 0 && drainedAt === 0;
}

/** The server's own time of drainage; where it gives none, the version cannot have drained before it left the routing. */
function drainedSince({ drainedAt, lastUsedAt }: ListedVersion): number {
  return Math.max(drainedAt, lastUsedAt);
}

/** Counted from 1, the version that left the routing last first; a rollback target does not use up a place. */
function positionAmongDrained(version: ListedVersion, { versions, rollbackTargets }: DeploymentFacts): number {
  const drained = versions.filter(({ status, buildId }) => status === 'drained' && !rollbackTargets.includes(buildId));
  return 1 + drained.filter((other) => isNewer(other, version)).length;
}

function isNewer(one: ListedVersion, other: ListedVersion): boolean {
  const byUse = usedSince(one) - usedSince(other);
  if (byUse !== 0) return byUse > 0;
  if (one.createdAt !== other.createdAt) return one.createdAt > other.createdAt;
  return one.buildId > other.buildId;
}

function usedSince({ lastUsedAt, drainedAt }: ListedVersion): number {
  return lastUsedAt === 0 ? drainedAt : lastUsedAt;
}
