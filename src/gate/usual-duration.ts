/** Workflows that closed well, and how many of them lasted longer than so many milliseconds. */
export interface DurationCounts {
  readonly closed: number;
  readonly longerThan: (ms: number) => Promise<number>;
}

export interface UsualDuration {
  readonly closed: number;
  /** At most one in a hundred lasted longer, milliseconds; absent = too few closed, or too many lasted longer than can be told. */
  readonly limit?: number;
}

/**
 * Beyond what 99 % needed: fewer would call every tenth workflow slow on a good day, and of 99.9 % nobody has seen enough. A wrong limit
 * costs power and not safety, because both versions are held to the same.
 */
const UNUSUAL = 0.01;
/** With fewer the longest of them would be the limit, or chance. */
const ENOUGH = 20;
const SHORTEST = 1_000;
const LONGEST = 30 * 86_400_000;
/** How far apart the limit and what too many last longer than may be. */
const PRECISION = 1.1;

/** The shortest time, to a tenth, that at most one in a hundred lasted longer than: at most eleven counts. */
export async function highestUsual({ closed, longerThan }: DurationCounts): Promise<UsualDuration> {
  if (closed < ENOUGH) return { closed };
  const most = Math.floor(closed * UNUSUAL);
  if ((await longerThan(SHORTEST)) <= most) return { closed, limit: SHORTEST };
  if ((await longerThan(LONGEST)) > most) return { closed };
  let [tooShort, limit] = [SHORTEST, LONGEST];
  while (limit / tooShort > PRECISION) {
    const middle = Math.round(Math.sqrt(tooShort * limit));
    if ((await longerThan(middle)) <= most) limit = middle;
    else tooShort = middle;
  }
  return { closed, limit };
}
