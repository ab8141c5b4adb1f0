import { describe, expect, it } from '@jest/globals';
import {
  T,
  allAtOnce,
  begun,
  beforeFive,
  checkpointOf,
  decide,
  look,
  manual,
  order,
  plan,
  rampOf,
  ready,
  routing,
} from './situation.js';

const registered = look({ checkpoint: { ...begun, passed: ['registration'] } });

describe('The checks', () => {
  it('run in the order of the plan', () => {
    expect(decide(registered)).toMatchObject({ kind: 'check', check: 'replay' });
    expect(decide(look({ checkpoint: { ...begun, passed: ['registration', 'replay'] } }))).toMatchObject({ check: 'smoke-test' });
  });

  it('are noted when they pass, so that a kill repeats none', () => {
    const findings = { replay: { kind: 'pass', because: '40 histories replayed' } } as const;
    expect(decide({ ...registered, findings })).toEqual({
      kind: 'record',
      checkpoint: { ...begun, passed: ['registration', 'replay'] },
      because: '40 histories replayed',
    });
  });

  it('refuse the build when the replay fails', () => {
    const findings = { replay: { kind: 'fail', because: '3 of 40 histories diverge' } } as const;
    const because = 'refused by the replay check: 3 of 40 histories diverge';
    expect(decide({ ...registered, findings })).toEqual({
      kind: 'record',
      checkpoint: { ...begun, passed: ['registration'], outcome: { kind: 'refused', at: T, because } },
      because,
    });
  });

  it('refuse the build when the smoke test fails', () => {
    const seen = look({
      checkpoint: { ...begun, passed: ['registration', 'replay'] },
      findings: { 'smoke-test': { kind: 'fail', because: 'it timed out' } },
    });
    expect(decide(seen).because).toBe('refused by the smoke test: it timed out');
  });

  it('end held when one could not decide', () => {
    const findings = { replay: { kind: 'hold', because: '2 of 5 histories' } } as const;
    expect(decide({ ...registered, findings })).toEqual({
      kind: 'hold',
      reason: 'check',
      wait: false,
      because: '2 of 5 histories',
    });
  });

  it('wait for pollers again when an edited plan asks for them again', () => {
    const seen = look({
      checkpoint: { ...begun, passed: [] },
      findings: { registration: { kind: 'hold', because: 'no poller', first: false } },
    });
    expect(decide(seen)).toMatchObject({ kind: 'hold', reason: 'check', wait: true });
  });

  it('do not begin while a person pauses', () => {
    expect(decide({ ...registered, order: order('pause', -1) })).toMatchObject({
      kind: 'hold',
      reason: 'paused',
      wait: false,
      because: 'paused by ann (because); `rainbow resume` goes on',
    });
    expect(decide({ ...registered, order: order('resume', -1) }).kind).toBe('check');
  });

  it('all begin again under an edited plan', () => {
    expect(decide(ready, { plan: { ...plan, fingerprint: 'plan-b' } })).toMatchObject({
      kind: 'record',
      checkpoint: { plan: 'plan-b', passed: [], position: { at: 'checks' } },
    });
  });

  it('all begin again under a plan edited after the first intent but before the first ramp', () => {
    expect(decide(beforeFive, { plan: { ...plan, fingerprint: 'plan-b' } })).toMatchObject({
      kind: 'record',
      checkpoint: { plan: 'plan-b', passed: [], position: { at: 'checks' } },
    });
  });
});

describe('The first routing write', () => {
  it('is the ramp of the first step, with its intent', () => {
    expect(decide(ready)).toEqual({
      kind: 'ramp',
      step: 0,
      percentage: 5,
      checkpoint: { ...begun, position: { at: 'step', step: 0, from: 'now' } },
      because: 'step 1 of 3: ramp v2 to 5 %',
    });
  });

  it('is written again after a kill, and held by a pause that is newer than its intent', () => {
    expect(decide(beforeFive)).toMatchObject({ kind: 'ramp', step: 0, checkpoint: checkpointOf(beforeFive) });
    expect(decide({ ...beforeFive, order: order('pause') })).toMatchObject({ kind: 'hold', reason: 'paused' });
  });

  it('is the promotion when nothing served before: a ramp would strand the rest', () => {
    const seen = look({ checkpoint: { ...begun, previous: null, first: true }, routing: { ...routing, current: null } });
    expect(decide(seen)).toMatchObject({
      kind: 'promote',
      checkpoint: { position: { at: 'promotion', from: 'now' } },
      because: expect.stringContaining('nothing else serves'),
    });
  });

  it('is the promotion when the strategy is AllAtOnce', () => {
    expect(decide(ready, { plan: allAtOnce })).toMatchObject({ kind: 'promote', because: 'make v2 Current' });
  });

  it('waits for a person when the strategy is Manual, also for a first deployment', () => {
    const hold = { kind: 'hold', reason: 'approval', wait: false };
    expect(decide(ready, { plan: manual })).toMatchObject(hold);
    expect(decide({ ...ready, order: order('resume', -1) }, { plan: manual })).toMatchObject(hold);
    expect(decide(look({ checkpoint: { ...begun, previous: null, first: true } }), { plan: manual })).toMatchObject(hold);
  });

  it('follows a promote order when the strategy is Manual', () => {
    expect(decide({ ...ready, order: order('promote', -1) }, { plan: manual }).kind).toBe('promote');
    expect(decide({ ...ready, order: order('promote-full', -1) }, { plan: manual }).kind).toBe('promote');
  });

  it('skips the steps when a person orders promote-full', () => {
    expect(decide({ ...ready, order: order('promote-full', -1) })).toMatchObject({ kind: 'promote' });
    expect(decide({ ...ready, order: order('promote', -1) })).toMatchObject({ kind: 'ramp', step: 0 });
  });

  it('does not happen while a person pauses', () => {
    expect(decide({ ...ready, order: order('pause', -1) })).toMatchObject({ kind: 'hold', reason: 'paused' });
  });

  it.each([
    ['the deployment is gone', undefined, 'no longer lists v2'],
    ['the candidate was promoted by hand', { ...routing, current: 'v2' }, 'found v2 Current, no ramp'],
    ['the candidate was ramped by hand', { ...routing, ramp: rampOf(7) }, 'already ramps at 7 %'],
  ])('does not happen when %s', (_name, changed, because) => {
    const decision = decide({ ...ready, routing: changed });
    expect(decision).toEqual({ kind: 'conflict', because: expect.stringContaining(because) });
  });

  it('does not happen when another version became Current, and names it', () => {
    expect(decide({ ...ready, routing: { ...routing, current: 'v3' } })).toEqual({
      kind: 'conflict',
      rival: 'v3',
      because: expect.stringContaining('expected v1 Current and no ramp, found v3 Current'),
    });
  });

  it('does not happen when a rival ramps, and names it', () => {
    expect(decide({ ...ready, routing: { ...routing, ramp: rampOf(7, 'v3') } })).toMatchObject({ kind: 'conflict', rival: 'v3' });
  });
});
