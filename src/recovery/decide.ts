import { type Decision, type Need, type StuckReason } from './decision.js';
import { type Aim, type Proof, type Proofs, type RunFacts, type VersionName } from './facts.js';
import { say } from './messages.js';

export interface Case {
  readonly facts: RunFacts;
  readonly aim: Aim;
  readonly proofs: Proofs;
}

/**
 * What one run needs, or what must be replayed before that is known. Nothing is moved or reset without a proof that the target's code
 * takes over exactly what the run will have; a run that is right already is never touched again.
 */
export function decide(known: Case): Decision | Need {
  const { facts, aim } = known;
  if (facts.state === 'closed') return right(say.closed);
  if (facts.state === 'failed') return decideFailed(known);
  const { target } = aim;
  const holder = holderOf(facts);
  if (aim.kind === 'move-on') return decideMove(known, holder);
  if (isPast(known) && (holder === undefined || same(holder, target))) return past(known);
  if (holder === undefined) {
    return aim.targetIsCurrent || facts.resetPoint !== undefined ? mend(known, undefined) : right(say.routed);
  }
  if (same(holder, target)) {
    return facts.resetPoint === undefined ? right(say.neverThere(name(target))) : mend(known, holder);
  }
  return aim.from.some((bad) => same(bad, holder)) ? mend(known, holder) : right(say.elsewhere(name(holder)));
}

/** The version that keeps the run, whatever the routing says; `undefined` when it follows the routing. */
export function holderOf({
  override,
  behavior,
  version,
  inherited,
}: Pick<RunFacts, 'override' | 'behavior' | 'version' | 'inherited'>): VersionName | undefined {
  if (override !== undefined) return override.kind === 'auto-upgrade' ? undefined : override.version;
  if (behavior === 'pinned') return version;
  return behavior === 'none' && version === undefined ? inherited : undefined;
}

/** The target has replayed the whole run already, and completed a task of it. */
function isPast({ facts, aim }: Case): boolean {
  return facts.version !== undefined && same(facts.version, aim.target);
}

/** What fails after the target has taken the run over is the target's own matter, and throwing its work away would not mend it. */
function past({ facts, aim, proofs: { whole } }: Case): Decision | Need {
  const target = name(aim.target);
  if (!facts.failing) return right(say.passed(target));
  if (whole === undefined) return { kind: 'prove', what: 'whole' };
  if (whole.kind === 'unproven') return stuck('unproven', say.unproven(whole.because));
  if (whole.kind === 'replays') return { kind: 'heals', because: say.heals(target) };
  return facts.resetPoint === undefined
    ? right(say.notOurs(target, whole.because))
    : stuck('breaks', say.failsSince(target, whole.because));
}

function mend(known: Case, holder: VersionName | undefined): Decision | Need {
  const { facts, aim, proofs } = known;
  const { target } = aim;
  const unserved = unservedQueue(known);
  if (unserved !== undefined) return unserved;
  const { whole } = proofs;
  if (whole === undefined) return { kind: 'prove', what: 'whole' };
  if (whole.kind === 'unproven') return stuck('unproven', say.unproven(whole.because));
  if (whole.kind === 'breaks') {
    const ours = facts.resetPoint !== undefined || holder !== undefined;
    return ours ? resetOf(known, whole) : right(say.notOurs(name(target), whole.because));
  }
  if (holder !== undefined && same(holder, target)) return right(say.movedAlready(name(target)));
  if (holder !== undefined) return moveOf(known, say.move(name(holder), name(target)));
  return aim.targetIsCurrent ? { kind: 'heals', because: say.heals(name(target)) } : moveOf(known, say.send(name(target)));
}

function moveOf(known: Case, because: string): Decision {
  return { kind: 'move', to: known.aim.target, lasting: isLasting(known), because };
}

/** A run that follows the routing would leave a target that is not Current at its second task there. */
function isLasting({ facts, aim }: Case): boolean {
  return !aim.targetIsCurrent && facts.behavior !== 'pinned';
}

function resetOf(known: Case, whole: Extract<Proof, { kind: 'breaks' }>): Decision | Need {
  const { facts, aim, proofs } = known;
  const target = name(aim.target);
  if (facts.resetPoint === undefined) return stuck('breaks', say.breaksAnyway(target, whole.because));
  return backTo(known, proofs.prefix, say.reset(target, whole.because));
}

function backTo(known: Case, prefix: Proof | undefined, because: string): Decision | Need {
  const { facts, aim } = known;
  const at = facts.resetPoint;
  if (at === undefined) return stuck('no-reset-point', say.noResetPoint);
  if (prefix === undefined) return { kind: 'prove', what: 'prefix' };
  if (prefix.kind === 'unproven') return stuck('unproven', say.unproven(prefix.because));
  if (prefix.kind === 'breaks') return stuck('breaks', say.breaksBefore(name(aim.target), prefix.because));
  const move = facts.keptBefore || facts.override !== undefined || !aim.targetIsCurrent;
  return { kind: 'reset', to: aim.target, at, move, lasting: isLasting(known), because };
}

function decideFailed(known: Case): Decision | Need {
  const { facts, aim, proofs } = known;
  if (facts.superseded) return right(say.newerRun);
  return unservedQueue(known) ?? backTo(known, proofs.prefix, say.failed(name(aim.target)));
}

function decideMove(known: Case, holder: VersionName | undefined): Decision | Need {
  const { aim, proofs } = known;
  const target = name(aim.target);
  if (holder === undefined) return right(say.notPinned);
  if (same(holder, aim.target)) return right(say.neverThere(target));
  if (!aim.from.some((old) => same(old, holder))) return right(say.elsewhere(name(holder)));
  const unserved = unservedQueue(known);
  if (unserved !== undefined) return unserved;
  const { whole } = proofs;
  if (whole === undefined) return { kind: 'prove', what: 'whole' };
  if (whole.kind === 'unproven') return stuck('unproven', say.unproven(whole.because));
  if (whole.kind === 'breaks') return stuck('breaks', say.breaks(target, whole.because));
  return moveOf(known, say.move(name(holder), target));
}

function unservedQueue({ facts, aim }: Case): Decision | undefined {
  if (aim.taskQueues.includes(facts.taskQueue)) return undefined;
  return stuck('task-queue', say.taskQueue(name(aim.target), facts.taskQueue));
}

function right(because: string): Decision {
  return { kind: 'right', because };
}

function stuck(reason: StuckReason, because: string): Decision {
  return { kind: 'stuck', reason, because };
}

export function same(one: VersionName, other: VersionName): boolean {
  return one.deploymentName === other.deploymentName && one.buildId === other.buildId;
}

function name({ buildId }: VersionName): string {
  return buildId;
}
