import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aligned, cut, fold, pad, width, wrap } from '../../../src/report/width.js';

const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '注', '\u{1F308}', '-'), minLength: 1, maxLength: 30 }), {
  minLength: 1,
  maxLength: 20,
});

describe('the width of a text in a terminal', () => {
  it('counts wide characters twice and combining ones not at all', () => {
    expect([width('abc'), width('注文'), width('e\u0301'), width('\u{1F308}'), width('')]).toEqual([3, 4, 1, 2, 0]);
  });

  it('is kept by cutting, which shows that something is missing', () => {
    expect([cut('abcdef', 4), cut('注文注文', 4), cut('abcd', 4), cut('abc', 0)]).toEqual(['abc…', '注…', 'abcd', '']);
  });

  it('is filled up by padding', () => {
    expect(pad('注', 4)).toBe('注  ');
  });

  it('is never exceeded by folding, and folding loses nothing', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 40 }), (list, columns) => {
        const lines = fold(list.join(' '), columns);
        expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(list.join(''));
      }),
    );
  });

  it('is kept by wrapping to a number of lines', () => {
    expect(wrap('one two three four', { columns: 7, lines: 2 })).toEqual(['one two', 'three…']);
    expect(wrap('one two', { columns: 7, lines: 2 })).toEqual(['one two']);
  });

  it('lets columns start below each other', () => {
    expect(aligned([['a', 'bb', 'c'], ['注文', 'b'], []])).toEqual(['a     bb  c', '注文  b', '']);
  });
});
