import { describe, expect, it } from '@jest/globals';
import { type Observation } from '../../../src/rollout/observation.js';
import {
  T,
  atFifty,
  atFive,
  beforeFive,
  beforePromotion,
  beforeTwentyFive,
  begun,
  checkpointOf,
  decide,
  fail,
  look,
  order,
  promoted,
  rampOf,
  ready,
  routing,
} from './situation.js';

const unset = { kind: 'unset-ramp' };
const back = { kind: 'make-current', target: 'v1' };

describe('An order to abort or roll back', () => {
  it.each([
    ['a step', atFive, unset],
    ['the last step', atFifty, unset],
    ['an intent that was not written', beforeTwentyFive, unset],
    ['a promotion that was not written', beforePromotion, unset],
    ['a promotion', promoted, back],
  ])('takes the candidate out of the routing from %s', (_name, seen: Observation, undo) => {
    for (const [kind, cause] of [
      ['abort', 'aborted'],
      ['rollback', 'requested'],
      ['supersede', 'superseded'],
    ] as const)
      expect(decide({ ...seen, order: order(kind) })).toEqual({
        kind: 'rollback',
        undo,
        checkpoint: checkpointOf(seen, { position: { at: 'rollback', cause, because: 'ordered by ann: because' } }),
        because: 'rolling back: ordered by ann: because',
      });
  });

  it.each([
    ['the checks', look({ checkpoint: { ...begun, passed: [] } })],
    ['the first write', ready],
    ['the first intent', beforeFive],
  ])('before traffic (%s) only notes the outcome', (_name, seen: Observation) => {
    expect(decide({ ...seen, order: order('abort') })).toMatchObject({
      kind: 'record',
      checkpoint: { outcome: { kind: 'aborted', at: T, because: 'v2 takes no traffic: ordered by ann: because' } },
    });
  });

  it('goes back to the unversioned workers when they were Current', () => {
    const seen = { ...promoted, checkpoint: checkpointOf(promoted, { previous: null }), order: order('rollback') };
    expect(decide(seen)).toMatchObject({ kind: 'rollback', undo: { kind: 'make-current', target: null } });
  });

  it('takes back a completed rollout, and says so only once it is out', () => {
    const outcome = { kind: 'completed', at: T, because: 'v2 is Current' } as const;
    const seen = { ...promoted, checkpoint: checkpointOf(promoted, { outcome }), order: order('rollback') };
    const decision = decide(seen);
    if (decision.kind !== 'rollback') throw new Error(decision.because);
    expect(decision.undo).toEqual(back);
    expect(decision.checkpoint).not.toHaveProperty('outcome');
    const out = { ...seen, checkpoint: decision.checkpoint, routing };
    expect(decide(out)).toMatchObject({ checkpoint: { outcome: { kind: 'rolled-back' } } });
  });

  it('is spent when the rollout has ended out of the routing', () => {
    const outcome = { kind: 'aborted', at: T, because: 'ordered' } as const;
    const seen = look({ checkpoint: { ...begun, outcome }, order: order('abort'), routing: { ...routing, current: 'v2' } });
    expect(decide(seen).kind).toBe('finished');
  });

  it('cannot override a foreign manager', () => {
    const seen = { ...atFive, routing: { ...routing, ramp: rampOf(5), manager: 'controller' }, order: order('abort') };
    expect(decide(seen)).toMatchObject({ kind: 'conflict' });
  });
});

describe('A rollback', () => {
  const intent = { at: 'rollback', cause: 'verdict', because: '9 of 12 failed' } as const;

  it('writes its intent, then takes the ramp out, then notes the outcome', () => {
    expect(decide(atFive, { verdict: fail })).toEqual({
      kind: 'rollback',
      undo: unset,
      checkpoint: checkpointOf(atFive, { position: intent }),
      because: 'rolling back: 9 of 12 failed',
    });
    const because = 'v2 takes no traffic: 9 of 12 failed';
    expect(decide({ ...atFive, checkpoint: checkpointOf(atFive, { position: intent }), routing })).toEqual({
      kind: 'record',
      checkpoint: checkpointOf(atFive, { position: intent, outcome: { kind: 'rolled-back', at: T, because } }),
      because,
    });
  });

  it('is repeated as often as it is killed, and neither a pause nor a pass stops it', () => {
    const seen = { ...promoted, checkpoint: checkpointOf(promoted, { position: intent }), order: order('pause') };
    expect(decide(seen)).toMatchObject({ kind: 'rollback', undo: back });
  });

  it('leaves alone what somebody else routed meanwhile', () => {
    for (const changed of [undefined, { ...routing, current: 'v3' }, { ...routing, ramp: rampOf(9, 'v3') }])
      expect(decide({ ...atFive, checkpoint: checkpointOf(atFive, { position: intent }), routing: changed })).toMatchObject({
        kind: 'record',
        checkpoint: { outcome: { kind: 'rolled-back' } },
      });
    const both = { ...routing, current: 'v3', ramp: rampOf(5) };
    expect(decide({ ...atFive, routing: both, order: order('abort') })).toMatchObject({ kind: 'rollback', undo: unset });
  });
});
