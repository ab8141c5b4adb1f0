import { type Evidence, type EvidenceRequest } from '../gate/evidence.js';
import { type Tally } from '../gate/measurements.js';
import { slowLimitsOf } from '../gate/slow-limits.js';
import { type Checkpoint } from '../rollout/checkpoint.js';
import { ownRamp, rampOf } from '../rollout/observation.js';
import { trustedNow } from '../rollout/trusted-now.js';
import { type Context, type Run } from './context.js';
import { type JudgedLook, judgeLook } from './judge-look.js';
import { measure } from './measure.js';
import { synthetic } from './synthetic.js';

export interface Judged extends JudgedLook {
  readonly evidence: Evidence;
  /** For the checkpoint, if metrics from outside were measured. */
  readonly tallies?: readonly Tally[];
}

/**
 * Gather evidence for the cohort that began at `since`, and judge it. Temporal comes first: what it condemns goes back at once, however slow
 * the rest of the world is.
 *
 * @param mayStart whether synthetic workflows that are due may be started
 */
export async function gather(
  context: Context,
  run: Run,
  { since, mayStart }: { readonly since: number; readonly mayStart: boolean },
): Promise<Judged> {
  const { evidence: source, settings, clock, journal, signal } = context;
  const { candidate, checkpoint, routing, taskQueues } = run;
  const ramp = testedRamp(context, run);
  const slow = ramp === undefined ? undefined : slowLimitsOf(settings.limits.slow, checkpoint?.slowLimit);
  const asked = {
    ...{ candidate, previous: previousOf(checkpoint), since, taskQueues },
    ...(ramp === undefined ? {} : { ramp }),
    ...(slow === undefined ? {} : { slow }),
  };
  const wanted = ramp !== undefined;
  const temporal = await source.gather(asked, signal);
  const early = judgeLook({ evidence: temporal, wanted }, settings, run);
  const now = trustedNow(clock.now(), temporal.serverTimes);
  const condemned = early.verdict.kind === 'fail';
  // Whoever only asks where the rollout is starts no program of the user.
  const mayMeasure = context.verb !== 'status' && !condemned;
  const [{ states, tallies }, { unread, ...pairs }] = await Promise.all([
    measure(context, run, { now, mayMeasure }),
    condemned ? { unread: [] } : synthetic(context, run, { evidence: temporal, now, mayStart }),
  ]);
  const evidence = {
    ...{ ...temporal, ...pairs, unread: [...temporal.unread, ...unread] },
    ...(states.length === 0 ? {} : { metrics: states }),
  };
  const judged = judgeLook({ evidence, wanted }, settings, run);
  const { verdict } = judged;
  journal.look({ at: clock.now(), ramp: rampOf(routing, candidate), verdict, evidence });
  return { ...judged, evidence, ...(tallies === undefined ? {} : { tallies }) };
}

/** The ramp whose draw the test judges: none at 100 %, before the routing changed, or when only thresholds are configured. */
function testedRamp({ settings }: Context, { routing, candidate }: Run): EvidenceRequest['ramp'] {
  const ramp = ownRamp(routing, candidate);
  if (settings.limits.test === undefined || ramp === undefined || ramp.percentage >= 100) return undefined;
  return { share: ramp.percentage / 100, since: ramp.percentageSince };
}

function previousOf(checkpoint: Checkpoint | undefined): string | null | undefined {
  return checkpoint === undefined || checkpoint.first ? undefined : checkpoint.previous;
}
