import { createHash } from 'node:crypto';
import { UserError } from '../system/errors.js';
import { messages } from './messages.js';

/** One of `of` equal parts of a set of histories; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Reads `2/4`. Throws UserError. */
export function parseShard(text: string): Shard {
  const [, index = 0, of = 0] = (/^\s*(\d{1,5})\s*\/\s*(\d{1,5})\s*$/.exec(text) ?? []).map(Number);
  if (index < 1 || of < 1 || index > of) throw new UserError(messages.badShard(text));
  return { index, of };
}

/**
 * The part of a shard, in the order given. Which part an item belongs to depends on its key and not on its place, so that machines that
 * list the same histories in another order agree; the parts differ in size by one at most. `key`: free of machine paths.
 */
export function ofShard<T>(items: readonly T[], key: (item: T) => string, { index, of }: Shard): readonly T[] {
  const ranked = items.map((item) => ({ item, rank: rank(key(item)) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const chosen = new Set(ranked.filter((_, at) => at % of === index - 1).map(({ item }) => item));
  return items.filter((item) => chosen.has(item));
}

/**
 * The same for items that another machine may list a moment later, when some have gone and others have come: each is dealt by its key
 * alone, so that none is lost between two shards. The parts are equal on average only.
 */
export function ofMovingShard<T>(items: readonly T[], key: (item: T) => string, { index, of }: Shard): readonly T[] {
  return items.filter((item) => Number.parseInt(rank(key(item)).slice(0, 12), 16) % of === index - 1);
}

function rank(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
