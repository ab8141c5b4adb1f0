import { describe, expect, it } from '@jest/globals';
import { type OnInconclusive, type Plan } from '../../../src/rollout/plan.js';
import { MINUTE, T, atFifty, atFive, decide, few, order, pairs, pass, plan, promoted, slow, unread } from './situation.js';

const when = (onInconclusive: OnInconclusive): Plan => ({ ...plan, onInconclusive });
const ALL: readonly OnInconclusive[] = ['pause', 'extend', 'rollback', 'promote'];

describe('Too few samples', () => {
  it.each(ALL)('extend the bake up to maxDuration (onInconclusive: %s)', (choice) => {
    expect(decide(atFive, { plan: when(choice), after: 29, verdict: few })).toMatchObject({
      kind: 'hold',
      reason: 'samples',
      until: T + 30 * MINUTE,
      wait: true,
    });
  });

  it.each(['pause', 'extend'] as const)('then end held (%s)', (choice) => {
    expect(decide(atFive, { plan: when(choice), after: 30, verdict: few })).toMatchObject({
      kind: 'hold',
      reason: 'inconclusive',
      wait: false,
    });
  });

  it('then roll back (rollback)', () => {
    expect(decide(atFive, { plan: when('rollback'), after: 30, verdict: few })).toMatchObject({
      kind: 'rollback',
      undo: { kind: 'unset-ramp' },
      checkpoint: { position: { at: 'rollback', cause: 'inconclusive' } },
      because: 'rolling back because onInconclusive says so: 3 of 20 samples',
    });
  });

  it('then go on without proof (promote)', () => {
    expect(decide(atFive, { plan: when('promote'), after: 30, verdict: few })).toMatchObject({
      kind: 'ramp',
      step: 1,
      checkpoint: { unproven: [0] },
    });
    expect(decide(atFifty, { plan: when('promote'), after: 10, verdict: few })).toMatchObject({
      kind: 'promote',
      checkpoint: { unproven: [2] },
    });
  });

  it('after promotion are decided in the same way', () => {
    const late = { after: 20, verdict: few };
    expect(decide(promoted, { ...late, plan: when('pause') })).toMatchObject({ kind: 'hold', reason: 'inconclusive' });
    expect(decide(promoted, { ...late, plan: when('rollback') })).toMatchObject({ kind: 'rollback', undo: { target: 'v1' } });
    expect(decide(promoted, { ...late, plan: when('promote') })).toMatchObject({
      checkpoint: { unproven: [3], outcome: { kind: 'completed' } },
    });
  });
});

describe('Evidence that cannot be read', () => {
  it.each(ALL)('never passes and never rolls back (onInconclusive: %s)', (choice) => {
    for (const seen of [atFive, atFifty, promoted])
      expect(decide(seen, { plan: when(choice), after: 10_000, verdict: unread })).toMatchObject({
        kind: 'hold',
        reason: 'evidence',
        wait: false,
        because: 'the evidence cannot be read: counts unavailable',
      });
  });

  it('is waited for until maxDuration', () => {
    expect(decide(atFive, { after: 15, verdict: unread })).toMatchObject({
      reason: 'evidence',
      until: T + 30 * MINUTE,
      wait: true,
    });
  });
});

describe('A build that makes workflows slow', () => {
  it.each(ALL)('waits for a person, who alone knows whether that is wanted (onInconclusive: %s)', (choice) => {
    expect(decide(atFive, { plan: when(choice), after: 29, verdict: slow })).toMatchObject({
      kind: 'hold',
      reason: 'inconclusive',
      until: T + 30 * MINUTE,
      wait: true,
    });
    expect(decide(atFive, { plan: when(choice), after: 30, verdict: slow })).toMatchObject({
      kind: 'hold',
      reason: 'inconclusive',
      wait: false,
      because: 'held: 60 of 500 are slow; `rainbow promote` goes on all the same, `rainbow abort` takes it back',
    });
  });

  it('goes on when a person says so', () => {
    const at = { ...atFive, order: order('promote', 0) };
    expect(decide(at, { after: 15, verdict: slow })).toMatchObject({ kind: 'ramp', step: 1, checkpoint: { unproven: [0] } });
  });
});

describe('A build whose synthetic workflows have not ended', () => {
  it.each(ALL)('waits for them beyond the end of the step, since they end by themselves (onInconclusive: %s)', (choice) => {
    for (const after of [0, 29, 31, 1_000])
      expect(decide(atFive, { plan: when(choice), after, verdict: pairs })).toMatchObject({ kind: 'hold', wait: true });
  });

  it('goes on when a person says so', () => {
    const at = { ...atFive, order: order('promote', 0) };
    expect(decide(at, { after: 15, verdict: pairs })).toMatchObject({ kind: 'ramp', step: 1, checkpoint: { unproven: [0] } });
  });
});

it('What the tests know of a step that is left goes with the checkpoint', () => {
  const known = { since: T, before: [], left: [] };
  const memories = { evidence: known, slow: known, synthetic: known };
  const findings = { ...atFive.findings, memories };
  const left = decide({ ...atFive, findings }, { after: 30, verdict: pass });
  expect(left).toMatchObject({ kind: 'ramp', checkpoint: memories });
});
