import { type Standing } from '../report/sighting.js';
import { type Hold } from '../rollout/decision.js';
import { rampOf } from '../rollout/observation.js';
import { type Context, type Run } from './context.js';
import { type Ending } from './report-of.js';

/** Tells whoever follows the rollout where it is; before it has begun there is nothing to tell. */
export function sighted({ watch, settings, conn }: Context, run: Run, standing: Standing): void {
  const { candidate, routing, checkpoint } = run;
  if (watch === undefined || checkpoint === undefined || routing === undefined) return;
  watch({
    rollout: checkpoint.rollout,
    namespace: conn.namespace,
    deployment: settings.deploymentName,
    buildId: candidate,
    current: routing.current,
    ramp: rampOf(routing, candidate),
    standing,
  });
}

/** What the last turn came to rest at. */
export function standingAt({ wait, reason, because, until }: Hold): Standing {
  if (!wait) return { kind: 'waits', reason, because };
  return { kind: 'moves', reason, because, ...(until === undefined ? {} : { until }) };
}

/**
 * How a verb leaves the rollout. What the checkpoint says comes first: a verb may be refused because a rollout ended long ago.
 * @returns `undefined` when the verb says nothing about a rollout
 */
export function standingAfter({ checkpoint, hold }: Run, { outcome, headline }: Ending): Standing | undefined {
  if (checkpoint?.outcome !== undefined) {
    return { kind: 'ended', outcome: checkpoint.outcome.kind, because: checkpoint.outcome.because };
  }
  switch (outcome) {
    case 'shown':
      return undefined;
    case 'held':
      return hold?.because === headline ? standingAt(hold) : { kind: 'waits', because: headline };
    case 'error':
    case 'conflict':
      return { kind: 'stuck', outcome, because: headline };
    default:
      return { kind: 'ended', outcome, because: headline };
  }
}
