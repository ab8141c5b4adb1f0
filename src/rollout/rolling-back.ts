import type { Checkpoint, OutcomeKind, Position, RollbackCause } from './checkpoint.js';
import type { Decision, Undo } from './decision.js';
import { say } from './messages.js';
import { type Observation, ownRamp } from './observation.js';

interface Leaving {
  readonly observation: Observation;
  readonly checkpoint: Checkpoint;
  readonly position: Extract<Position, { at: 'rollback' }>;
  readonly now: number;
}

const ENDS_AS: Record<RollbackCause, OutcomeKind> = {
  verdict: 'rolled-back',
  inconclusive: 'rolled-back',
  requested: 'rolled-back',
  aborted: 'aborted',
  superseded: 'superseded',
};

/**
 * Take the candidate out of the routing, and note the outcome once it is out. It touches nothing but the candidate: when somebody
 * else already routed elsewhere there is nothing left to undo. So it needs no expectation, is reachable from every state, and may be
 * repeated.
 */
export function leave({ observation, checkpoint, position, now }: Leaving): Decision {
  const intent: Checkpoint = { ...reopened(checkpoint), position };
  const undo = undoFor(observation, checkpoint);
  const because =
    position.cause === 'inconclusive' ? say.rollbackInconclusive(position.because) : say.rollbackFailed(position.because);
  if (undo !== undefined) return { kind: 'rollback', undo, checkpoint: intent, because };
  const outcome = { kind: ENDS_AS[position.cause], at: now, because: say.rolledBack(observation.candidate, position.because) };
  return { kind: 'record', checkpoint: { ...intent, outcome }, because: outcome.because };
}

/** Without its outcome, so that a kill before the routing write leaves a rollout that is still to be taken back. */
export function reopened(checkpoint: Checkpoint): Checkpoint {
  const { format, rollout, plan, previous, first, startedAt, passed, position, rampedAt, shares, unproven } = checkpoint;
  const open = { format, rollout, plan, previous, first, startedAt, passed, position, unproven };
  return { ...open, ...(rampedAt === undefined ? {} : { rampedAt }), ...(shares === undefined ? {} : { shares }) };
}

function undoFor({ candidate, routing }: Observation, { previous }: Checkpoint): Undo | undefined {
  if (routing?.current === candidate) return { kind: 'make-current', target: previous };
  if (ownRamp(routing, candidate) !== undefined) return { kind: 'unset-ramp' };
  return undefined;
}
