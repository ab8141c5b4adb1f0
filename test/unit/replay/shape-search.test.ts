import { expect, test } from '@jest/globals';
import { type HistorySelection, type OpenRun } from '../../../src/replay/ports.js';
import { type FoundRun } from '../../../src/replay/selection.js';
import { searchShapes } from '../../../src/replay/shape-search.js';

const run = (workflowType: string, n: number): FoundRun & OpenRun => ({
  workflowId: `${workflowType}-${n}`,
  runId: `${workflowType}-run-${n}`,
  workflowType,
  startedAt: n,
  behavior: 'auto-upgrade',
  version: null,
  patches: [],
  status: 'running',
  events: 0,
});
const runs = (workflowType: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => run(workflowType, from + n));

/** The shape of a history is its letter; those without one are gone. */
async function searched(selection: Partial<HistorySelection>, shapes: Readonly<Record<string, string>>, total = 100) {
  const search = searchShapes({
    selection: { openRuns: 100, listed: 100, selected: [], leftOut: [], ...selection },
    sample: { perWorkflowType: 6, total },
    fetch: ({ workflowId, runId, workflowType }) => {
      const shape = shapes[workflowId];
      if (shape === undefined) return Promise.resolve(undefined);
      return Promise.resolve({ workflowId, runId, workflowType, events: 3, encoded: new TextEncoder().encode(shape) });
    },
    shapeOf: (encoded) => new TextDecoder().decode(encoded),
  });
  const replayed: string[] = [];
  for (const each of search.runs) if ((await search.fetch(each)) !== undefined) replayed.push(each.workflowId);
  return { replayed, taken: search.taken().map(({ workflowId }) => workflowId) };
}

test('a spare run is replayed when no history of its type has its shape, each new shape once', async () => {
  const selection = { selected: [...runs('order', 0, 2), run('refund', 0)], spare: runs('order', 2, 5) };
  const shapes = { 'order-0': 'a', 'order-1': 'a', 'refund-0': 'b', 'order-2': 'a', 'order-3': 'b', 'order-4': 'b' };
  const expected = ['order-0', 'order-1', 'refund-0', 'order-3'];
  expect(await searched(selection, shapes)).toEqual({ replayed: expected, taken: expected });
});

test('half as many spare runs of a type as it may have histories are looked at', async () => {
  const shapes = Object.fromEntries(runs('order', 0, 9).map(({ workflowId }, n) => [workflowId, `shape ${n}`]));
  const { replayed } = await searched({ selected: runs('order', 0, 1), spare: runs('order', 1, 9) }, shapes);
  expect(replayed).toEqual(['order-0', 'order-1', 'order-2', 'order-3']);
});

test('all together never have more histories than the budget', async () => {
  const shapes = Object.fromEntries(runs('order', 0, 4).map(({ workflowId }, n) => [workflowId, `shape ${n}`]));
  const selection = { selected: runs('order', 0, 1), spare: runs('order', 1, 4) };
  expect((await searched(selection, shapes, 2)).replayed).toEqual(['order-0', 'order-1']);
  expect((await searched(selection, shapes, 1)).replayed).toEqual(['order-0']);
});

test('runs that are gone, and Pinned ones, are never taken', async () => {
  const pinned = { ...run('order', 2), behavior: 'pinned' as const };
  const { replayed, taken } = await searched(
    { selected: runs('order', 0, 1), spare: [run('order', 1), pinned] },
    { 'order-0': 'a', 'order-2': 'b' },
  );
  expect(replayed).toEqual(['order-0']);
  expect(taken).toEqual(['order-0']);
});
