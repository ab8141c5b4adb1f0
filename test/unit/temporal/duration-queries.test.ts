import { expect, it } from '@jest/globals';
import { beyond } from '../../../src/temporal/duration-queries.js';

const NOW = Date.UTC(2026, 10, 22, 12);
const longer = (ms: number, before: string) =>
  `(ExecutionDuration > '${ms}ms' OR (ExecutionStatus = 'Running' AND ExecutionTime < '${before}'))`;

it('Slow is what lasted longer, and what has been open for longer', () => {
  expect(beyond({ usual: 60_000, byType: {} }, NOW)).toBe(`(${longer(60_000, '2026-11-22T11:59:00.000Z')})`);
});

it('A type of its own is held to its own limit only', () => {
  const hour = longer(3_600_000, '2026-11-22T11:00:00.000Z');
  expect(beyond({ usual: 60_000, byType: { "it's": 3_600_000 } }, NOW)).toBe(
    `(WorkflowType = 'it''s' AND ${hour}) OR (WorkflowType NOT IN ('it''s') AND ${longer(60_000, '2026-11-22T11:59:00.000Z')})`,
  );
  expect(beyond({ byType: { order: 3_600_000 } }, NOW)).toBe(`(WorkflowType = 'order' AND ${hour})`);
});
