import { excludes, harmBudget, type TestSettings } from './regression.js';
import { type Sums } from './sums.js';

const MOST = 1e9;

/**
 * How many more workflows on the new version would let it pass if from now on both versions fail alike, at `ramp`.
 * `undefined` when no number would: all of it has then to come from another ramp, or the build is worse.
 */
export function moreNeeded(
  sums: Sums,
  settings: TestSettings,
  { ramp, next }: { readonly ramp: number; readonly next: number },
): number | undefined {
  if (ramp <= 0 || ramp >= 1) return undefined;
  const aim = harmBudget(settings) / next;
  const enough = (more: number): boolean => excludes(aim, after(sums, more, ramp), settings);
  let most = 1;
  while (!enough(most)) {
    most *= 2;
    if (most > MOST) return undefined;
  }
  let least = most / 2;
  while (most - least > Math.max(1, most / 100)) {
    const middle = Math.floor((least + most) / 2);
    if (enough(middle)) most = middle;
    else least = middle;
  }
  return Math.ceil(most);
}

function after(sums: Sums, more: number, ramp: number): Sums {
  const counted = sums.closed + sums.hanging;
  const rate = counted === 0 ? 0 : sums.expected / counted;
  return {
    ...sums,
    closed: sums.closed + more,
    bad: sums.bad + more * rate,
    expected: sums.expected + more * rate,
    spread: sums.spread + (more * ramp) / (1 - ramp),
  };
}
