import { describe, expect, it } from '@jest/globals';
import { T, begun, decide, look, plan, rampOf, routing } from './situation.js';

const registered = { kind: 'pass', because: 'polls every task queue', first: false } as const;

describe('A rollout that has not begun', () => {
  it('is done at once when the Build ID is Current already', () => {
    expect(decide(look({ routing: { ...routing, current: 'v2' } }))).toMatchObject({
      kind: 'finished',
      outcome: { kind: 'completed', at: T, because: 'v2 is Current already; nothing to do' },
    });
  });

  it('yields to another version that ramps, and names it', () => {
    const decision = decide(look({ routing: { ...routing, ramp: rampOf(10, 'v3') } }));
    expect(decision).toMatchObject({ kind: 'conflict', rival: 'v3', because: expect.stringContaining('v3 ramps at 10 %') });
  });

  it('yields to unversioned workers that ramp', () => {
    expect(decide(look({ routing: { ...routing, ramp: rampOf(10, null) } }))).toMatchObject({ kind: 'conflict', rival: null });
  });

  it('does not adopt a ramp that somebody made by hand', () => {
    const decision = decide(look({ routing: { ...routing, ramp: rampOf(10) } }));
    expect(decision).toMatchObject({ kind: 'conflict', because: expect.stringContaining('without a rollout of Rainbow Deploy') });
    expect(decision).not.toHaveProperty('rival');
  });

  it('stops at a foreign manager, and goes on under its own name', () => {
    expect(decide(look({ routing: { ...routing, manager: 'controller' } }))).toMatchObject({
      kind: 'conflict',
      because: expect.stringContaining('managed by "controller"'),
    });
    expect(decide(look({ routing: { ...routing, manager: 'rainbow' } })).kind).toBe('check');
  });

  it('asks for the registration first, also when the deployment does not exist yet', () => {
    expect(decide(look({ routing: undefined }))).toMatchObject({ kind: 'check', check: 'registration' });
  });

  it('waits while pollers are missing', () => {
    const registration = { kind: 'hold', because: 'no poller on "orders"', first: false } as const;
    const hold = { kind: 'hold', reason: 'check', wait: true, because: 'no poller on "orders"' };
    expect(decide(look({ findings: { registration } }))).toEqual(hold);
  });

  it('is refused, with nothing written, when they never come', () => {
    const registration = { kind: 'fail', because: 'no poller on "orders" in 5 m', first: false } as const;
    expect(decide(look({ findings: { registration } }))).toMatchObject({
      kind: 'finished',
      outcome: { kind: 'refused', because: 'refused by the registration check: no poller on "orders" in 5 m' },
    });
  });

  it('keeps how often workflows failed before it', () => {
    const registration = { ...registered, baseline: [400, 3] } as const;
    expect(decide(look({ findings: { registration } }))).toMatchObject({ checkpoint: { baseline: [400, 3] } });
  });

  it('notes what it would go back to', () => {
    expect(decide(look({ findings: { registration: registered } }))).toEqual({
      kind: 'record',
      checkpoint: { ...begun, startedAt: T, passed: ['registration'] },
      because: 'rollout of v2 begins; a rollback returns to v1',
    });
  });

  it('goes back to the unversioned workers when they are Current', () => {
    const seen = look({ routing: { ...routing, current: null }, findings: { registration: registered } });
    expect(decide(seen)).toMatchObject({ checkpoint: { previous: null, first: false } });
    expect(decide(seen).because).toContain('the unversioned workers');
  });

  it('notes a first deployment', () => {
    const seen = look({ routing: undefined, findings: { registration: { ...registered, first: true } } });
    expect(decide(seen, { plan })).toMatchObject({
      checkpoint: { previous: null, first: true },
      because: 'rollout of v2 begins; nothing served before',
    });
  });
});
