import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openRunsBound } from '../../../src/replay/bound.js';

describe('How many open runs could still break', () => {
  it('none, when all were replayed, or when there are none', () => {
    expect(openRunsBound([{ openRuns: 7, replayed: 7, random: 0 }])).toBe(0);
    expect(openRunsBound([])).toBe(0);
  });

  it('any share, when nothing was drawn: chosen runs speak for themselves only', () => {
    expect(openRunsBound([{ openRuns: 100, replayed: 10, random: 0 }])).toBeCloseTo(0.9);
  });

  it('1 % after 299 draws of many, 5 % after 59', () => {
    expect(openRunsBound([{ openRuns: 1_000_000, replayed: 299, random: 299 }])).toBeCloseTo(0.00997, 4);
    expect(openRunsBound([{ openRuns: 1_000_000, replayed: 59, random: 59 }])).toBeCloseTo(0.0495, 3);
  });

  it('a type without draws counts as unknown whole', () => {
    const types = [
      { openRuns: 900, replayed: 900, random: 0 },
      { openRuns: 100, replayed: 0, random: 0 },
    ];
    expect(openRunsBound(types)).toBeCloseTo(0.1);
  });

  it('is never smaller than any single way in which the draws could have missed the broken runs', () => {
    const types = fc.array(
      fc.record({ openRuns: fc.integer({ min: 50, max: 5_000 }), random: fc.integer({ min: 1, max: 49 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(
        types,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (each, weights) => {
          const bound = openRunsBound(each.map((type) => ({ ...type, replayed: type.random })));
          const sum = weights.slice(0, each.length).reduce((all, weight) => all + weight, 0);
          fc.pre(sum > 0);
          const open = each.reduce((all, { openRuns }) => all + openRuns, 0);
          // Doubt divided by these weights: each type's draws miss with probability 0.05^share.
          const broken = each.map(({ openRuns, random }, at) => openRuns * (1 - 0.05 ** ((weights[at] ?? 0) / sum / random)));
          expect(bound).toBeGreaterThanOrEqual(broken.reduce((all, each) => all + each, 0) / open - 1e-9);
        },
      ),
      { seed: 3 },
    );
  });
});
