import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Budget, type Candidates, selectRuns, shareOut } from '../../../src/replay/select.js';
import { type FoundRun } from '../../../src/replay/selection.js';

const run = (workflowType: string, startedAt: number, more: Partial<FoundRun> = {}): FoundRun => ({
  workflowId: `${workflowType}-${startedAt}`,
  runId: `${workflowType}-${startedAt}`,
  workflowType,
  startedAt,
  behavior: 'auto-upgrade',
  version: null,
  patches: [],
  status: 'running',
  events: 0,
  ...more,
});

const type = (runs: readonly FoundRun[], more: Partial<Candidates> = {}): Candidates => ({
  workflowType: runs[0]?.workflowType ?? 'none',
  openRuns: runs.length,
  runs,
  drawn: [],
  ...more,
});

const budget = (more: Partial<Budget> = {}): Budget => ({ perWorkflowType: 100, total: 1_000, random: 0, ...more });
const orders = (n: number, more: (at: number) => Partial<FoundRun> = () => ({})): FoundRun[] =>
  Array.from({ length: n }, (_, at) => run('order', at, more(at)));
const startsOf = (runs: readonly FoundRun[], given: Partial<Budget>): readonly number[] =>
  selectRuns([type(runs)], budget(given)).picks.map((pick) => pick.run.startedAt);

describe('Within a budget', () => {
  it('old and new runs of a type are taken in turns, the oldest first', () => {
    expect(
      startsOf(
        [30, 10, 50, 20, 40].map((at) => run('order', at)),
        { perWorkflowType: 4 },
      ),
    ).toEqual([10, 50, 20, 40]);
  });

  it('every version has its oldest and newest run before any has more', () => {
    const runs = orders(40, (at) => ({ version: at < 20 ? 'shop:v1' : 'shop:v2' }));
    expect([...startsOf(runs, { perWorkflowType: 4 })].sort((a, b) => a - b)).toEqual([0, 19, 20, 39]);
  });

  it('the longest history, each combination of patches and the cohort come before mere age', () => {
    const runs = orders(40, (at) => ({
      events: at === 17 ? 900 : 5,
      patches: at === 11 ? ['a'] : at === 12 ? ['a', 'b'] : [],
    }));
    const { picks } = selectRuns([type(runs)], budget({ perWorkflowType: 6, cohort: (id) => id === 'order-29' }));
    expect(picks.map((pick) => [pick.run.startedAt, pick.reasons])).toEqual([
      [0, ['oldest', 'patches']],
      [39, ['newest', 'patches']],
      [17, ['longest']],
      [11, ['patches']],
      [12, ['patches']],
      [29, ['cohort']],
    ]);
  });

  it('the share that is left to chance goes to the draw, in its order, and says so', () => {
    const runs = orders(100);
    const drawn = [50, 0, 51, 52, 53, 54].flatMap((at) => runs[at] ?? []);
    const { picks, types, spare } = selectRuns([type(runs, { drawn })], budget({ perWorkflowType: 6, random: 0.5 }));
    expect(picks.filter(({ reasons }) => reasons.includes('random')).map((pick) => pick.run.startedAt)).toEqual([50, 51, 52]);
    expect(types).toMatchObject([{ workflowType: 'order', openRuns: 100, selected: 6, random: 3, leftOut: 94 }]);
    expect(types[0]?.drawn).toEqual(['order-50', 'order-51', 'order-52']);
    expect(spare[0]?.startedAt).toBe(98);
  });

  it('a type that fits is taken whole, and then nothing is left to chance', () => {
    const { types, spare } = selectRuns([type(orders(5), { drawn: orders(5) })], budget({ random: 0.5 }));
    expect(types).toMatchObject([{ selected: 5, random: 0, leftOut: 0, reasons: { all: 5 } }]);
    expect(spare).toEqual([]);
  });

  it('a short one gives every type one run before any gets two, and tells which got none', () => {
    const types = ['a', 'b', 'c'].map((name) => type([run(name, 1), run(name, 2)]));
    const picked = (total: number) => selectRuns(types, budget({ perWorkflowType: 2, total }));
    expect(picked(4).picks.map((pick) => pick.run.workflowType)).toEqual(['a', 'b', 'c', 'a']);
    expect(picked(2).types.map(({ selected }) => selected)).toEqual([1, 1, 0]);
  });

  it('nobody gets more than they want, and nothing is left while somebody wants more', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 8 }), fc.nat(60), (wanted, total) => {
        const given = shareOut(wanted, total);
        const sum = given.reduce((all, each) => all + each, 0);
        expect(sum).toBe(
          Math.min(
            total,
            wanted.reduce((all, each) => all + each, 0),
          ),
        );
        given.forEach((each, at) => {
          expect(each).toBeLessThanOrEqual(wanted[at] ?? 0);
        });
      }),
      { seed: 7 },
    );
  });
});

it('Any selection keeps its budgets, repeats nothing, and holds the oldest and the newest run of each type', () => {
  const arbitrary = fc.uniqueArray(
    fc
      .record({
        workflowType: fc.constantFrom('a', 'b', 'c'),
        startedAt: fc.nat(1000),
        patched: fc.boolean(),
        random: fc.boolean(),
      })
      .map((each) => run(each.workflowType, each.startedAt, { patches: each.patched ? ['p'] : [] })),
    { selector: ({ runId }) => runId },
  );
  fc.assert(
    fc.property(arbitrary, fc.integer({ min: 2, max: 6 }), fc.constantFrom(0, 0.5, 1), (all, perWorkflowType, random) => {
      const names = [...new Set(all.map(({ workflowType }) => workflowType))];
      const types = names.map((name) => {
        const runs = all.filter(({ workflowType }) => workflowType === name);
        return type(runs, { drawn: runs.toReversed() });
      });
      const { picks } = selectRuns(types, budget({ perWorkflowType, total: 20, random }));
      expect(new Set(picks.map((pick) => pick.run.runId)).size).toBe(picks.length);
      for (const { runs } of types) {
        const ages = runs.map(({ startedAt }) => startedAt);
        const chosen = picks.filter((pick) => pick.run.workflowType === runs[0]?.workflowType).map((pick) => pick.run.startedAt);
        expect(chosen).toHaveLength(Math.min(ages.length, perWorkflowType));
        expect(chosen).toContain(Math.min(...ages));
        expect(chosen).toContain(Math.max(...ages));
      }
    }),
    { seed: 11 },
  );
});
