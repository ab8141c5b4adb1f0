import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { MUTANTS } from './catalogue.js';
import { measuredTruth } from './evidence.js';
import { type Result } from './judge.js';
import { detectionTables } from './table.js';
import { type Trial, tryAll } from './trial.js';

let trial: Trial;
let results: readonly Result[];

beforeAll(async () => {
  trial = await tryAll();
  results = trial.rounds.flatMap((round) => round.results);
}, 300_000);

const tell = ({ mutant, key, truth, said }: Result): string =>
  `${mutant.id} on ${key} is ${truth}, said ${said.kind} ${said.drift.join(', ')} ${said.message}`.trim();

const wrong = (...classes: readonly Result['truth'][]): string[] =>
  results.filter(({ truth, right }) => !right && classes.includes(truth)).map(tell);

describe('rainbow replay, tried on mutants whose effect was measured on a real server', () => {
  it('finds every run that breaks', () => {
    expect(wrong('breaks')).toEqual([]);
  });

  it('finds every open run of which the next workflow task breaks', () => {
    expect(wrong('breaks-next')).toEqual([]);
  });

  it('tells of every drift and fails none', () => {
    expect(wrong('drift')).toEqual([]);
  });

  it('raises no false alarm', () => {
    expect(wrong('safe')).toEqual([]);
  });

  it('ends with 0 when nothing breaks and with 20 when something does', () => {
    expect(trial.rounds.map(({ exitCode }) => exitCode)).toEqual(trial.rounds.map(({ harmless }) => (harmless ? 0 : 20)));
  });

  it('has the figures of this run in the documentation', async () => {
    const page = await readFile(new URL('../../docs/replay-detection.md', import.meta.url), 'utf8');
    const squeezed = (text: string): string => text.replaceAll(/[ -]+/g, ' ');
    expect(squeezed(page)).toContain(squeezed(detectionTables(trial)));
  });
});

describe('the mutants', () => {
  it.each(MUTANTS.map((mutant) => [mutant.id, mutant] as const))('%s does what it was made for', (id, { intent, why }) => {
    const { replay, live } = measuredTruth();
    const [replayed, lived] = [Object.keys(replay[id] ?? {}), Object.keys(live[id] ?? {})];
    if (intent === 'breaks') expect([...replayed, ...lived]).not.toEqual([]);
    else if (intent === 'breaks-next') expect(lived.filter((key) => !replayed.includes(key))).not.toEqual([]);
    else expect([...replayed, ...lived]).toEqual([]);
    expect(why !== undefined).toBe(intent === 'invisible');
  });
});
