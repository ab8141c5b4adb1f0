import { type Checkpoint, type Position } from '../rollout/checkpoint.js';
import { type Conflict, type Hold, type HoldReason } from '../rollout/decision.js';

/** What somebody may want to be told of. */
export const EVENTS = ['paused', 'conflict', 'rolled-back', 'completed', 'aborted', 'superseded'] as const;

export type EventKind = (typeof EVENTS)[number];

export interface RolloutEvent {
  readonly kind: EventKind;
  /** The same for the same event of one rollout, whoever sees it. */
  readonly key: string;
  readonly because: string;
  /** When it happened, where the rollout noted it; milliseconds since the epoch. */
  readonly at?: number;
}

/** Where a rollout has come to rest. */
export interface AtRest {
  /** Why it does not go on; absent when it does, or when nobody asked. */
  readonly hold: Hold | undefined;
  /** How somebody else changed the routing; absent = nobody did. */
  readonly conflict?: Conflict | undefined;
  readonly checkpoint: Checkpoint | undefined;
  /** When the last order on it was given, milliseconds since the epoch. */
  readonly orderedAt: number | undefined;
}

/** Holds that time alone does not end; a freeze ends by itself. */
const FOR_A_PERSON: readonly HoldReason[] = ['check', 'evidence', 'inconclusive', 'approval', 'paused', 'plan-changed'];

/** What is to be told of a rollout that has come to rest here, if anything. Pure. */
export function eventOf({ hold, conflict, checkpoint, orderedAt }: AtRest): RolloutEvent | undefined {
  // Without a checkpoint nothing was begun: there is no rollout to tell of, and nowhere to remember that it was told.
  if (checkpoint === undefined) return undefined;
  const { outcome } = checkpoint;
  if (outcome !== undefined) {
    const kind = EVENTS.find((known) => known === outcome.kind);
    return kind === undefined ? undefined : { kind, key: kind, because: outcome.because, at: outcome.at };
  }
  // What never had traffic is refused where it is deployed; what has some stays as it is until somebody decides.
  if (conflict !== undefined && checkpoint.position.at !== 'checks') {
    return { kind: 'conflict', key: `conflict.${placeOf(checkpoint.position)}`, because: conflict.because };
  }
  if (hold === undefined) return undefined;
  const { reason, wait, because } = hold;
  if (wait || !FOR_A_PERSON.includes(reason)) return undefined;
  const ordered = reason === 'paused' && orderedAt !== undefined ? [String(orderedAt)] : [];
  return { kind: 'paused', key: ['paused', reason, placeOf(checkpoint.position), ...ordered].join('.'), because };
}

function placeOf(position: Position): string {
  return position.at === 'step' ? `step${position.step}` : position.at;
}
