import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { freezeOf } from '../../../src/config/assemble-freeze.js';
import { type Decision } from '../../../src/rollout/decision.js';
import { type Freezable, unlessFrozen } from '../../../src/rollout/freeze.js';
import { nextStep } from '../../../src/rollout/next-step.js';
import { type Observation } from '../../../src/rollout/observation.js';
import {
  allAtOnce,
  atFifty,
  atFive,
  atTwentyFive,
  checkpointOf,
  fail,
  look,
  order,
  pass,
  plan,
  promoted,
  ready,
} from './situation.js';

const ALL: Freezable[] = ['start', 'advance', 'promote'];
const WEEKEND = { timeZone: 'Europe/Berlin', from: 'Fri 16:00', until: 'Mon 08:00', block: ALL };
/** A Saturday, long after every bake of the situations. */
const SATURDAY = Date.parse('2027-02-06T12:00:00Z');

/** What follows from a look on a frozen Saturday. */
function frozen(seen: Observation, { block = ALL, verdict = pass, followed = plan } = {}): Decision {
  const freezes = [freezeOf({ ...WEEKEND, block })];
  return nextStep({ ...followed, freezes }, { ...seen, findings: { ...seen.findings, verdict } }, SATURDAY);
}

const HOLD = {
  kind: 'hold',
  reason: 'freeze',
  wait: false,
  because:
    'frozen until Mon 08:00 (Europe/Berlin): `rollout.freeze` keeps the rollout where it is, a rollback is never blocked; `rainbow advance` goes on after that',
};

describe('A freeze', () => {
  test('blocks the first traffic, the next step and the promotion', () => {
    expect(frozen(ready)).toEqual(HOLD);
    expect(frozen(atFive)).toEqual(HOLD);
    expect(frozen(atFifty)).toEqual(HOLD);
    expect(frozen(ready, { followed: allAtOnce })).toEqual(HOLD);
  });

  test('blocks a person, too, who may lift it in the configuration at any time', () => {
    expect(frozen({ ...atTwentyFive, order: order('promote', 1) })).toEqual(HOLD);
    expect(frozen({ ...atFive, order: order('promote-full') })).toEqual(HOLD);
  });

  test('never blocks a rollback, by a verdict or by a person, nor the end of a rollout', () => {
    for (const seen of [atFive, atTwentyFive, atFifty, promoted])
      expect(frozen(seen, { verdict: fail })).toMatchObject({ kind: 'rollback' });
    for (const kind of ['abort', 'rollback', 'supersede'] as const)
      expect(frozen({ ...atFive, order: order(kind) })).toMatchObject({ kind: 'rollback' });
    expect(frozen(promoted)).toMatchObject({ kind: 'record', checkpoint: { outcome: { kind: 'completed' } } });
  });

  test.each<[Freezable, string[]]>([
    ['start', ['hold', 'ramp', 'promote']],
    ['advance', ['ramp', 'hold', 'promote']],
    ['promote', ['ramp', 'ramp', 'hold']],
  ])('that blocks %s alone leaves the rest', (action, kinds) => {
    expect([ready, atFive, atFifty].map((seen) => frozen(seen, { block: [action] }).kind)).toEqual(kinds);
  });

  test('never blocks a step down, as an edited plan may ask for one', () => {
    const down: Decision = { kind: 'ramp', step: 0, percentage: 5, checkpoint: checkpointOf(atTwentyFive), because: 'less' };
    const asked = { freezes: [freezeOf(WEEKEND)], now: SATURDAY };
    expect(unlessFrozen(down, atTwentyFive, asked)).toBe(down);
    expect(unlessFrozen({ ...down, percentage: 50 }, atTwentyFive, asked)).toEqual(HOLD);
  });

  test('notes a rollout that would begin, so that the next tick finds it', () => {
    const registration = { kind: 'pass', because: 'polls', first: false } as const;
    const bare = { ...plan, checks: ['registration'] as const };
    const decision = frozen(look({ findings: { registration } }), { followed: bare });
    expect(decision).toMatchObject({ kind: 'record', checkpoint: { position: { at: 'checks' }, passed: ['registration'] } });
  });
});

describe('A freeze by weekday', () => {
  test.each([
    ['2026-11-20T14:59:59Z', false],
    ['2026-11-20T15:00:00Z', true],
    ['2026-11-22T23:30:00Z', true],
    ['2026-11-23T06:59:59Z', true],
    ['2026-11-23T07:00:00Z', false],
    ['2026-07-03T13:59:59Z', false],
    ['2026-07-03T14:00:00Z', true],
    ['2026-07-06T05:59:59Z', true],
    ['2026-07-06T06:00:00Z', false],
  ])('follows the clock on the wall, in summer and winter: %s', (time, is) => {
    expect(isFrozen(WEEKEND, time)).toBe(is);
  });

  test('may lie within one week', () => {
    const lunch = { timeZone: 'UTC', from: 'Tue 12:00', until: 'Tue 13:00', block: ALL };
    expect(['T11:59', 'T12:00', 'T12:59', 'T13:00'].map((time) => isFrozen(lunch, `2026-11-24${time}:00Z`))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('and the one with its ends exchanged cover each minute once', () => {
    const minute = fc.tuple(
      fc.constantFrom('Mon', 'Wed', 'Sun'),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
    );
    const times = minute.map(([day, hour, min]) => `${day} ${String(hour).padStart(2, '0')}:${String(min).padStart(2, '0')}`);
    const zones = fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Kiritimati');
    fc.assert(
      fc.property(
        times,
        times,
        zones,
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        (...[from, until, timeZone, at]) => {
          fc.pre(from !== until);
          const one = isFrozen({ timeZone, from, until, block: ALL }, at.toISOString());
          const other = isFrozen({ timeZone, from: until, until: from, block: ALL }, at.toISOString());
          expect(one).toBe(!other);
        },
      ),
    );
  });
});

test('A freeze by date begins and ends once', () => {
  const holidays = { timeZone: 'America/New_York', from: '2026-12-18 12:00', until: '2027-01-04 08:00', block: ALL };
  const times = [
    '2025-12-25T12:00Z',
    '2026-12-18T16:59Z',
    '2026-12-18T17:00Z',
    '2027-01-04T12:59Z',
    '2027-01-04T13:00Z',
    '2027-12-25T12:00Z',
  ];
  expect(times.map((time) => isFrozen(holidays, time))).toEqual([false, false, true, true, false, false]);
});

function isFrozen(window: Parameters<typeof freezeOf>[0], time: string): boolean {
  const freezes = [freezeOf(window)];
  const registered = { ...ready, findings: {} };
  return nextStep({ ...plan, freezes }, registered, Date.parse(time)).kind === 'hold';
}
