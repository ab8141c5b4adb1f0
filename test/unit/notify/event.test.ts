import { describe, expect, it } from '@jest/globals';
import { eventOf } from '../../../src/notify/event.js';
import { type Checkpoint } from '../../../src/rollout/checkpoint.js';
import { type HoldReason } from '../../../src/rollout/decision.js';
import { begun, T } from '../rollout/situation.js';

const atStep = { ...begun, position: { at: 'step', step: 1, from: 'now' } } as const;
const held = (reason: HoldReason, wait = false) => ({ kind: 'hold', reason, wait, because: 'so it is' }) as const;
const event = (reason: HoldReason, wait = false) => eventOf({ hold: held(reason, wait), checkpoint: atStep, orderedAt: 5 });

describe('what somebody is told of', () => {
  it.each(['check', 'evidence', 'inconclusive', 'approval', 'paused', 'plan-changed'] as const)(
    'a hold for a person: %s',
    (reason) => {
      expect(event(reason)).toMatchObject({ kind: 'paused', because: 'so it is' });
    },
  );

  it.each(['bake', 'samples', 'propagation', 'freeze'] as const)('not a hold that ends by itself: %s', (reason) => {
    expect(event(reason, true)).toBeUndefined();
    expect(event(reason)).toBeUndefined();
  });

  it('not evidence that is still waited for', () => {
    expect(event('evidence', true)).toBeUndefined();
  });

  it('somebody else who changed the routing under a rollout that has traffic, once for each step', () => {
    const conflict = { kind: 'conflict', because: 'ramp changed by hand' } as const;
    const met = (checkpoint: Checkpoint) => eventOf({ hold: undefined, conflict, checkpoint, orderedAt: undefined });
    expect(met(atStep)).toEqual({ kind: 'conflict', key: 'conflict.step1', because: 'ramp changed by hand' });
    // The deploy that finds it before any traffic fails by itself.
    expect(met(begun)).toBeUndefined();
  });

  it('each end of a rollout that it was begun for, with the time of it', () => {
    for (const kind of ['completed', 'rolled-back', 'aborted', 'superseded'] as const) {
      const outcome = { kind, at: T, because: 'it is over' };
      const told = { kind, key: kind, because: 'it is over', at: T };
      expect(eventOf({ hold: undefined, checkpoint: { ...begun, outcome }, orderedAt: undefined })).toEqual(told);
    }
  });

  it('neither a refusal, which the step itself shows, nor what was never begun', () => {
    const outcome = { kind: 'refused', at: T, because: 'no pollers' } as const;
    expect(eventOf({ hold: undefined, checkpoint: { ...begun, outcome }, orderedAt: undefined })).toBeUndefined();
    expect(eventOf({ hold: held('approval'), checkpoint: undefined, orderedAt: undefined })).toBeUndefined();
    expect(eventOf({ hold: undefined, checkpoint: begun, orderedAt: undefined })).toBeUndefined();
  });

  it('again where it is another step, another reason or another order, and else under the same key', () => {
    const keys = [event('approval'), event('approval'), event('inconclusive'), event('paused')].map((each) => each?.key);
    expect(keys).toEqual([
      'paused.approval.step1',
      'paused.approval.step1',
      'paused.inconclusive.step1',
      'paused.paused.step1.5',
    ]);
    expect(eventOf({ hold: held('approval'), checkpoint: begun, orderedAt: 5 })?.key).toBe('paused.approval.checks');
  });
});
