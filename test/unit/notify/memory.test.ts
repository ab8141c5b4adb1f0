import { describe, expect, it } from '@jest/globals';
import { claimedBy, decodeMemory, due, encodeMemory, MOST_TRIES, withClaim, withResult } from '../../../src/notify/memory.js';
import { MAX_ENTRY_BYTES } from '../../../src/rollout/codec.js';

const KEYS = ['0/completed', '1/completed'];
const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const fresh = decodeMemory(undefined, 'r1');
const claimed = withClaim(fresh, KEYS, { by: 'one', at: NOW });
const sent = withResult(claimed, new Map([['0/completed', 'sent']] as const), NOW);

describe('what was told of a rollout', () => {
  it('is due until it is claimed, and never again once it was sent', () => {
    expect(due(fresh, KEYS, NOW)).toEqual(KEYS);
    expect(due(claimed, KEYS, NOW + MINUTE)).toEqual([]);
    expect(due(sent, KEYS, NOW + 10 * MINUTE)).toEqual(['1/completed']);
  });

  it('is due again when the run that claimed it was killed', () => {
    expect(due(claimed, KEYS, NOW + MINUTE + 1)).toEqual(KEYS);
  });

  it('is due again when it did not arrive, for so many runs', () => {
    let memory = fresh;
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      expect(due(memory, ['0/completed'], NOW)).toHaveLength(1);
      const again = withClaim(memory, ['0/completed'], { by: 'one', at: NOW });
      memory = withResult(again, new Map([['0/completed', 'failed']] as const), NOW);
    }
    expect(due(memory, ['0/completed'], NOW)).toEqual([]);
  });

  it('is told by the last of several runs that claim it at once', () => {
    const other = withClaim(fresh, KEYS, { by: 'two', at: NOW });
    expect([claimedBy(other, KEYS, 'one'), claimedBy(other, KEYS, 'two')]).toEqual([[], KEYS]);
  });

  it('comes back from the entry, fits it, and is void for another attempt', () => {
    expect(decodeMemory(encodeMemory(sent), 'r1')).toEqual(sent);
    expect(decodeMemory(encodeMemory(sent), 'r2')).toEqual({ format: 1, rollout: 'r2', told: [] });
    const many = Array.from({ length: 100 }, (_, n) => `4/paused.plan-changed.step19.${NOW + n}`);
    const full = encodeMemory(withClaim(decodeMemory(undefined, '20261122T120000-01234567'), many, { by: '01234567', at: NOW }));
    expect(Buffer.byteLength(full)).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
    expect(full).toContain(many.at(-1));
  });

  it('cannot be read when somebody else wrote the entry', () => {
    for (const text of ['{', '{"format":2}', '[]'])
      expect(() => decodeMemory(text, 'r1')).toThrow(/^the metadata entry that says what was told cannot be read: /);
  });
});
