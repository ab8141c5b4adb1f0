import { describe, expect, it } from '@jest/globals';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/rollout/codec.js';
import { T, atFive, begun, decide, fail, look, order, plan, promoted, ready, routing, rampOf } from './situation.js';

describe('The shares that were in force', () => {
  it('are kept with what takes the candidate back, by the times of the server, and outlive the ramp', () => {
    const back = decide(atFive, { verdict: fail });
    expect(back).toMatchObject({ kind: 'rollback', checkpoint: { shares: [[5, T]] } });
    const { checkpoint } = back.kind === 'rollback' ? back : { checkpoint: begun };
    expect(decide(look({ checkpoint, routing }))).toMatchObject({ checkpoint: { outcome: {}, shares: [[5, T]] } });
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it('grow by each step, and by the promotion', () => {
    const earlier = { ...begun, shares: [[5, T - 1]] as const, position: { at: 'step', step: 1, from: 'before' } as const };
    const seen = look({ checkpoint: earlier, routing: { ...routing, ramp: rampOf(25) }, order: order('abort') });
    expect(decide(seen)).toMatchObject({
      checkpoint: {
        shares: [
          [5, T - 1],
          [25, T],
        ],
      },
    });
    expect(decide({ ...promoted, order: order('abort') })).toMatchObject({ checkpoint: { shares: [[100, T]] } });
  });

  it('are none before the first ramp', () => {
    expect(decide(ready)).not.toHaveProperty('checkpoint.shares');
  });
});

it('A rollout that needs no further check begins with the intent of its first ramp', () => {
  const registration = { kind: 'pass', because: 'polls', first: false } as const;
  expect(decide(look({ findings: { registration } }), { plan: { ...plan, checks: ['registration'] } })).toMatchObject({
    kind: 'ramp',
    step: 0,
    checkpoint: { passed: ['registration'], position: { at: 'step', step: 0, from: 'now' } },
    because: 'rollout of v2 begins; a rollback returns to v1; step 1 of 3: ramp v2 to 5 %',
  });
});
