import { z } from 'zod';
import { say } from './messages.js';

const told = z.strictObject({
  key: z.string(),
  state: z.enum(['claimed', 'sent', 'failed']),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** How often it was tried. */
  tries: z.number().int(),
  /** The run that claimed it last. */
  by: z.string(),
});

const memory = z.strictObject({ format: z.literal(1), rollout: z.string(), told: z.array(told).readonly() });

/** What was told of one rollout, kept in the metadata of its version. */
export type Memory = z.output<typeof memory>;

/** An event is told while it is the last one, so older ones may go: some 100 bytes each. */
const KEPT = 12;
/** A run that has claimed and not said more within this time was killed; longer than telling may take. */
const CLAIM = 60_000;
/** Runs that try to tell the same event. */
export const MOST_TRIES = 5;

/** What is remembered of this rollout; an entry of another one is void. @throws Error, with a sentence, when the entry cannot be read */
export function decodeMemory(text: string | undefined, rollout: string): Memory {
  const fresh: Memory = { format: 1, rollout, told: [] };
  if (text === undefined) return fresh;
  const { success, data } = memory.safeParse(parsed(text));
  if (!success) throw new Error(say.unreadable);
  return data.rollout === rollout ? data : fresh;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function encodeMemory({ format, rollout, told: all }: Memory): string {
  return JSON.stringify({ format, rollout, told: all.slice(-KEPT) });
}

/** Those of the keys that nobody has told, and nobody is telling now. */
export function due({ told: known }: Memory, keys: readonly string[], now: number): readonly string[] {
  return keys.filter((key) => {
    const last = known.find((each) => each.key === key);
    if (last === undefined) return true;
    if (last.state === 'sent' || last.tries >= MOST_TRIES) return false;
    return last.state === 'failed' || now - last.at > CLAIM;
  });
}

/** With the claim of a run to tell these. */
export function withClaim(
  known: Memory,
  keys: readonly string[],
  { by, at }: { readonly by: string; readonly at: number },
): Memory {
  return keys.reduce((before, key) => {
    const tries = (before.told.find((each) => each.key === key)?.tries ?? 0) + 1;
    return replaced(before, { key, state: 'claimed', at, tries, by });
  }, known);
}

/** Those of the keys that this run has claimed and nobody else after it. */
export function claimedBy({ told: known }: Memory, keys: readonly string[], by: string): readonly string[] {
  return keys.filter((key) => known.some((each) => each.key === key && each.state === 'claimed' && each.by === by));
}

/** With what became of what this run has told. */
export function withResult(known: Memory, results: ReadonlyMap<string, 'sent' | 'failed'>, at: number): Memory {
  return [...results].reduce((before, [key, state]) => {
    const { tries = 1, by = '' } = before.told.find((each) => each.key === key) ?? {};
    return replaced(before, { key, state, at, tries, by });
  }, known);
}

function replaced({ told: before, ...rest }: Memory, one: Memory['told'][number]): Memory {
  return { ...rest, told: [...before.filter(({ key }) => key !== one.key), one] };
}
