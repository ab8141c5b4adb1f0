import { type Decision } from '../rollout/decision.js';
import { type Routing } from '../rollout/routing.js';

type Write = Extract<Decision, { kind: 'ramp' | 'promote' | 'rollback' }>;

/**
 * The routing after a write that the server accepted, until it is read back: when the next read fails, the report must not name what
 * was in force before.
 *
 * @param at milliseconds
 */
export function routed(
  routing: Routing,
  { candidate, decision, at }: { candidate: string; decision: Write; at: number },
): Routing {
  const written: Routing = { ...routing, ramp: undefined, propagation: 'pending' };
  switch (decision.kind) {
    case 'ramp': {
      const since = routing.ramp?.target === candidate ? routing.ramp.since : at;
      return { ...written, ramp: { target: candidate, percentage: decision.percentage, since, percentageSince: at } };
    }
    case 'promote':
      return { ...written, current: candidate, currentSince: at };
    case 'rollback':
      return decision.undo.kind === 'unset-ramp' ? written : { ...written, current: decision.undo.target, currentSince: at };
  }
}
