import { describe, expect, it } from '@jest/globals';
import { type Observation } from '../../../src/rollout/observation.js';
import { type Act, rehearse } from '../../../src/rollout/rehearsal.js';
import { allAtOnce, begun, manual, plan, rampOf, routing, T } from './situation.js';

const seen: Observation = {
  candidate: 'v2',
  identity: 'rainbow',
  routing,
  checkpoint: undefined,
  order: undefined,
  findings: { registration: { kind: 'pass', because: 'polled', first: false } },
  newRollout: 'r1',
};

const told = (acts: readonly Act[]) =>
  acts.map((act) => (act.kind === 'ramp' ? `ramp ${act.percentage}` : act.kind === 'check' ? act.check : act.kind));
const rehearsed = (of = plan, change: Partial<Observation> = {}) => rehearse(of, { ...seen, ...change }, T);

describe('A rehearsal', () => {
  it('goes through checks, ramps, bakes and a person to the end, writing the intent before each change of the routing', () => {
    const { acts, ending } = rehearsed();
    expect(told(acts)).toEqual(
      [
        ['registration', 'checkpoint', 'replay', 'checkpoint', 'smoke-test', 'checkpoint'],
        ['checkpoint', 'ramp 5', 'wait', 'checkpoint', 'ramp 25', 'wait', 'person', 'checkpoint', 'ramp 50', 'wait'],
        ['checkpoint', 'current', 'wait', 'checkpoint'],
      ].flat(),
    );
    expect(ending).toMatchObject({ kind: 'finished', outcome: { kind: 'completed' } });
  });

  it('runs the smoke test of a step before it is left', () => {
    const gated = { ...plan, steps: plan.steps.slice(0, 1).map((step) => ({ ...step, gate: true })), postPromotionBake: 0 };
    const { acts } = rehearsed(gated);
    expect(told(acts).slice(-6)).toEqual(['ramp 5', 'wait', 'smoke-test', 'checkpoint', 'current', 'checkpoint']);
  });

  it('goes on from where a rollout is', () => {
    const position = { at: 'step', step: 1, from: 'before' } as const;
    const { acts } = rehearsed(plan, { checkpoint: { ...begun, position }, routing: { ...routing, ramp: rampOf(25) } });
    expect(told(acts)).toEqual([
      'wait',
      'person',
      'checkpoint',
      'ramp 50',
      'wait',
      'checkpoint',
      'current',
      'wait',
      'checkpoint',
    ]);
  });

  it.each([
    ['at once', allAtOnce, false, []],
    ['by a person', manual, false, ['person']],
    ['at once, though the plan has steps: nothing serves before', plan, true, []],
  ])('promotes %s', (_, of, ...[first, person]) => {
    const findings = { registration: { kind: 'pass', because: 'polled', first } } as const;
    const { acts } = rehearsed(of, { findings, routing: { ...routing, current: first ? null : 'v1' } });
    const writes = told(acts).filter((act) => act.startsWith('ramp') || act === 'current' || act === 'person');
    expect(writes).toEqual([...person, 'current']);
  });

  it('stops at what it cannot know the end of, and does nothing for what is done', () => {
    expect(rehearsed(plan, { routing: { ...routing, ramp: rampOf(5, 'v9') } })).toMatchObject({
      acts: [],
      ending: { kind: 'conflict', rival: 'v9' },
    });
    expect(rehearsed(plan, { routing: { ...routing, manager: 'somebody' } }).ending.kind).toBe('conflict');
    expect(rehearsed(plan, { routing: { ...routing, current: 'v2' } })).toMatchObject({ acts: [], ending: { kind: 'finished' } });
    const order = { format: 1, rollout: 'r1', kind: 'pause', step: 0, by: 'ann', at: T, reason: '' } as const;
    expect(rehearsed(plan, { checkpoint: begun, order }).ending).toMatchObject({ kind: 'hold', reason: 'paused' });
  });
});
