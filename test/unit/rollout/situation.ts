import { type Checkpoint, type Order, type OrderKind } from '../../../src/rollout/checkpoint.js';
import { nextStep } from '../../../src/rollout/next-step.js';
import { type Observation } from '../../../src/rollout/observation.js';
import { type Plan } from '../../../src/rollout/plan.js';
import { type Ramp, type Routing } from '../../../src/rollout/routing.js';
import { noteShare } from '../../../src/rollout/shares.js';
import { type Verdict } from '../../../src/gate/verdict.js';

export const MINUTE = 60_000;
/** When the ramp in force was written. */
export const T = 1_800_000_000_000;

export const plan: Plan = {
  strategy: 'Progressive',
  steps: [
    { rampPercentage: 5, pause: 10 * MINUTE, maxDuration: 30 * MINUTE, approval: false },
    { rampPercentage: 25, pause: 10 * MINUTE, maxDuration: 10 * MINUTE, approval: true },
    { rampPercentage: 50, pause: 10 * MINUTE, maxDuration: 10 * MINUTE, approval: false },
  ],
  postPromotionBake: 20 * MINUTE,
  onInconclusive: 'pause',
  propagationTimeout: MINUTE,
  checks: ['registration', 'replay', 'smoke-test'],
  fingerprint: 'plan-a',
};

export const allAtOnce: Plan = { ...plan, strategy: 'AllAtOnce', steps: [] };
export const manual: Plan = { ...plan, strategy: 'Manual', steps: [] };

export const routing: Routing = {
  current: 'v1',
  currentSince: T - 86_400_000,
  ramp: undefined,
  propagation: 'settled',
  manager: '',
  lastModifier: 'rainbow',
  versions: [],
  token: Uint8Array.of(7),
  mark: 'now',
};

export const begun: Checkpoint = {
  format: 1,
  rollout: 'r1',
  plan: 'plan-a',
  previous: 'v1',
  first: false,
  startedAt: T - MINUTE,
  passed: ['registration', 'replay', 'smoke-test'],
  position: { at: 'checks' },
  unproven: [],
};

export function rampOf(percentage: number, target: string | null = 'v2'): Ramp {
  return { target, percentage: Math.fround(percentage), since: T - MINUTE, percentageSince: T };
}

export function order(kind: OrderKind, step = 0): Order {
  return { format: 1, rollout: 'r1', kind, step, by: 'ann', at: T, reason: 'because' };
}

export const pass: Verdict = { kind: 'pass', because: 'all within the limits', metrics: [], samples: 40 };
export const fail: Verdict = { kind: 'fail', because: '9 of 12 failed', metrics: [], samples: 12 };
export const few: Verdict = { kind: 'inconclusive', lack: 'samples', because: '3 of 20 samples', metrics: [], samples: 3 };
export const unread: Verdict = { kind: 'inconclusive', lack: 'evidence', because: 'counts unavailable', metrics: [], samples: 0 };

export const slow: Verdict = { kind: 'inconclusive', lack: 'consent', because: '60 of 500 are slow', metrics: [], samples: 500 };

export const pairs: Verdict = { kind: 'inconclusive', lack: 'pairs', because: '3 of 20 pairs ended', metrics: [], samples: 0 };

/** Checks done, nothing routed. */
export const ready = look({ checkpoint: begun });
/** Step 1 of 3, 5 %, in force since T. */
export const atFive = look({
  checkpoint: { ...begun, position: { at: 'step', step: 0, from: 'before' } },
  routing: { ...routing, ramp: rampOf(5) },
});
/** Step 2 of 3, 25 %, which needs approval. */
export const atTwentyFive = look({
  checkpoint: { ...begun, rampedAt: T - 60 * MINUTE, position: { at: 'step', step: 1, from: 'before' } },
  routing: { ...routing, ramp: rampOf(25) },
});
/** Step 3 of 3, 50 %. */
export const atFifty = look({
  checkpoint: { ...begun, rampedAt: T - 60 * MINUTE, position: { at: 'step', step: 2, from: 'before' } },
  routing: { ...routing, ramp: rampOf(50) },
});
/** Current since T. */
export const promoted = look({
  checkpoint: { ...begun, rampedAt: T - 60 * MINUTE, position: { at: 'promotion', from: 'before' } },
  routing: { ...routing, current: 'v2', currentSince: T },
});
/** The intent of step 2 is written, its ramp is not: killed between the two. */
export const beforeTwentyFive = look({
  checkpoint: { ...begun, position: { at: 'step', step: 1, from: 'now' } },
  routing: { ...routing, ramp: rampOf(5) },
});
/** The intent of step 1 is written, its ramp is not. */
export const beforeFive = look({ checkpoint: { ...begun, position: { at: 'step', step: 0, from: 'now' } } });
/** The intent of the promotion is written, the promotion is not. */
export const beforePromotion = look({
  checkpoint: { ...begun, rampedAt: T - 60 * MINUTE, position: { at: 'promotion', from: 'now' } },
  routing: { ...routing, ramp: rampOf(50) },
});

export function look(seen: Partial<Observation> = {}): Observation {
  return {
    candidate: 'v2',
    identity: 'rainbow',
    routing,
    checkpoint: undefined,
    order: undefined,
    findings: {},
    newRollout: 'r1',
    ...seen,
  };
}

interface Asked {
  readonly plan?: Plan;
  /** Minutes after T. */
  readonly after?: number;
  readonly verdict?: Verdict;
}

/** What follows from a look, `after` minutes after the ramp was written. */
export function decide(seen: Observation, { plan: followed = plan, after = 0, verdict }: Asked = {}) {
  const findings = verdict === undefined ? seen.findings : { ...seen.findings, verdict };
  return nextStep(followed, { ...seen, findings }, T + after * MINUTE);
}

/** The checkpoint of a look after a change, with the share in force, as every decision notes it. */
export function checkpointOf(seen: Observation, change: Partial<Checkpoint> = {}): Checkpoint {
  return noteShare(seen, { ...(seen.checkpoint ?? begun), ...change });
}
