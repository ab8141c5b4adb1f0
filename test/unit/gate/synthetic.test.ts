import { describe, expect, it } from '@jest/globals';
import { randomFrom } from '../../../scripts/simulate/chance.mjs';
import { type SyntheticPairs } from '../../../src/gate/evidence.js';
import { judge } from '../../../src/gate/judge.js';
import { type TestSettings } from '../../../src/gate/regression.js';
import { NO_SUMS, withStratum } from '../../../src/gate/sums.js';
import { pairsDue, startsWithin, syntheticTested } from '../../../src/gate/synthetic.js';
import { evidence, outcomes } from '../../support/sample-reports.js';
import { LIMITS } from './arbitrary.js';

const TEST = { falseRollbackRate: 0.01, confidence: 0.95 };
const SCHEDULE = { interval: 10_000, count: 20 };

const pairs = (ours: number, theirs: number, of = 20): SyntheticPairs => ({
  candidate: { starts: of, closed: of, bad: ours },
  baseline: { starts: of, closed: of, bad: theirs },
  since: 0,
  ended: of,
  wanted: 20,
});
const tested = (given: SyntheticPairs, finished = NO_SUMS, test: TestSettings = TEST) =>
  syntheticTested(given, { test, finished, candidate: 'v3' });

describe('Pairs of synthetic workflows', () => {
  it('are due one an interval from the moment the ramp is in force, up to their number', () => {
    const due = [0, 1_000, 10_999, 11_000, 191_000, 1e9].map((now) => pairsDue(SCHEDULE, { since: 1_000, now }));
    expect(due).toEqual([1, 1, 1, 2, 20, 20]);
  });

  it('take as long to start as their interval says, or as looks that start ten each', () => {
    expect(startsWithin(SCHEDULE, 15_000)).toBe(190_000);
    expect(startsWithin({ interval: 100, count: 95 }, 15_000)).toBe(150_000);
    expect(startsWithin({ interval: 100, count: 1 }, 15_000)).toBe(0);
  });

  it('take back a build on which eleven in a row fail while the old version does them all', () => {
    const least = Array.from({ length: 30 }, (_, failed) => failed).find(
      (failed) => tested(pairs(failed, 0, 30)).kind === 'fail',
    );
    expect(least).toBe(11);
    expect(tested(pairs(13, 0)).because).toMatch(
      /^13 of 20 synthetic workflows on v3 failed: 65 percentage points more than on the old version at the same time, which chance does not explain \(evidence \d+ to 1, 800 decide\)$/,
    );
  });

  it('say nothing against a build when both versions fail alike', () => {
    expect(tested(pairs(20, 20))).toMatchObject({ kind: 'pass', because: '' });
  });

  it('are no pass before as many as are due have ended on both versions, however they ended', () => {
    expect(tested(pairs(0, 0, 19))).toMatchObject({
      kind: 'inconclusive',
      because: 'only 19 of the 20 pairs of synthetic workflows of this step have ended',
    });
    expect(tested(pairs(0, 0, 0))).toMatchObject({ kind: 'inconclusive', seen: 'none ended yet' });
    // One was terminated by a person, which says nothing and ends it all the same.
    expect(tested({ ...pairs(0, 0), candidate: { starts: 20, closed: 19, bad: 0 } }).kind).toBe('pass');
  });

  it('add up over the ramps', () => {
    const before = withStratum(NO_SUMS, { ramp: 0.5, ...pairs(6, 0) });
    expect(tested(pairs(6, 0)).kind).toBe('pass');
    expect(tested(pairs(6, 0), before)).toMatchObject({
      kind: 'fail',
      seen: '6 of 20 failed at this ramp, 0 of 20 on the old version',
      because: expect.stringMatching(/^12 of 40 synthetic workflows on v3 failed: 30 percentage points more/),
    });
  });

  it('speak against no build for less than half of the harm budget, which follows the rate that is known', () => {
    const certain = pairs(1_300, 900, 20_000);
    expect(tested(certain).kind).toBe('fail');
    expect(tested(certain, NO_SUMS, { ...TEST, baselineRate: 0.1 }).kind).toBe('pass');
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
  const asked = { limits: { ...LIMITS, test: TEST }, candidate: 'v3', synthetic: { test: TEST, finished: NO_SUMS } };
  const judged = (synthetic: SyntheticPairs, found: Parameters<typeof evidence>[0] = {}) =>
    judge(evidence({ candidate: outcomes({ completed: 30 }), synthetic, ...found }), asked);

  it('fails by them alone, and never passes by them alone', () => {
    expect(judged(pairs(20, 0)).kind).toBe('fail');
    expect(judged(pairs(0, 0), { candidate: outcomes({}) })).toMatchObject({ kind: 'inconclusive', lack: 'samples' });
  });

  it('waits for them although the real workflows are enough', () => {
    expect(judged(pairs(0, 0)).kind).toBe('pass');
    expect(judged(pairs(0, 0, 5))).toMatchObject({
      kind: 'inconclusive',
      lack: 'pairs',
      because: 'only 5 of the 20 pairs of synthetic workflows of this step have ended',
    });
  });

  it('fails by what was counted, though no more could be started', () => {
    expect(judged(pairs(20, 0), { unread: ['Synthetic workflows: busy'] }).kind).toBe('fail');
    expect(judged(pairs(0, 0), { unread: ['Synthetic workflows: busy'] })).toMatchObject({ lack: 'evidence' });
  });

  it('shows failed tasks and does not judge them: an outage breaks those of both versions, and nobody compares them', () => {
    const tasks = { workflowTasks: { processed: 10, failed: 9 }, activityTasks: { processed: 10, failed: 9 } };
    const { kind, metrics } = judged(pairs(20, 20), tasks);
    expect(kind).toBe('pass');
    expect(metrics.filter(({ dryRun }) => dryRun).map(({ metric, kind: each }) => [metric, each])).toEqual([
      ['workflow-task-failure-rate', 'fail'],
      ['activity-failure-rate', 'fail'],
    ]);
    const without = { limits: asked.limits, candidate: 'v3' };
    expect(judge(evidence({ candidate: outcomes({ completed: 30 }), ...tasks }), without).kind).toBe('fail');
  });
});
