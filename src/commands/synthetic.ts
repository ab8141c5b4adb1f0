import { type Evidence } from '../gate/evidence.js';
import { pairsDue, pairsWanted } from '../gate/synthetic.js';
import { ownRamp } from '../rollout/observation.js';
import { workflowQueues } from '../rollout/routing.js';
import { asError } from '../system/errors.js';
import { EVIDENCE, unreadEvidence } from '../temporal/messages.js';
import { type Context, type Run } from './context.js';
import { stepInForce } from './measure.js';
import { say } from './messages.js';

/**
 * The synthetic workflows of the rollout, if any are configured: pairs that are due are started, unless `mayStart` is false, and all are
 * counted. What cannot be started or counted is evidence that cannot be read.
 *
 * @param now milliseconds since the epoch, checked against the server's time
 */
export async function synthetic(
  { settings, synthetic: source, signal }: Context,
  run: Run,
  { now, mayStart }: { readonly now: number; readonly mayStart: boolean },
): Promise<Partial<Pick<Evidence, 'synthetic' | 'unread'>>> {
  const { candidate, checkpoint, routing, taskQueues } = run;
  const ramp = ownRamp(routing, candidate);
  const step = stepInForce(settings.plan, run);
  if (source === undefined || settings.synthetic === undefined) return {};
  if (checkpoint === undefined || ramp === undefined || step === undefined || step < 0) return {};
  const { previous, rollout } = checkpoint;
  if (previous === null) return { unread: [unreadEvidence(EVIDENCE.synthetic, say.syntheticWithoutVersion)] };
  const schedule = settings.synthetic;
  const due = mayStart ? pairsDue(schedule, { step, since: ramp.percentageSince, now }) : 0;
  const asked = { candidate, previous, rollout, taskQueues: workflowQueues(taskQueues), due };
  try {
    return { synthetic: { ...(await source.pairs(asked, signal)), wanted: pairsWanted(schedule, step) } };
  } catch (error) {
    signal.throwIfAborted();
    return { unread: [unreadEvidence(EVIDENCE.synthetic, asError(error).message)] };
  }
}
