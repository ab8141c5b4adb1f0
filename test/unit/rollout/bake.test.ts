import { describe, expect, it } from '@jest/globals';
import {
  MINUTE,
  T,
  atFifty,
  atFive,
  atTwentyFive,
  beforePromotion,
  beforeTwentyFive,
  checkpointOf,
  decide,
  fail,
  few,
  order,
  pass,
  plan,
  promoted,
  rampOf,
  routing,
  unread,
} from './situation.js';

describe('A step in force', () => {
  it('is judged on the workflows since the candidate began to ramp', () => {
    expect(decide(atFive)).toEqual({ kind: 'judge', since: T - MINUTE, because: 'judge the evidence' });
    expect(decide(atTwentyFive)).toMatchObject({ kind: 'judge', since: T - 60 * MINUTE });
  });

  it('waits for the routing to reach every task queue, within a limit', () => {
    const seen = { ...atFive, routing: { ...routing, ramp: rampOf(5), propagation: 'pending' as const } };
    const hold = { kind: 'hold', reason: 'propagation', until: T + MINUTE, wait: true };
    expect(decide(seen, { verdict: pass })).toMatchObject(hold);
    expect(decide(seen, { after: 1, verdict: pass })).toMatchObject({ kind: 'hold', reason: 'bake' });
    expect(decide(seen, { after: 10, verdict: pass })).toMatchObject({ kind: 'ramp', percentage: 25 });
    const unknown = { ...seen, routing: { ...seen.routing, propagation: 'unknown' as const } };
    expect(decide(unknown, { verdict: pass })).toMatchObject({ kind: 'hold', reason: 'bake' });
  });

  it('goes back on a failing verdict even before the routing has reached every task queue', () => {
    const seen = { ...atFive, routing: { ...routing, ramp: rampOf(5), propagation: 'pending' as const } };
    expect(decide(seen).kind).toBe('judge');
    expect(decide(seen, { verdict: fail })).toMatchObject({ kind: 'rollback', undo: { kind: 'unset-ramp' } });
  });

  it('bakes to the last millisecond, whatever the verdict', () => {
    for (const verdict of [pass, few, unread])
      expect(decide(atFive, { after: 10 - 1 / MINUTE, verdict })).toMatchObject({
        kind: 'hold',
        reason: 'bake',
        until: T + 10 * MINUTE,
        wait: true,
        because: 'baking at 5 %',
      });
  });

  it('that should go as fast as the evidence allows is left as soon as it passes, and not before', () => {
    const auto = { ...plan, rampMode: 'auto' } as const;
    expect(decide(atFive, { plan: auto, verdict: few })).toMatchObject({ kind: 'hold', reason: 'bake', until: T + 10 * MINUTE });
    expect(decide(atFive, { plan: auto, verdict: pass })).toMatchObject({ kind: 'ramp', percentage: 25 });
    expect(decide(atTwentyFive, { plan: auto, verdict: pass })).toMatchObject({ kind: 'hold', reason: 'approval' });
    expect(decide(promoted, { plan: auto, verdict: pass })).toMatchObject({ kind: 'hold', reason: 'bake' });
  });

  it('with a smoke test of its own is left when that has passed, and goes back when it fails', () => {
    const gated = { ...plan, steps: plan.steps.map((step) => ({ ...step, gate: true })) };
    const asked = { plan: gated, after: 10, verdict: pass };
    expect(decide(atFive, { ...asked, after: 9 })).toMatchObject({ kind: 'hold', reason: 'bake' });
    expect(decide(atFive, asked)).toMatchObject({ kind: 'check', check: 'smoke-test', step: 0 });
    const found = (kind: 'pass' | 'fail' | 'hold') => ({
      ...atFive,
      findings: { 'smoke-test': { kind, because: 'it says so' } },
    });
    expect(decide(found('pass'), asked)).toMatchObject({ kind: 'ramp', percentage: 25 });
    expect(decide(found('hold'), asked)).toMatchObject({ kind: 'hold', reason: 'check', because: 'it says so' });
    expect(decide(found('fail'), asked)).toMatchObject({ kind: 'rollback', undo: { kind: 'unset-ramp' } });
    const unproven = { ...gated, onInconclusive: 'promote' } as const;
    expect(decide(atFive, { plan: unproven, after: 30, verdict: few })).toMatchObject({ kind: 'check', step: 0 });
    expect(decide(atFive, { plan: gated, verdict: fail }).kind).toBe('rollback');
  });

  it('is followed by the next one after a bake that passed', () => {
    expect(decide(atFive, { after: 10, verdict: pass })).toEqual({
      kind: 'ramp',
      step: 1,
      percentage: 25,
      checkpoint: checkpointOf(atFive, { rampedAt: T - MINUTE, position: { at: 'step', step: 1, from: 'now' } }),
      because: 'step 2 of 3: ramp v2 to 25 %',
    });
  });

  it('is followed by the promotion when it was the last', () => {
    expect(decide(atFifty, { after: 10, verdict: pass })).toMatchObject({
      kind: 'promote',
      checkpoint: { position: { at: 'promotion', from: 'now' }, unproven: [] },
    });
  });

  it('recognises its own percentage although the server keeps 32 bits of it', () => {
    const thin = { ...plan, steps: plan.steps.map((step, n) => ({ ...step, rampPercentage: [0.1, 33.3, 99.9][n] ?? 0 })) };
    expect(Math.fround(0.1)).not.toBe(0.1);
    for (const [step, percentage] of [0.1, 33.3, 99.9].entries()) {
      const checkpoint = checkpointOf(atFive, { position: { at: 'step', step, from: 'before' } });
      const seen = { ...atFive, checkpoint, routing: { ...routing, ramp: rampOf(percentage) } };
      expect(decide(seen, { plan: thin }).kind).toBe('judge');
    }
  });

  it('waits for approval after its bake, when it asks for one', () => {
    expect(decide(atTwentyFive, { after: 10, verdict: pass })).toMatchObject({ kind: 'hold', reason: 'approval', wait: false });
  });

  it('needs the approval also when it is left without proof', () => {
    const lenient = { ...plan, onInconclusive: 'promote' as const };
    expect(decide(atTwentyFive, { plan: lenient, after: 11, verdict: few })).toMatchObject({ kind: 'hold', reason: 'approval' });
  });

  it('goes on with the approval, as proven when it is', () => {
    const approved = { ...atTwentyFive, order: order('promote', 1) };
    expect(decide(approved, { after: 10, verdict: pass })).toMatchObject({ kind: 'ramp', step: 2, checkpoint: { unproven: [] } });
    expect(decide(approved, { after: 9, verdict: pass })).toMatchObject({ kind: 'ramp', step: 2, checkpoint: { unproven: [1] } });
  });

  it('holds while paused, but a failing build still goes back', () => {
    const paused = { ...atFive, order: order('pause') };
    expect(decide(paused, { after: 60, verdict: pass })).toMatchObject({ kind: 'hold', reason: 'paused', wait: false });
    expect(decide(paused, { verdict: fail })).toMatchObject({ kind: 'rollback', undo: { kind: 'unset-ramp' } });
  });
});

describe('An order to promote', () => {
  it('ends the bake of its step without proof', () => {
    const decision = decide({ ...atFive, order: order('promote', 0) }, { verdict: unread });
    expect(decision).toMatchObject({ kind: 'ramp', step: 1, checkpoint: { unproven: [0] } });
  });

  it('for an earlier step is spent', () => {
    expect(decide({ ...atTwentyFive, order: order('promote', 0) }, { verdict: pass })).toMatchObject({ reason: 'bake' });
  });

  it('never saves a build that fails', () => {
    expect(decide({ ...atFive, order: order('promote-full') }, { verdict: fail }).kind).toBe('rollback');
  });

  it('to the full skips the steps that are left, and the bake after promotion', () => {
    expect(decide({ ...atFive, order: order('promote-full') }, { verdict: pass })).toMatchObject({
      kind: 'promote',
      checkpoint: { unproven: [0] },
    });
    expect(decide({ ...promoted, order: order('promote-full') }, { verdict: pass })).toMatchObject({
      kind: 'record',
      checkpoint: { unproven: [3], outcome: { kind: 'completed', because: 'v2 is Current, promoted unproven' } },
    });
  });
});

describe('An intent whose routing write a kill prevented', () => {
  it('is decided again from the step in force: written when the bake still passed', () => {
    expect(decide(beforeTwentyFive)).toMatchObject({ kind: 'judge' });
    expect(decide(beforeTwentyFive, { after: 10, verdict: pass })).toMatchObject({ kind: 'ramp', step: 1, percentage: 25 });
    expect(decide(beforePromotion, { after: 10, verdict: pass })).toMatchObject({ kind: 'promote' });
  });

  it('is not written when the build failed meanwhile', () => {
    for (const seen of [beforeTwentyFive, beforePromotion])
      expect(decide(seen, { after: 10, verdict: fail })).toMatchObject({ kind: 'rollback', undo: { kind: 'unset-ramp' } });
  });

  it('is not written when a person paused meanwhile, when the evidence went away, or when the plan was edited', () => {
    const edited = { ...plan, fingerprint: 'plan-b' };
    for (const seen of [beforeTwentyFive, beforePromotion]) {
      expect(decide({ ...seen, order: order('pause') }, { after: 60, verdict: pass })).toMatchObject({ reason: 'paused' });
      expect(decide(seen, { after: 60, verdict: unread })).toMatchObject({ kind: 'hold', reason: 'evidence' });
      expect(decide(seen, { after: 60, verdict: pass, plan: edited })).toMatchObject({ kind: 'hold', reason: 'plan-changed' });
    }
  });

  it('counts a step that was left without proof once', () => {
    const seen = {
      ...beforeTwentyFive,
      checkpoint: checkpointOf(beforeTwentyFive, { unproven: [0] }),
      order: order('promote', 0),
    };
    expect(decide(seen, { verdict: few })).toMatchObject({ kind: 'ramp', checkpoint: { unproven: [0] } });
  });
});

describe('After promotion', () => {
  it('the candidate bakes on, with the old version kept', () => {
    expect(decide(promoted, { verdict: pass })).toMatchObject({ kind: 'hold', reason: 'bake', until: T + 20 * MINUTE });
  });

  it('a bake that passed completes the rollout', () => {
    expect(decide(promoted, { after: 20, verdict: pass })).toMatchObject({
      kind: 'record',
      checkpoint: { outcome: { kind: 'completed', at: T + 20 * MINUTE, because: 'v2 is Current' } },
    });
  });

  it('no bake means completed at once, without evidence', () => {
    expect(decide(promoted, { plan: { ...plan, postPromotionBake: 0 } })).toMatchObject({
      checkpoint: { outcome: { kind: 'completed' } },
    });
  });

  it('a failing build goes back to what was Current before', () => {
    expect(decide(promoted, { verdict: fail })).toMatchObject({ kind: 'rollback', undo: { kind: 'make-current', target: 'v1' } });
  });

  it('steps that were left without proof are said at the end', () => {
    const seen = { ...promoted, checkpoint: checkpointOf(promoted, { unproven: [1] }) };
    expect(decide(seen, { after: 20, verdict: pass }).because).toBe('v2 is Current, promoted unproven');
  });

  it('the outcome is final', () => {
    const outcome = { kind: 'completed', at: T, because: 'v2 is Current' } as const;
    const seen = { ...promoted, checkpoint: checkpointOf(promoted, { outcome }) };
    expect(decide(seen, { verdict: fail })).toEqual({ kind: 'finished', outcome, because: 'v2 is Current' });
  });
});
