/** A percentage between 0 and 100 in words: `25 %`, `7.3 %`, `0.25 %`. Never shows a value above 0 as 0. */
export function percent(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  if (value > 0 && value < 0.01) return 'under 0.01 %';
  return `${Number(value.toFixed(value < 1 ? 2 : 1))} %`;
}

/** A number with thousands apart: `2,000`. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** A number with its noun: `1 workflow`, `2,000 workflows`, `3 histories`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}
