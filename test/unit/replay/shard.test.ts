import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ofMovingShard, ofShard, parseShard } from '../../../src/replay/shard.js';

const keys = fc.uniqueArray(fc.string(), { maxLength: 60 });
const many = fc.integer({ min: 1, max: 7 });
const own = (key: string): string => key;

describe('Shards', () => {
  it('hold every history exactly once and differ in size by one at most', () => {
    fc.assert(
      fc.property(keys, many, (all, of) => {
        const parts = Array.from({ length: of }, (_, at) => ofShard(all, own, { index: at + 1, of }));
        expect(parts.flat().sort()).toEqual([...all].sort());
        const sizes = parts.map((part) => part.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
      { seed: 4 },
    );
  });

  it('are the same whatever the order in which a machine lists the histories', () => {
    fc.assert(
      fc.property(keys, many, (all, of) => {
        const shard = { index: 1, of };
        expect([...ofShard(all.toReversed(), own, shard)].sort()).toEqual([...ofShard(all, own, shard)].sort());
      }),
      { seed: 4 },
    );
  });

  it('of a server keep a run in its shard when others come and go', () => {
    fc.assert(
      fc.property(keys, keys, many, (all, more, of) => {
        const shard = { index: 1, of };
        const before = ofMovingShard(all, own, shard);
        const after = new Set(ofMovingShard([...new Set([...more, ...all])], own, shard));
        expect(before.every((key) => after.has(key))).toBe(true);
      }),
      { seed: 4 },
    );
  });

  it('are written as part/parts', () => {
    expect(parseShard('2/4')).toEqual({ index: 2, of: 4 });
    for (const bad of ['0/4', '5/4', '1', 'a/b', '1/0', '-1/2', '']) expect(() => parseShard(bad)).toThrow('such as 2/4');
  });
});
