import { describe, expect, it } from '@jest/globals';
import { type Observation } from '../../../src/rollout/observation.js';
import { type Routing } from '../../../src/rollout/routing.js';
import {
  T,
  atFive,
  beforeFive,
  beforePromotion,
  beforeTwentyFive,
  decide,
  pass,
  promoted,
  rampOf,
  routing,
} from './situation.js';

const by: Routing = { ...routing, lastModifier: 'ann', mark: 'after' };

describe("Somebody else's change of the routing is a conflict, and nothing is written", () => {
  it.each<[string, Observation, Routing | undefined]>([
    ['step: the ramp was raised', atFive, { ...by, ramp: rampOf(50) }],
    ['step: the ramp was lowered to 0', atFive, { ...by, ramp: rampOf(0) }],
    ['step: the ramp was unset', atFive, by],
    ['step: another version ramps', atFive, { ...by, ramp: rampOf(5, 'v3') }],
    ['step: the unversioned workers ramp', atFive, { ...by, ramp: rampOf(5, null) }],
    ['step: another version is Current', atFive, { ...by, current: 'v3', ramp: rampOf(5) }],
    ['step: the candidate was promoted', atFive, { ...by, current: 'v2' }],
    ['step: the deployment was deleted', atFive, undefined],
    ['step: it has a manager', atFive, { ...routing, ramp: rampOf(5), manager: 'controller' }],
    ['first intent: another version ramps', beforeFive, { ...by, ramp: rampOf(5, 'v3') }],
    ['first intent: Current moved', beforeFive, { ...by, current: 'v3' }],
    ['intent: the ramp was unset', beforeTwentyFive, by],
    ['promotion intent: the ramp was unset', beforePromotion, by],
    ['promotion intent: another version is Current', beforePromotion, { ...by, current: 'v3', ramp: rampOf(50) }],
    ['promotion intent: the deployment was deleted', beforePromotion, undefined],
    ['promotion: the old version is Current again', promoted, by],
    ['promotion: another version is Current', promoted, { ...by, current: 'v3' }],
    ['promotion: a rival ramps', promoted, { ...by, current: 'v2', ramp: rampOf(5, 'v3') }],
  ])('%s', (_name, seen, changed) => {
    expect(decide({ ...seen, routing: changed }, { after: 60, verdict: pass }).kind).toBe('conflict');
  });

  describe('before anything of this rollout was routed', () => {
    const inactive = [{ buildId: 'v2', status: 'inactive', createdAt: T }] as const;
    const at = (change: Partial<Routing>) => decide({ ...beforeFive, routing: { ...by, versions: inactive, ...change } });

    it('names the rival whose ramp or promotion came first', () => {
      expect(at({ ramp: rampOf(5, 'v3') })).toMatchObject({ kind: 'conflict', rival: 'v3' });
      expect(at({ current: 'v3' })).toMatchObject({ kind: 'conflict', rival: 'v3' });
    });

    it('goes on once the rival has gone', () => {
      expect(at({})).toMatchObject({ kind: 'ramp', checkpoint: { position: { step: 0, from: 'after' } } });
    });

    it('is over with the first ramp, whoever undid it', () => {
      expect(at({ versions: [{ buildId: 'v2', status: 'draining', createdAt: T }] })).toMatchObject({ kind: 'conflict' });
    });
  });

  it('says who, what was expected and what was found', () => {
    expect(decide({ ...atFive, routing: { ...by, ramp: rampOf(50) } }).because).toBe(
      'the routing was changed by "ann": expected v1 Current and v2 ramping at 5 %, found v1 Current, v2 ramping at 50 %; nothing was overwritten. Put it back, or end this rollout with `rainbow rollback`',
    );
    expect(decide({ ...promoted, routing: { ...by, lastModifier: '' } }).because).toContain(
      'changed by somebody else: expected v2 Current and no ramp, found v1 Current, no ramp',
    );
  });

  it('goes on when it was put back', () => {
    expect(decide({ ...atFive, routing: { ...by, ramp: rampOf(5) } }).kind).toBe('judge');
  });
});
