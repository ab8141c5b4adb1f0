import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judge } from '../../../src/gate/judge.js';
import {
  dueAt,
  type Measurement,
  type MetricRule,
  stateOf,
  type Tally,
  withMeasurement,
} from '../../../src/gate/measurements.js';
import { judgeMetric } from '../../../src/gate/thresholds.js';
import { evidence, LIMITS } from './arbitrary.js';

const MINUTE = 60_000;
const SINCE = 1_800_000_000_000;

const usual: MetricRule = {
  key: 'k1',
  name: 'error-rate',
  condition: 'result < 0.05',
  from: 0,
  to: 3,
  interval: MINUTE,
  initialDelay: 0,
  count: undefined,
  needed: 1,
  failureLimit: 0,
  consecutiveErrorLimit: 4,
  dryRun: false,
};

type Result = Measurement['result'];
const LETTERS: Record<string, Result> = { s: 'success', f: 'failure', i: 'inconclusive', n: 'no-data', e: 'error' };

/** The tally after measurements, one letter each: s(uccess), f(ailure), i(nconclusive), n(o data), e(rror); one a minute. */
function after(letters: string, rule: Partial<MetricRule> = {}): Tally | undefined {
  let tally: Tally | undefined;
  for (const [index, letter] of letters.split('').entries()) {
    const result = LETTERS[letter] ?? 'error';
    tally = withMeasurement(tally, { ...usual, ...rule }, { result, seen: `saw ${letter}`, at: SINCE + index * MINUTE });
  }
  return tally;
}

function judged(letters: string, rule: Partial<MetricRule> = {}) {
  const seen = letters === '' ? undefined : `saw ${letters.at(-1) ?? ''}`;
  return judgeMetric(stateOf({ ...usual, ...rule }, after(letters, rule), { seen }));
}

describe('A metric from outside', () => {
  test.each<[string, Partial<MetricRule>, string, string]>([
    ['f', {}, 'fail', '1 of 1 measurement of error-rate failed (threshold result < 0.05, not a test): saw f'],
    ['sfsf', { failureLimit: 1 }, 'fail', '2 of 4 measurements of error-rate failed, 1 are borne'],
    ['fs', {}, 'fail', '1 of 2 measurements of error-rate failed'],
    ['fe', {}, 'fail', '1 of 1 measurement of error-rate failed'],
  ])('fails after %s with %j', (...[letters, rule, kind, because]) => {
    expect(judged(letters, rule)).toMatchObject({ kind, because: expect.stringContaining(because) });
  });

  test.each<[string, Partial<MetricRule>]>([
    ['s', {}],
    ['is', {}],
    ['ns', {}],
    ['sfsf', { failureLimit: 2 }],
    ['seeee', {}],
    ['eeeeees', {}],
    ['ss', { needed: 2 }],
  ])('has nothing against the build after %s with %j', (letters, rule) => {
    expect(judged(letters, rule)).toMatchObject({ kind: 'pass' });
  });

  test.each<[string, Partial<MetricRule>, string, string]>([
    ['', {}, 'samples', 'error-rate has not been measured yet'],
    ['s', { needed: 2 }, 'samples', 'error-rate has 1 of the 2 measurements needed'],
    ['si', {}, 'samples', 'error-rate neither succeeds nor fails (result < 0.05): saw i'],
    ['sn', {}, 'evidence', 'error-rate has no data: saw n'],
    ['e', {}, 'evidence', 'error-rate could not be measured: saw e'],
    ['ee', {}, 'evidence', 'error-rate could not be measured, 2 times in a row: saw e'],
    ['seeeee', {}, 'evidence', 'error-rate could not be measured, 5 times in a row: saw e'],
    ['se', { consecutiveErrorLimit: 0 }, 'evidence', 'error-rate could not be measured: saw e'],
  ])('is open after %s with %j, for want of %s', (...[letters, rule, lack, because]) => {
    expect(judged(letters, rule)).toMatchObject({ kind: 'inconclusive', lack, because });
  });

  test('is labelled as a threshold, and as a dry run when it is one', () => {
    expect(judged('sf', { failureLimit: 2 })).toMatchObject({
      metric: 'error-rate',
      seen: 'saw f; 1 of 2 measurements failed',
      limit: 'result < 0.05, 2 failed measurements borne (threshold, not a test)',
    });
    expect(judged('f', { dryRun: true })).toMatchObject({
      dryRun: true,
      limit: 'result < 0.05 (threshold, not a test; dry run, decides nothing)',
    });
    expect(judged('see').seen).toBe('2 errors in a row: saw e');
    expect(judged('').seen).toBe('not measured yet');
  });
});

describe('A metric is due', () => {
  const due = (letters: string, rule: Partial<MetricRule> = {}) => {
    const at = dueAt({ ...usual, ...rule }, after(letters, rule), SINCE);
    return at === undefined ? undefined : (at - SINCE) / 1000;
  };

  test.each<[string, Partial<MetricRule>, number | undefined]>([
    ['', {}, 0],
    ['', { initialDelay: 5 * MINUTE }, 300],
    ['s', {}, 60],
    ['s', { interval: undefined, count: 1 }, undefined],
    ['ss', { count: 2 }, undefined],
    ['ss', { count: 3 }, 120],
    ['e', {}, 10],
    ['e', { interval: 2_000 }, 2],
    ['e', { interval: undefined, count: 1 }, 10],
    ['i', { interval: undefined, count: 1 }, 10],
    ['sn', { count: 2 }, 120],
    ['f', {}, undefined],
    ['f', { failureLimit: 1 }, 60],
  ])('after %j with %j: %s s after the ramp', (letters, rule, seconds) => {
    expect(due(letters, rule)).toBe(seconds);
  });
});

const rules = fc.record({
  ...Object.fromEntries(Object.entries(usual).map(([key, value]) => [key, fc.constant(value)])),
  interval: fc.integer({ min: 1_000, max: 120_000 }),
  initialDelay: fc.integer({ min: 0, max: 60_000 }),
}) as fc.Arbitrary<MetricRule>;

test('However often and by however many processes it is looked at, no interval has two measurements and none is left out', () => {
  fc.assert(
    fc.property(rules, fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 200 }), (rule, pauses) => {
      let stored: string | undefined;
      let now = SINCE;
      const made: number[] = [];
      for (const pause of pauses) {
        now += pause;
        // Each look is another process: all that it knows is what was stored.
        const tally = stored === undefined ? undefined : (JSON.parse(stored) as Tally);
        const due = dueAt(rule, tally, SINCE);
        if (due === undefined || due > now) continue;
        made.push(now);
        stored = JSON.stringify(withMeasurement(tally, rule, { result: 'success', seen: '', at: now }));
      }
      const interval = rule.interval ?? 0;
      for (const [index, at] of made.entries()) {
        const before = made[index - 1];
        if (before === undefined) expect(at).toBeGreaterThanOrEqual(SINCE + rule.initialDelay);
        else expect(at - before).toBeGreaterThanOrEqual(interval);
        // The first look after it was due.
        expect(at - (before === undefined ? SINCE + rule.initialDelay : before + interval)).toBeLessThanOrEqual(30_000);
      }
    }),
  );
});

describe('The verdict with metrics from outside', () => {
  const states = fc.array(
    fc.tuple(fc.stringMatching(/^[sfine]{0,6}$/), fc.boolean(), fc.nat(2)).map(([letters, dryRun, failureLimit]) => {
      const rule = { dryRun, failureLimit };
      return stateOf({ ...usual, ...rule }, after(letters, rule), {});
    }),
    { minLength: 1, maxLength: 3 },
  );

  test('never passes without each of them, fails for each that fails, and does not mind a dry run', () => {
    fc.assert(
      fc.property(evidence, states, (seen, metrics) => {
        const without = judge(seen, { limits: LIMITS, candidate: 'v2' });
        const verdict = judge({ ...seen, metrics }, { limits: LIMITS, candidate: 'v2' });
        const deciding = metrics.filter(({ dryRun }) => !dryRun).map(judgeMetric);
        if (without.kind === 'fail' || deciding.some(({ kind }) => kind === 'fail')) expect(verdict.kind).toBe('fail');
        else if (deciding.every(({ kind }) => kind === 'pass')) expect(verdict).toMatchObject({ kind: without.kind });
        else expect(verdict.kind).toBe('inconclusive');
        // What could not be measured is a hold that no policy lifts.
        if (verdict.kind === 'inconclusive' && deciding.some(({ lack }) => lack === 'evidence'))
          expect(verdict.lack).toBe('evidence');
      }),
    );
  });
});
