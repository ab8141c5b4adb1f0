/** A fixed number of things that many share, one at a time each; whoever waits longest is served first. */
export interface Seats<T> {
  take(): Promise<T>;
  give(seat: T): void;
}

export function createSeats<T>(all: readonly T[]): Seats<T> {
  const free = [...all];
  const waiting: ((seat: T) => void)[] = [];
  return {
    take: async () => {
      const seat = free.pop();
      if (seat !== undefined) return seat;
      return await new Promise<T>((resolve) => waiting.push(resolve));
    },
    give: (seat) => {
      const next = waiting.shift();
      if (next === undefined) free.push(seat);
      else next(seat);
    },
  };
}
