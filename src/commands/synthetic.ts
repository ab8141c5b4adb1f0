import { type Evidence } from '../gate/evidence.js';
import { pairsDue } from '../gate/synthetic.js';
import { say } from '../rollout/messages.js';
import { ownRamp } from '../rollout/observation.js';
import { asError } from '../system/errors.js';
import { EVIDENCE, unreadEvidence } from '../temporal/messages.js';
import { type Context, type Run } from './context.js';

interface Look {
  /** What Temporal said in this look. */
  readonly evidence: Evidence;
  /** Milliseconds since the epoch, checked against the server's time. */
  readonly now: number;
  readonly mayStart: boolean;
}

type Found = Pick<Evidence, 'synthetic' | 'unread'>;

/**
 * The synthetic workflows of the ramp in force, if any are configured: all are counted, and pairs that are due are started, unless `mayStart`
 * is false or the plan is not the one that was begun. What cannot be started or counted is evidence that cannot be read.
 */
export async function synthetic(context: Context, run: Run, { evidence, now, mayStart }: Look): Promise<Found> {
  const { settings, synthetic: source, signal } = context;
  const { candidate, checkpoint, routing } = run;
  const { synthetic: schedule, plan } = settings;
  const since = ownRamp(routing, candidate)?.percentageSince;
  if (source === undefined || schedule === undefined || checkpoint === undefined || since === undefined) return { unread: [] };
  const { previous, rollout } = checkpoint;
  if (previous === null) return { unread: [unreadEvidence(EVIDENCE.synthetic, say.pinsWithoutVersion)] };
  let found: Pick<Found, 'synthetic'> = {};
  try {
    found = { synthetic: { ...(await source.count({ rollout, since }, signal)), since, wanted: schedule.count } };
    if (mayStart && checkpoint.plan === plan.fingerprint) {
      const shared = evidence.pollers.filter(({ kind, previousServes }) => kind === 'workflow' && previousServes);
      const taskQueues = shared.map(({ taskQueue }) => taskQueue);
      await source.start({ candidate, previous, rollout, since, taskQueues, due: pairsDue(schedule, { since, now }) }, signal);
    }
    return { ...found, unread: [] };
  } catch (error) {
    signal.throwIfAborted();
    // What was counted before a start was refused still counts.
    return { ...found, unread: [unreadEvidence(EVIDENCE.synthetic, asError(error).message)] };
  }
}
