import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countdown, duration, moment, timeOfDay } from '../../../src/report/durations.js';
import { counted, grouped, percent } from '../../../src/report/numbers.js';

describe('a duration in words', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [0.4, '1 ms'],
    [320, '320 ms'],
    [999.9, '999 ms'],
    [1_000, '1 s'],
    [4_230, '4.2 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [42_000, '42 s'],
    [59_700, '1m'],
    [250_000, '4m 10s'],
    [600_000, '10m'],
    [3_599_600, '1h'],
    [3_900_000, '1h 05m'],
    [86_399_000, '1d'],
    [183_600_000, '2d 03h'],
    [Number.NaN, 'unknown'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ])('%d ms is %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it('never reads 60 s, 60m or 24h', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) => {
        expect(duration(ms)).not.toMatch(/\b60 ?s|\b60m|\b24h/);
      }),
    );
  });

  it('counts down to 0 only when the wait is over', () => {
    expect([1, 999, 1_000, 61_000, 0, -9].map(countdown)).toEqual(['1 s', '1 s', '1 s', '1m 01s', '0 s', '0 s']);
  });

  it('shows moments in UTC', () => {
    const at = Date.UTC(2026, 10, 22, 12, 4, 31);
    expect([timeOfDay(at), moment(at)]).toEqual(['12:04:31Z', '2026-11-22 12:04:31Z']);
    expect(timeOfDay(Number.NaN)).toBe('--:--:--Z');
  });
});

describe('a number in words', () => {
  it.each([
    [25, '25 %'],
    [7.317, '7.3 %'],
    [0.25, '0.25 %'],
    [0.001, 'under 0.01 %'],
    [0, '0 %'],
    [100, '100 %'],
    [Number.NaN, 'unknown'],
  ])('%d as a percentage is %s', (value, words) => {
    expect(percent(value)).toBe(words);
  });

  it('has its noun in the right number', () => {
    expect([counted(1, 'workflow'), counted(2_000, 'workflow'), counted(0, 'history', 'histories'), grouped(1e6)]).toEqual([
      '1 workflow',
      '2,000 workflows',
      '0 histories',
      '1,000,000',
    ]);
  });
});
