import { describe, expect, test } from '@jest/globals';
import { CELLS, faultsOf, type Cell, type Seen } from '../../../scripts/outcomes/cells.mjs';

const PROMOTED: Seen = {
  outcome: 'completed',
  exit: 0,
  current: 'v2',
  ramping: 'none',
  failed: 0,
  failedElsewhere: 0,
  broken: 0,
  lost: 0,
};
const TAKEN_BACK: Seen = { ...PROMOTED, outcome: 'rolled-back', exit: 20, current: 'v1' };
const HELD: Seen = { ...TAKEN_BACK, outcome: 'held', exit: 10 };

function cell(name: string): Cell {
  const found = CELLS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no cell ${name}`);
  return found;
}

describe('what counts as the right outcome on a real server', () => {
  test('there is a cell for each of the seven builds, Pinned and Auto-Upgrade', () => {
    expect(new Set(CELLS.map(({ name }) => name)).size).toBe(14);
  });

  test.each([
    ['good/pinned', PROMOTED],
    ['nondeterministic/pinned', PROMOTED],
    ['nondeterministic/auto-upgrade', { ...TAKEN_BACK, broken: 3 }],
    ['failing/pinned', { ...TAKEN_BACK, failed: 9 }],
    ['slow/pinned', HELD],
    ['poller-less/auto-upgrade', { ...TAKEN_BACK, outcome: 'refused' }],
  ])('%s: right', (name, seen) => {
    expect(faultsOf(cell(name), seen)).toEqual([]);
  });

  test.each([
    ['good/pinned', HELD, ['held instead of completed', 'v1 is Current']],
    ['good/auto-upgrade', { ...PROMOTED, broken: 1 }, ['1 open workflows met a task that failed']],
    ['slow/pinned', PROMOTED, ['completed instead of held or rolled-back', 'v2 is Current']],
    ['wedged/pinned', { ...TAKEN_BACK, lost: 2 }, ['2 workflows never ended']],
    ['wedged/pinned', { ...TAKEN_BACK, failed: 1 }, ['1 workflows failed on v2']],
    ['failing/pinned', { ...TAKEN_BACK, failedElsewhere: 1 }, ['1 workflows failed, and not on v2']],
    ['crash-looping/pinned', { ...HELD, ramping: 'v2' }, ['v2 still ramps']],
    ['poller-less/pinned', { ...HELD, exit: 0 }, ['exit code 0 for held']],
  ])('%s: wrong', (name, seen, faults) => {
    expect(faultsOf(cell(name), seen)).toEqual(faults);
  });
});
