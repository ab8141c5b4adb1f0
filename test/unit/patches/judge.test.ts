import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type MarkerReading, type PatchFacts, type Proof, type RunCounts } from '../../../src/patches/facts.js';
import { type CodePatch } from '../../../src/patches/in-code.js';
import { judgePatch } from '../../../src/patches/judge.js';
import { type Stage } from '../../../src/patches/outline.js';

const NOW = 1_000_000_000;
const DAY = 86_400_000;
const around = { now: NOW, unreadable: false, whole: true };

function codeWith(stage: Stage, more: Partial<CodePatch> = {}): CodePatch {
  return { id: 'p', stage, places: [{ file: 'src/order.ts', line: 7, column: 3, stage }], types: ['order'], ...more };
}

function runs(carrying: number, lacking: number, oldestLacking: number | null = lacking > 0 ? NOW - 3 * DAY : null): RunCounts {
  return { carrying, lacking, oldestLacking };
}

function proofOf(change: Proof['change'], replayed: number, more: Partial<Proof> = {}): Proof {
  return { change, wanted: replayed, replayed, breaking: 0, examples: [], trouble: null, ...more };
}

function reading(carrying: number, binding: number, more: Partial<MarkerReading> = {}): MarkerReading {
  return { carrying, read: carrying, binding, oldestBinding: binding > 0 ? NOW - DAY : null, examples: [], ...more };
}

function judged(facts: Partial<PatchFacts>, surroundings: Partial<typeof around> = {}) {
  const nothing = { id: 'p', code: codeWith('patched'), open: runs(0, 0), closed: null, pinned: 0, markers: null, proof: null };
  return judgePatch({ ...nothing, ...facts }, { ...around, ...surroundings });
}

describe('A patch that is asked for', () => {
  it.each<[string, Partial<PatchFacts>, string, RegExp]>([
    ['all runs have it, as replays prove', { open: runs(5, 0), proof: proofOf('deprecate', 5) }, 'deprecate', /all 5 runs have/],
    ['no run is open', { open: runs(0, 0) }, 'deprecate', /no run that could take the old branch is left/],
    ['all runs have it, but nothing was replayed', { open: runs(5, 0) }, 'unknown', /nothing was replayed/],
    [
      'nobody without it has come to it',
      { open: runs(1, 2), proof: proofOf('deprecate', 3) },
      'deprecate',
      /2 runs without its marker have not come to it/,
    ],
    [
      'a run took the old branch',
      { open: runs(1, 2), proof: proofOf('deprecate', 3, { breaking: 1 }) },
      'keep',
      /took the old branch/,
    ],
    ['runs without it were not replayed', { open: runs(1, 2) }, 'keep', /2 runs .* the oldest started 3 days ago/],
    [
      'only some of them were replayed',
      { open: runs(0, 9), proof: proofOf('deprecate', 4) },
      'keep',
      /9 runs .*of these, 4 replay without it, which says nothing of the others/,
    ],
    [
      'some of them could not be judged',
      { open: runs(0, 2), proof: proofOf('deprecate', 1, { wanted: 2, trouble: 'no codec' }) },
      'keep',
      /no codec/,
    ],
    [
      'closed runs count and lack it',
      { open: runs(3, 0), closed: runs(0, 1), proof: proofOf('deprecate', 3, { wanted: 4 }) },
      'keep',
      /1 run/,
    ],
    ['the proof is of another change', { open: runs(3, 0), proof: proofOf('remove', 3) }, 'unknown', /not proved/],
    ['its runs could not be counted', { open: null }, 'unknown', /could not be counted/],
    ['its types cannot be told', { code: codeWith('patched', { types: null }) }, 'unknown', /workflow types/],
  ])('%s: %s', (...[, facts, verdict, because]) => {
    const judgement = judged(facts);
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.because).toMatch(because);
  });

  it('says where the call is that may change, and who stays on older code', () => {
    const judgement = judged({ open: runs(2, 0), pinned: 3, proof: proofOf('deprecate', 2) });
    expect(judgement.next).toBe("at src/order.ts:7 put deprecatePatch('p') in place of patched('p') and delete the old branch");
    expect(judgement.because).toContain('3 runs Pinned to older versions never come to this code');
  });
});

describe('A patch that is only deprecated any more', () => {
  const code = codeWith('deprecated');
  it.each<[string, Partial<PatchFacts>, string, RegExp]>([
    ['no run carries it', { open: runs(0, 4) }, 'remove', /no run carries its marker/],
    [
      'every marker is deprecated',
      { open: runs(3, 1), markers: reading(3, 0), proof: proofOf('remove', 3) },
      'remove',
      /deprecated one/,
    ],
    [
      'a marker of patched() is left',
      { open: runs(3, 0), markers: reading(3, 1), proof: proofOf('remove', 3) },
      'keep',
      /1 run has a marker/,
    ],
    [
      'not all markers were read',
      { open: runs(9, 0), markers: reading(9, 0, { read: 4 }), proof: proofOf('remove', 9) },
      'unknown',
      /4 of 9/,
    ],
    ['no marker was read', { open: runs(9, 0), proof: proofOf('remove', 9) }, 'unknown', /0 of 9/],
    [
      'a replay breaks',
      { open: runs(3, 0), markers: reading(3, 0), proof: proofOf('remove', 3, { breaking: 2 }) },
      'keep',
      /2 runs of 3/,
    ],
    ['nothing was replayed', { open: runs(3, 0), markers: reading(3, 0) }, 'unknown', /nothing was replayed/],
    [
      'closed runs count and were not read',
      { open: runs(1, 0), closed: runs(2, 0), markers: reading(1, 0), proof: proofOf('remove', 1) },
      'unknown',
      /1 of 3/,
    ],
  ])('%s: %s', (...[, facts, verdict, because]) => {
    const judgement = judged({ code, ...facts });
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.because).toMatch(because);
  });
});

describe('A patch that only runs have', () => {
  it.each<[string, Partial<PatchFacts>, Partial<typeof around>, string]>([
    ['a marker binds', { open: runs(2, 0), markers: reading(2, 1) }, {}, 'broken'],
    ['a marker binds in the part that was read', { open: runs(9, 0), markers: reading(9, 1, { read: 4 }) }, {}, 'broken'],
    ['a marker binds in some files', { open: runs(2, 0), markers: reading(2, 1) }, { whole: false }, 'broken'],
    ['a marker binds, but a call cannot be read', { open: runs(2, 0), markers: reading(2, 1) }, { unreadable: true }, 'unknown'],
    ['every marker is deprecated', { open: runs(2, 0), markers: reading(2, 0) }, {}, 'gone'],
    ['not all were read', { open: runs(2, 0), markers: reading(2, 0, { read: 1 }) }, {}, 'unknown'],
    ['its runs could not be counted', { open: null }, {}, 'unknown'],
  ])('%s: %s', (...[, facts, surroundings, verdict]) => {
    expect(judged({ code: null, ...facts }, surroundings).verdict).toBe(verdict);
  });
});

it('Histories from files never decide that something may go', () => {
  expect(judged({ open: runs(2, 0), proof: proofOf('deprecate', 2) }, { whole: false }).verdict).toBe('unknown');
  expect(judged({ code: codeWith('deprecated'), open: runs(0, 2) }, { whole: false }).verdict).toBe('unknown');
  expect(judged({ open: runs(1, 2) }, { whole: false }).verdict).toBe('keep');
});

const count = fc.nat({ max: 4 });
const anyRuns = fc.record({ carrying: count, lacking: count, oldestLacking: fc.constant(null) });
const anyFacts = fc.record({
  id: fc.constant('p'),
  code: fc.constantFrom(codeWith('patched'), codeWith('deprecated'), null),
  open: fc.option(anyRuns),
  closed: fc.option(anyRuns),
  pinned: count,
  markers: fc.option(
    fc.record({ carrying: count, read: count, binding: count, oldestBinding: fc.constant(null), examples: fc.constant([]) }),
  ),
  proof: fc.option(
    fc.record({
      change: fc.constantFrom('deprecate' as const, 'remove' as const),
      wanted: count,
      replayed: count,
      breaking: count,
      examples: fc.constant([]),
      trouble: fc.option(fc.constant('why')),
    }),
  ),
});

it('Whatever the facts: nothing goes while a run is known to need it, or was not looked at', () => {
  fc.assert(
    fc.property(anyFacts, fc.boolean(), fc.boolean(), (facts, unreadable, whole) => {
      const { verdict } = judgePatch(facts, { now: NOW, unreadable, whole });
      const { open, closed, markers, proof } = facts;
      const carrying = (open?.carrying ?? 0) + (closed?.carrying ?? 0);
      const lacking = (open?.lacking ?? 0) + (closed?.lacking ?? 0);
      if (verdict === 'remove') {
        expect(markers?.binding ?? 0).toBe(0);
        expect(markers?.read ?? 0).toBeGreaterThanOrEqual(carrying);
      }
      if (verdict === 'deprecate') expect(proof?.replayed ?? 0).toBeGreaterThanOrEqual(lacking);
      if (verdict === 'remove' || verdict === 'deprecate') {
        expect({ whole, open: open !== null, breaking: proof?.breaking ?? 0 }).toEqual({ whole: true, open: true, breaking: 0 });
        if (carrying > 0) expect(proof?.change).toBe(verdict);
      }
      if (facts.code === null && (markers?.binding ?? 0) > 0 && !unreadable) expect(verdict).toBe('broken');
    }),
    { seed: 20261122, numRuns: 3_000 },
  );
});
