import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type OpenRun } from '../../../src/replay/ports.js';
import { selectRuns } from '../../../src/replay/select.js';

const run = (workflowType: string, startedAt: number): OpenRun => ({
  workflowId: `${workflowType}-${startedAt}`,
  runId: `${workflowType}-${startedAt}`,
  workflowType,
  startedAt,
  behavior: 'auto-upgrade',
});

it('Old and new runs of a type are taken in turns, the oldest first', () => {
  const runs = [30, 10, 50, 20, 40].map((at) => run('order', at));
  const { selected } = selectRuns(runs, { perWorkflowType: 4, total: 100 });
  expect(selected.map(({ startedAt }) => startedAt)).toEqual([10, 50, 20, 40]);
});

it('A short budget gives every type one run before any gets two, and names the types that got none', () => {
  const runs = ['a', 'b', 'c'].flatMap((type) => [run(type, 1), run(type, 2)]);
  expect(selectRuns(runs, { perWorkflowType: 2, total: 4 }).selected.map(({ workflowType }) => workflowType)).toEqual([
    'a',
    'b',
    'c',
    'a',
  ]);
  expect(selectRuns(runs, { perWorkflowType: 2, total: 2 }).leftOut).toEqual(['c']);
});

it('Any selection keeps its budgets, repeats nothing, and holds the oldest and the newest run of each type', () => {
  const runs = fc.uniqueArray(
    fc
      .record({ workflowType: fc.constantFrom('a', 'b', 'c'), startedAt: fc.nat(1000) })
      .map((each) => run(each.workflowType, each.startedAt)),
    { selector: ({ runId }) => runId },
  );
  fc.assert(
    fc.property(runs, fc.integer({ min: 2, max: 6 }), (all, perWorkflowType) => {
      const { selected, leftOut } = selectRuns(all, { perWorkflowType, total: 20 });
      expect(new Set(selected).size).toBe(selected.length);
      expect(leftOut).toEqual([]);
      for (const type of new Set(all.map(({ workflowType }) => workflowType))) {
        const ages = all.filter(({ workflowType }) => workflowType === type).map(({ startedAt }) => startedAt);
        const chosen = selected.filter(({ workflowType }) => workflowType === type).map(({ startedAt }) => startedAt);
        expect(chosen).toHaveLength(Math.min(ages.length, perWorkflowType));
        expect(chosen).toContain(Math.min(...ages));
        expect(chosen).toContain(Math.max(...ages));
      }
    }),
  );
});
