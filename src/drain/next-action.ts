import { type Judgement, type NextAction } from './judgement.js';

export interface Situation {
  /** Pollers that the server remembers. */
  readonly pollers: number;
  /** Whether a platform hook can stop the workers. */
  readonly hook: boolean;
  /** Whether the hook has been called in this run. */
  readonly stopped: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The strict order: workers down, pollers gone, record deleted. With a hook the workers are stopped even where no poller is
 * remembered: a worker that crashes in a loop would register a deleted version anew.
 */
export function nextAction(
  { deleteAt }: Pick<Extract<Judgement, { kind: 'retire' }>, 'deleteAt'>,
  { pollers, hook, stopped, now }: Situation,
): NextAction {
  const due = now >= deleteAt;
  if (pollers > 0) return hook ? (stopped ? { kind: 'wait-for-pollers' } : { kind: 'scale-down' }) : { kind: 'stop-workers' };
  if (!due) return { kind: 'wait', until: deleteAt };
  return hook && !stopped ? { kind: 'scale-down' } : { kind: 'delete' };
}
