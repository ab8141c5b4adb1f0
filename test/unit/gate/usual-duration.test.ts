import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { highestUsual } from '../../../src/gate/usual-duration.js';

const SECOND = 1_000;
const DAY = 86_400_000;

/** Durations in milliseconds, as a server would count them. */
function measured(durations: readonly number[]) {
  const asked: number[] = [];
  const found = highestUsual({
    closed: durations.length,
    longerThan: (ms) => {
      asked.push(ms);
      return Promise.resolve(durations.filter((duration) => duration > ms).length);
    },
  });
  return { found, asked };
}

describe('How long workflows usually take', () => {
  it('is what all but one in a hundred needed, to a tenth', async () => {
    const durations = Array.from({ length: 1_000 }, (_, n) => (n + 1) * SECOND);
    const { limit } = await measured(durations).found;
    expect(limit).toBeGreaterThanOrEqual(990 * SECOND);
    expect(limit).toBeLessThan(990 * 1.1 * SECOND);
  });

  it('is not known from a handful', async () => {
    const { found, asked } = measured(Array.from({ length: 19 }, () => SECOND));
    expect(await found).toEqual({ closed: 19 });
    expect(asked).toEqual([]);
  });

  it('is a second where all are faster, and unknown where too many take longer than a month', async () => {
    expect(await measured(Array.from({ length: 50 }, () => 20)).found).toEqual({ closed: 50, limit: SECOND });
    expect(await measured(Array.from({ length: 50 }, () => 40 * DAY)).found).toEqual({ closed: 50 });
  });

  it('leaves at most one in a hundred beyond it, and takes at most eleven counts', async () => {
    const durations = fc.array(fc.integer({ min: 1, max: 60 * DAY }), { minLength: 20, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(durations, async (some) => {
        const { found, asked } = measured(some);
        const { limit } = await found;
        expect(asked.length).toBeLessThanOrEqual(11);
        if (limit === undefined) return;
        expect(some.filter((duration) => duration > limit).length).toBeLessThanOrEqual(some.length / 100);
        const less = limit / 1.1 - 1;
        if (limit > SECOND)
          expect(some.filter((duration) => duration > less).length).toBeGreaterThan(Math.floor(some.length / 100));
      }),
    );
  });
});
