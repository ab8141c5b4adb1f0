import { type Checkpoint, type Order, type OrderKind } from '../rollout/checkpoint.js';
import { encodeOrder } from '../rollout/codec.js';
import { ownRamp, samePercentage } from '../rollout/observation.js';
import { type Step } from '../rollout/plan.js';
import { type Routing } from '../rollout/routing.js';
import { type Context } from './context.js';
import { say } from './messages.js';
import { UNANSWERED, insistOn } from './unanswered.js';

/** Orders that take the candidate out of the routing: these are not given up at a slow server. */
const TAKES_BACK: readonly OrderKind[] = ['abort', 'rollback', 'supersede'];

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
    step: stepInForce(await port.read(workSignal), { candidate, steps: settings.plan.steps }),
    by,
    at: clock.now(),
    reason,
    ...(kind === 'accept-plan' ? { plan: settings.plan.fingerprint } : {}),
  };
  const most = TAKES_BACK.includes(kind) ? UNANSWERED.inRollback : UNANSWERED.most;
  await insistOn(context, most, () => port.writeOrder(candidate, encodeOrder(order), workSignal));
  journal.note('order', 'info', say.ordered(kind, by));
}

/** The step whose ramp is live: an intent that was never written does not count. */
function stepInForce(
  routing: Routing | undefined,
  { candidate, steps }: { readonly candidate: string; readonly steps: readonly Step[] },
): number {
  if (routing?.current === candidate) return steps.length;
  const live = ownRamp(routing, candidate)?.percentage;
  return live === undefined ? -1 : steps.findIndex(({ rampPercentage }) => samePercentage(rampPercentage, live));
}
