/** A type as it comes back from JSON, every property present: one that may be absent is marked, so that comparing sees it. */
export type JsonShape<T> = T extends readonly (infer Item)[]
  ? readonly JsonShape<Item>[]
  : T extends object
    ? {
        readonly [Key in keyof Required<T>]: undefined extends T[Key]
          ? readonly ['maybe', JsonShape<Exclude<T[Key], undefined>>]
          : JsonShape<T[Key]>;
      }
    : T;

/** `true` when each of two types may stand for the other, else `never`. */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
