import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomFrom } from '../../../scripts/simulate/chance.mjs';
import { type SyntheticPairs } from '../../../src/gate/evidence.js';
import { judge } from '../../../src/gate/judge.js';
import { pairsDue, pairsWanted, syntheticTested } from '../../../src/gate/synthetic.js';
import { evidence, outcomes } from '../../support/sample-reports.js';
import { LIMITS } from './arbitrary.js';

const TEST = { falseRollbackRate: 0.01, confidence: 0.95 };
const SCHEDULE = { interval: 10_000, count: 20 };

const pairs = (ours: number, theirs: number, of = 20): SyntheticPairs => ({
  candidate: { starts: of, closed: of, bad: ours },
  baseline: { starts: of, closed: of, bad: theirs },
  wanted: 20,
});
const tested = (given: SyntheticPairs) => syntheticTested(given, { test: TEST, candidate: 'v3' });

describe('Pairs of synthetic workflows', () => {
  it('are due one an interval from the moment the ramp is in force, as many in each step', () => {
    const at = (step: number, now: number) => pairsDue(SCHEDULE, { step, since: 1_000, now });
    expect([0, 1_000, 10_999, 11_000, 191_000, 1e9].map((now) => at(0, now))).toEqual([1, 1, 1, 2, 20, 20]);
    expect([1_000, 1e9].map((now) => at(2, now))).toEqual([41, 60]);
  });

  it('never become fewer as time goes by, and never more than are wanted', () => {
    const moment = fc.record({ step: fc.nat(19), since: fc.nat(1e6), now: fc.nat(1e9), later: fc.nat(1e6) });
    const schedule = fc.record({ interval: fc.integer({ min: 100, max: 1e6 }), count: fc.integer({ min: 1, max: 1_000 }) });
    fc.assert(
      fc.property(schedule, moment, (given, { step, since, now, later }) => {
        const due = pairsDue(given, { step, since, now });
        expect(pairsDue(given, { step, since, now: now + later })).toBeGreaterThanOrEqual(due);
        expect(due).toBeLessThanOrEqual(pairsWanted(given, step));
        expect(due).toBeGreaterThan(step * given.count);
      }),
      { seed: 7 },
    );
  });

  it('take back a build on which eleven in a row fail while the old version does them all', () => {
    const least = Array.from({ length: 30 }, (_, failed) => failed).find(
      (failed) => tested(pairs(failed, 0, 30)).kind === 'fail',
    );
    expect(least).toBe(11);
    expect(tested(pairs(13, 0)).because).toMatch(
      /^13 of 20 synthetic workflows on v3 failed and 0 of 20 on the old version at the same time, which chance does not explain \(evidence \d+ to 1, 800 decide\)$/,
    );
  });

  it('say nothing against a build when both versions fail alike', () => {
    expect(tested(pairs(20, 20))).toMatchObject({ kind: 'pass', because: '' });
  });

  it('are no pass before as many as are due have ended on both versions', () => {
    expect(tested(pairs(0, 0, 19))).toMatchObject({
      kind: 'inconclusive',
      because: 'only 19 of the 20 pairs of synthetic workflows that are due up to this step have ended',
    });
    const open = { ...pairs(0, 0), baseline: { starts: 20, closed: 3, bad: 0 } };
    expect(tested(open).because).toContain('only 3 of the 20');
    expect(tested(pairs(0, 0, 0))).toMatchObject({ kind: 'inconclusive', seen: 'none ended yet' });
  });

  it('fail a good build in fewer than one of 400 rollouts, however often one looks and whatever breaks both versions', () => {
    const draw = randomFrom(11);
    const rollouts = 1_000;
    for (const rate of [0.02, 0.3, 0.9]) {
      let failed = 0;
      for (let rollout = 0; rollout < rollouts; rollout += 1) {
        const bad = [0, 0] as [number, number];
        for (let pair = 1; pair <= 60; pair += 1) {
          for (const arm of [0, 1] as const) bad[arm] += draw() < rate ? 1 : 0;
          if (tested(pairs(bad[0], bad[1], pair)).kind !== 'fail') continue;
          failed += 1;
          break;
        }
      }
      expect(failed / rollouts).toBeLessThan(1 / 400);
    }
  });
});

describe('A look at a rollout with synthetic workflows', () => {
  const judged = (synthetic: SyntheticPairs) =>
    judge(evidence({ candidate: outcomes({ completed: 30 }), synthetic }), { ...LIMITS, test: TEST }, 'v3');

  it('fails by them alone, and never passes by them alone', () => {
    expect(judged(pairs(20, 0)).kind).toBe('fail');
    const none = judge(evidence({ candidate: outcomes({}), synthetic: pairs(0, 0) }), { ...LIMITS, test: TEST }, 'v3');
    expect(none).toMatchObject({ kind: 'inconclusive', lack: 'samples' });
  });

  it('waits for them although the real workflows are enough', () => {
    expect(judged(pairs(0, 0)).kind).toBe('pass');
    expect(judged(pairs(0, 0, 5))).toMatchObject({
      kind: 'inconclusive',
      lack: 'samples',
      because: 'only 5 of the 20 pairs of synthetic workflows that are due up to this step have ended',
    });
  });
});
