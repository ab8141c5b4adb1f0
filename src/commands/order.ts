import { type Checkpoint, type Order, type OrderKind } from '../rollout/checkpoint.js';
import { encodeOrder } from '../rollout/codec.js';
import { type Context } from './context.js';
import { say } from './messages.js';

export interface Wish {
  readonly candidate: string;
  readonly kind: OrderKind;
  readonly reason: string;
}

/** Write a person's order beside the rollout; whoever drives it obeys at the next look. */
export async function giveOrder(context: Context, checkpoint: Checkpoint, { candidate, kind, reason }: Wish): Promise<void> {
  const { port, clock, env, settings, journal, workSignal } = context;
  const by = env['GITHUB_ACTOR'] ?? env['USER'] ?? env['USERNAME'] ?? settings.identity;
  const order: Order = {
    format: 1,
    rollout: checkpoint.rollout,
    kind,
    step: stepInForce(checkpoint, settings.plan.steps.length),
    by,
    at: clock.now(),
    reason,
  };
  await port.writeOrder(candidate, encodeOrder(order), workSignal);
  journal.note('order', 'info', say.ordered(kind, by));
}

function stepInForce({ position }: Checkpoint, steps: number): number {
  switch (position.at) {
    case 'step':
      return position.step;
    case 'promotion':
      return steps;
    default:
      return -1;
  }
}
