import { describe, expect, it } from '@jest/globals';
import { type Observation } from '../../../src/rollout/observation.js';
import { type Plan } from '../../../src/rollout/plan.js';
import {
  allAtOnce,
  atFive,
  atTwentyFive,
  beforeFive,
  beforePromotion,
  checkpointOf,
  decide,
  fail,
  manual,
  order,
  pass,
  plan,
  promoted,
  rampOf,
  ready,
  routing,
  unread,
} from './situation.js';

const edited: Plan = { ...plan, fingerprint: 'plan-b' };
const accepting = (seen: Observation): Observation => ({ ...seen, order: { ...order('accept-plan'), plan: edited.fingerprint } });
const withSteps = (...percentages: number[]): Plan => ({
  ...edited,
  steps: percentages.map((rampPercentage) => ({ rampPercentage, pause: 0, maxDuration: 0, approval: false })),
});

/** The look after the acceptance was noted. */
function accepted(seen: Observation, under: Plan): Observation {
  const decision = decide(accepting(seen), { plan: under });
  if (decision.kind !== 'record') throw new Error(`not accepted: ${decision.because}`);
  return { ...seen, checkpoint: decision.checkpoint };
}

describe('A plan edited during the rollout', () => {
  it('holds, whatever the new steps are, but a failing build still goes back', () => {
    for (const under of [edited, withSteps(), withSteps(5), withSteps(60, 70)])
      for (const seen of [atFive, atTwentyFive, promoted]) {
        expect(decide(seen, { plan: under, after: 60, verdict: pass })).toMatchObject({ reason: 'plan-changed', wait: false });
        expect(decide(seen, { plan: under, verdict: fail }).kind).toBe('rollback');
      }
  });

  it('holds after promotion also when it has no bake there', () => {
    expect(decide(promoted, { plan: { ...edited, postPromotionBake: 0 }, verdict: pass })).toMatchObject({
      reason: 'plan-changed',
    });
  });

  it('does not hide that somebody else took the candidate out', () => {
    const decision = decide({ ...atFive, routing: { ...routing, mark: 'after' } }, { plan: edited });
    expect(decision).toMatchObject({
      kind: 'conflict',
      because: expect.stringContaining('v2 ramping, found v1 Current, no ramp'),
    });
  });
});

describe('Accepting it', () => {
  it('stays at the live ramp when that is a step of the new plan, and keeps its bake', () => {
    const seen = accepted(atTwentyFive, withSteps(10, 25, 60));
    expect(seen.checkpoint).toMatchObject({ plan: 'plan-b', position: { at: 'step', step: 1, from: 'now' } });
    expect(decide(seen, { plan: withSteps(10, 25, 60), verdict: pass })).toMatchObject({ kind: 'ramp', step: 2, percentage: 60 });
  });

  it('goes down to the step below a live ramp between two steps', () => {
    const seen = accepted(atTwentyFive, withSteps(10, 60));
    expect(seen.checkpoint).toMatchObject({ position: { at: 'step', step: 0 } });
    expect(decide(seen, { plan: withSteps(10, 60) }).kind).toBe('judge');
    expect(decide(seen, { plan: withSteps(10, 60), verdict: unread })).toMatchObject({ kind: 'ramp', step: 0, percentage: 10 });
    expect(decide({ ...seen, order: order('pause') }, { plan: withSteps(10, 60), verdict: pass })).toMatchObject({
      reason: 'paused',
    });
    expect(decide(seen, { plan: withSteps(10, 60), verdict: fail }).kind).toBe('rollback');
  });

  it('goes up to the first step from a live ramp below it, but not on evidence that cannot be read', () => {
    const seen = accepted(atFive, withSteps(10, 60));
    expect(decide(seen, { plan: withSteps(10, 60), verdict: pass })).toMatchObject({ kind: 'ramp', step: 0, percentage: 10 });
    expect(decide(seen, { plan: withSteps(10, 60), verdict: unread })).toMatchObject({ kind: 'hold', reason: 'evidence' });
  });

  it('that has no steps promotes, and never calls a ramp completed', () => {
    const under = { ...allAtOnce, fingerprint: 'plan-b', postPromotionBake: 0 };
    const seen = accepted(atFive, under);
    expect(decide(seen, { plan: under, verdict: pass })).toMatchObject({ kind: 'promote' });
    expect(decide(seen, { plan: under, verdict: unread })).toMatchObject({ kind: 'hold', reason: 'evidence' });
  });

  it('that is Manual waits for a person at the live ramp', () => {
    const under = { ...manual, fingerprint: 'plan-b' };
    const seen = accepted(atFive, under);
    expect(decide(seen, { plan: under, verdict: pass })).toMatchObject({ kind: 'hold', reason: 'approval' });
    expect(decide({ ...seen, order: order('promote') }, { plan: under, verdict: pass }).kind).toBe('promote');
  });

  it('before the first ramp keeps the checks that passed and decides the first write again', () => {
    expect(accepted(ready, edited).checkpoint).toEqual(checkpointOf(ready, { plan: 'plan-b' }));
    const seen = accepted(beforeFive, withSteps(1, 2));
    expect(seen.checkpoint).toMatchObject({ position: { at: 'checks' }, passed: plan.checks });
    expect(decide(seen, { plan: withSteps(1, 2) })).toMatchObject({ kind: 'ramp', percentage: 1 });
  });

  it('with new steps above the live ramp takes them, although the promotion was intended', () => {
    const seen = accepted(beforePromotion, withSteps(50, 80));
    expect(decide(seen, { plan: withSteps(50, 80), verdict: pass })).toMatchObject({ kind: 'ramp', percentage: 80 });
  });

  it('after promotion bakes on under the new plan', () => {
    expect(accepted(promoted, edited).checkpoint).toEqual(checkpointOf(promoted, { plan: 'plan-b' }));
  });

  it("accepts nobody else's change of the routing", () => {
    const changes = [undefined, { ...routing, current: 'v3', ramp: rampOf(5) }, { ...routing, ramp: rampOf(5, 'v3') }, routing];
    for (const changed of changes)
      expect(decide(accepting({ ...atFive, routing: changed }), { plan: edited }).kind).toBe('conflict');
    expect(decide(accepting({ ...promoted, routing }), { plan: edited }).kind).toBe('conflict');
  });
});
