import { createHash } from 'node:crypto';
import { type FoundRun } from '../replay/selection.js';

/** The runs in an order that the seed and the run IDs alone decide, so that every run is equally likely to come first. */
export function inOrderOfDraw(runs: readonly FoundRun[], seed: string): readonly FoundRun[] {
  const keyed = runs.map((run) => ({ run, key: createHash('sha256').update(`${seed}\0${run.runId}`).digest('hex') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ run }) => run);
}

/** `draws` different whole numbers from 0 to `count` - 1, in the order of the draw; the seed decides. */
export function drawRanks(count: number, draws: number, seed: string): readonly number[] {
  const ranks = new Set<number>();
  for (let n = 0; ranks.size < Math.min(count, draws); n += 1) {
    const hash = createHash('sha256').update(`${seed}\0${count}\0${n}`).digest();
    ranks.add(Number((hash.readBigUInt64BE() * BigInt(count)) >> 64n));
  }
  return [...ranks];
}
