import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Tally } from '../../../src/gate/measurements.js';
import { type Checkpoint, type Order, type Position } from '../../../src/rollout/checkpoint.js';
import {
  MAX_ENTRY_BYTES,
  UnreadableEntry,
  decodeCheckpoint,
  decodeOrder,
  encodeCheckpoint,
  encodeOrder,
} from '../../../src/rollout/codec.js';
import { remember } from '../../../src/gate/remembered.js';
import { NO_SUMS, type Sums, withStratum } from '../../../src/gate/sums.js';
import { begun, order } from './situation.js';

const bytes = (text: string) => new TextEncoder().encode(text).length;
const id = fc.string({ minLength: 1, maxLength: 40 });
const short = fc.string({ maxLength: 100 });
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
const index = fc.integer({ min: 0, max: 20 });

const position: fc.Arbitrary<Position> = fc.oneof(
  fc.record({ at: fc.constant('checks' as const) }),
  fc.record({ at: fc.constant('step' as const), step: index, from: id }),
  fc.record({ at: fc.constant('promotion' as const), from: id }),
  fc.record({
    at: fc.constant('rollback' as const),
    cause: fc.constantFrom('verdict', 'inconclusive', 'aborted', 'superseded', 'requested'),
    because: short,
  }),
);

const tally: fc.Arbitrary<Tally> = fc.record({
  key: fc.stringMatching(/^[0-9a-f]{8}$/),
  at: time,
  measured: fc.nat(),
  failed: fc.nat(),
  errors: fc.nat(),
  last: fc.constantFrom('none', 'success', 'failure', 'inconclusive', 'no-data'),
});

const checkpoints: fc.Arbitrary<Checkpoint> = fc.record(
  {
    format: fc.constant(1 as const),
    rollout: id,
    plan: id,
    previous: fc.option(id),
    first: fc.boolean(),
    startedAt: time,
    passed: fc.subarray(['registration', 'replay', 'smoke-test'] as const),
    position,
    rampedAt: time,
    baseline: fc.tuple(fc.nat(), fc.nat()).map(([bad, good]) => [bad + good, bad] as const),
    slowLimit: fc.nat(),
    unproven: fc.uniqueArray(index),
    metrics: fc.array(tally, { maxLength: 12 }),
    outcome: fc.record({
      kind: fc.constantFrom('completed', 'rolled-back', 'aborted', 'superseded', 'refused'),
      at: time,
      because: short,
    }),
  },
  { requiredKeys: ['format', 'rollout', 'plan', 'previous', 'first', 'startedAt', 'passed', 'position', 'unproven'] },
);

const orders: fc.Arbitrary<Order> = fc.record({
  format: fc.constant(1 as const),
  rollout: id,
  kind: fc.constantFrom('pause', 'resume', 'promote', 'promote-full', 'abort', 'rollback', 'supersede', 'accept-plan'),
  step: fc.integer({ min: -1, max: 20 }),
  by: short,
  at: time,
  reason: short,
});

describe('An entry in the metadata', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(checkpoints, (one) => {
        expect(decodeCheckpoint(encodeCheckpoint(one))).toEqual(one);
      }),
    );
    fc.assert(
      fc.property(orders, (one) => {
        expect(decodeOrder(encodeOrder(one))).toEqual(one);
      }),
    );
  });

  it.each([
    ['Latin', 'x'],
    ['quotes', '"'],
    ['new lines', '\n'],
    ['two bytes', 'é'],
    ['three bytes', '証'],
    ['four bytes', '🌈'],
  ])('fits with a 480-byte Build ID and sentences without end (%s)', (_name, character) => {
    const sentence = character.repeat(5_000);
    const entry: Checkpoint = {
      ...begun,
      rollout: '20261122T074500-12345678',
      plan: 'f'.repeat(64),
      previous: 'b'.repeat(480),
      startedAt: 1_800_000_000_000,
      rampedAt: 1_800_000_000_000,
      unproven: Array.from({ length: 21 }, (_, n) => n),
      position: { at: 'rollback', cause: 'inconclusive', because: sentence },
      outcome: { kind: 'rolled-back', at: 1_800_000_000_000, because: sentence },
    };
    const text = encodeCheckpoint(entry);
    expect(bytes(text)).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
    const { outcome } = decodeCheckpoint(text);
    expect(outcome?.because).toMatch(/^.+…$/su);
    // Half of a surrogate pair is not text.
    expect(outcome?.because).not.toMatch(/\p{Surrogate}/u);
    expect(bytes(encodeOrder({ ...order('pause'), by: sentence, reason: sentence }))).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
  });

  it('fits with all that the longest rollout leaves: 20 steps of five million workflows, twelve metrics, the sums of the test', () => {
    const now = 1_800_000_000_123;
    const arm = { starts: 5_000_000, closed: 4_999_999, bad: 4_999_998 };
    const stratum = { ramp: Math.fround(33.3333333) / 100, candidate: arm, baseline: arm };
    const sums = Array.from({ length: 20 }).reduce<Sums>((before) => withStratum(before, stratum), NO_SUMS);
    const entry: Checkpoint = {
      ...begun,
      rollout: '20261122T074500-12345678',
      plan: 'f'.repeat(16),
      previous: 'b'.repeat(480),
      startedAt: now,
      rampedAt: now,
      shares: Array.from({ length: 24 }, (_, n) => [n + 0.125, now] as const),
      unproven: Array.from({ length: 21 }, (_, n) => n),
      baseline: [4_999_999, 4_999_998],
      evidence: remember(now, sums, stratum),
      slowLimit: 2_592_000_000,
      slow: remember(now, sums, stratum),
      synthetic: remember(now, sums, stratum),
      metrics: Array.from({ length: 12 }, (_, n) => ({
        key: `abcdef${n + 10}`,
        at: now,
        measured: 12_345,
        failed: 1_234,
        errors: 123,
        last: 'inconclusive',
      })),
      position: { at: 'promotion', from: 'm'.repeat(40) },
      outcome: { kind: 'completed', at: now, because: '🌈'.repeat(5_000) },
    };
    const text = encodeCheckpoint(entry);
    expect(bytes(text)).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
    const { shares = [], ...read } = decodeCheckpoint(text);
    const { baseline, evidence, slowLimit, metrics, unproven } = entry;
    expect(read).toMatchObject({ baseline, evidence, slowLimit, metrics, unproven });
    // What costs time and not safety gives way to the rest, and is kept where there is room.
    expect([read.slow, read.synthetic]).toEqual([undefined, undefined]);
    const known = remember(now, sums, stratum);
    const besides = { evidence: known, slow: known, synthetic: known };
    expect(decodeCheckpoint(encodeCheckpoint({ ...begun, ...besides }))).toMatchObject(besides);
    // Of what only reports need, the newest is kept.
    expect(shares).toEqual(entry.shares?.slice(-shares.length));
    expect(shares.length).toBeGreaterThan(3);
  });

  it('keeps a sentence whole up to 240 characters', () => {
    const entry = (length: number): Checkpoint => ({
      ...begun,
      position: { at: 'rollback', cause: 'verdict', because: 'x'.repeat(length) },
    });
    expect(decodeCheckpoint(encodeCheckpoint(entry(240)))).toEqual(entry(240));
    expect(decodeCheckpoint(encodeCheckpoint(entry(241))).position).toMatchObject({ because: `${'x'.repeat(239)}…` });
  });

  it('is not written when even short sentences do not make it fit', () => {
    const entry = { ...begun, previous: 'b'.repeat(2_000) };
    expect(() => encodeCheckpoint(entry)).toThrow(/would take \d+ bytes, more than 2048/);
  });
});

describe('A checkpoint that this release cannot read', () => {
  const good: Record<string, unknown> = { ...begun };
  it.each<[string, unknown, string]>([
    ['a list', [], 'the checkpoint is not an object'],
    ['null', null, 'the checkpoint is not an object'],
    ['a newer format', { ...good, format: 2 }, 'the checkpoint has format 2; this release reads 1'],
    ['no rollout', { ...good, rollout: undefined }, '"rollout" is missing'],
    ['no plan', { ...good, plan: 7 }, '"plan" is missing'],
    ['no previous', { ...good, previous: undefined }, '"previous" is missing'],
    ['no first', { ...good, first: undefined }, '"first" is neither true nor false'],
    ['a start that is no time', { ...good, startedAt: '8:00' }, '"startedAt" is not a number'],
    ['a ramp that is no time', { ...good, rampedAt: null }, '"rampedAt" is not a number'],
    ['checks that are no list', { ...good, passed: 'replay' }, '"passed" is not a list'],
    ['an unknown check', { ...good, passed: ['luck'] }, '"passed" has the unknown value "luck"'],
    ['no position', { ...good, position: undefined }, 'the position is not an object'],
    ['an unknown position', { ...good, position: { at: 'moon' } }, 'the checkpoint names an unknown position'],
    ['a step that is none', { ...good, position: { at: 'step', step: -1, from: 'm' } }, '"step" names no step: -1'],
    ['half a step', { ...good, position: { at: 'step', step: 0.5, from: 'm' } }, '"step" names no step: 0.5'],
    ['a step from nowhere', { ...good, position: { at: 'step', step: 1 } }, '"from" is missing'],
    [
      'an unknown cause',
      { ...good, position: { at: 'rollback', cause: 'mood', because: '' } },
      '"cause" has the unknown value "mood"',
    ],
    ['unproven steps that are none', { ...good, unproven: ['x'] }, '"unproven" names no step: "x"'],
    ['metrics that are no list', { ...good, metrics: {} }, '"metrics" is not a list'],
    ['a metric that is no tally', { ...good, metrics: [7] }, '"metrics" holds no tally'],
    ['a tally without counts', { ...good, metrics: [['k', 1]] }, '"metrics" is not a number'],
    ['a tally of nothing known', { ...good, metrics: [['k', 1, 1, 0, 0, 'luck']] }, '"metrics" has the unknown value "luck"'],
    ['an unknown outcome', { ...good, outcome: { kind: 'lost', at: 0, because: '' } }, '"outcome" has the unknown value "lost"'],
    ['an outcome that is no object', { ...good, outcome: 'completed' }, 'the outcome is not an object'],
  ])('is said to be so: %s', (_name, entry, sentence) => {
    const reading = () => decodeCheckpoint(JSON.stringify(entry));
    expect(reading).toThrow(UnreadableEntry);
    expect(reading).toThrow(sentence);
  });

  it('is said to be so: text that is no JSON', () => {
    expect(() => decodeCheckpoint('{')).toThrow(new UnreadableEntry('the entry is not JSON'));
  });
});

describe('An order that this release cannot read', () => {
  it.each<[string, unknown, string]>([
    ['no object', 3, 'the order is not an object'],
    ['a newer format', { ...order('pause'), format: 9 }, 'the order has format 9; this release reads 1'],
    ['an unknown kind', { ...order('pause'), kind: 'dance' }, '"kind" has the unknown value "dance"'],
    ['no step', { ...order('pause'), step: null }, '"step" is not a number'],
    ['nobody', { ...order('pause'), by: undefined }, '"by" is missing'],
  ])('is said to be so: %s', (_name, entry, sentence) => {
    const reading = () => decodeOrder(JSON.stringify(entry));
    expect(reading).toThrow(UnreadableEntry);
    expect(reading).toThrow(sentence);
  });
});
