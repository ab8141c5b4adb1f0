/** Things that many share, each by `depth` at a time; whoever waits longest is served first, with the thing that is used least. */
export interface Seats<T> {
  take(): Promise<T>;
  give(seat: T): void;
}

export function createSeats<T>(all: readonly T[], depth = 1): Seats<T> {
  const used = new Map(all.map((seat) => [seat, 0]));
  const waiting: ((seat: T) => void)[] = [];

  function count(seat: T, change: 1 | -1): void {
    used.set(seat, (used.get(seat) ?? 0) + change);
  }

  return {
    take: async () => {
      const [least] = [...used].filter(([, users]) => users < depth).sort(([, a], [, b]) => a - b);
      if (least === undefined) return await new Promise<T>((resolve) => waiting.push(resolve));
      count(least[0], 1);
      return least[0];
    },
    give: (seat) => {
      const next = waiting.shift();
      if (next === undefined) count(seat, -1);
      else next(seat);
    },
  };
}
