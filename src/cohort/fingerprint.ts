/**
 * FarmHash Fingerprint32 (Google, "farmhashmk"), the hash by which the server decides whom a ramp moves (server source:
 * common/worker_versioning/worker_versioning.go, farm.Fingerprint32 of the workflow ID). All numbers are unsigned 32-bit.
 */
const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;
const MIX = 0xe6546b64;

const times = (a: number, b: number): number => Math.imul(a, b) >>> 0;
const rotated = (value: number, by: number): number => ((value >>> by) | (value << (32 - by))) >>> 0;
const scrambled = (value: number): number => times(rotated(times(value, C1), 17), C2);
const stirred = (value: number): number => (times(rotated(value, 19), 5) + MIX) >>> 0;
const mur = (a: number, h: number): number => stirred((h ^ scrambled(a)) >>> 0);
const sum = (...values: readonly number[]): number => values.reduce((total, value) => (total + value) >>> 0, 0);

export function fingerprint32(text: string): number {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length <= 4) return upTo4(new Int8Array(bytes));
  if (bytes.length <= 12) return upTo12(view);
  return bytes.length <= 24 ? upTo24(view) : longer(view);
}

function finished(h: number): number {
  const first = times(h ^ (h >>> 16), 0x85ebca6b);
  const second = times(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}

function upTo4(bytes: Int8Array): number {
  let b = 0;
  let c = 9;
  for (const byte of bytes) {
    b = sum(times(b, C1), byte >>> 0);
    c = (c ^ b) >>> 0;
  }
  return finished(mur(b, mur(bytes.length, c)));
}

function upTo12(view: DataView): number {
  const length = view.byteLength;
  const at = (offset: number): number => view.getUint32(offset, true);
  const a = sum(length, at(0));
  const b = sum(length * 5, at(length - 4));
  const c = sum(9, at((length >>> 1) & 4));
  return finished(mur(c, mur(b, mur(a, length * 5))));
}

function upTo24(view: DataView): number {
  const length = view.byteLength;
  const at = (offset: number): number => view.getUint32(offset, true);
  const half = length >>> 1;
  const c = at(length - 8);
  const d = at(half);
  const f = at(length - 4);
  let a = sum(rotated(at(half - 4), 12), f);
  let h = sum(mur(c, sum(times(d, C1), length)), a);
  a = sum(rotated(a, 3), c);
  h = sum(mur(at(0), h), a);
  a = sum(rotated(sum(a, f), 12), d);
  return finished(sum(mur(at(4), h), a));
}

function longer(view: DataView): number {
  const length = view.byteLength;
  const at = (offset: number): number => view.getUint32(offset, true);
  const end = (back: number): number => scrambled(at(length - back));
  let h = stirred((stirred((length ^ end(4)) >>> 0) ^ end(16)) >>> 0);
  let g = stirred((stirred((times(C1, length) ^ end(8)) >>> 0) ^ end(12)) >>> 0);
  let f = sum(rotated(sum(times(C1, length), end(20)), 19), 113);
  for (let block = 0, blocks = Math.floor((length - 1) / 20); block < blocks; block += 1) {
    const word = (n: number): number => at(block * 20 + n * 4);
    const [a, b, c, d, e] = [word(0), word(1), word(2), word(3), word(4)] as const;
    h = sum(mur(d, sum(h, a)), e);
    g = sum(mur(c, sum(g, b)), a);
    f = sum(mur(sum(b, times(e, C1)), sum(f, c)), d);
    f = sum(f, g);
    g = sum(g, f);
  }
  const spread = (value: number): number => times(rotated(times(rotated(value, 11), C1), 17), C1);
  h = times(rotated(stirred(sum(h, spread(g))), 17), C1);
  return times(rotated(stirred(sum(h, spread(f))), 17), C1);
}
