export interface Cell {
  readonly name: string;
  readonly build: string;
  readonly behavior: string;
  readonly ends: readonly string[];
  readonly fails: boolean;
}

export interface Seen {
  readonly outcome: string;
  readonly exit: number;
  readonly current: string;
  readonly ramping: string;
  readonly failed: number;
  readonly failedElsewhere: number;
  readonly broken: number;
  readonly lost: number;
}

export const CELLS: readonly Cell[];
export function faultsOf(cell: Cell, seen: Seen): readonly string[];
