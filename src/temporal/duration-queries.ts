import { type SlowLimits } from '../gate/slow-limits.js';
import { quoted, searchable, time } from './open-runs-query.js';

/** Visibility counts from the first task, which a start delay or a cron schedule puts off. `ms`: milliseconds. */
export function lastedLonger(ms: number): string {
  return `ExecutionDuration > ${quoted(`${ms}ms`)}`;
}

/** Runs that lasted longer than their limit, or have been open for longer by `now`, milliseconds. */
export function beyond({ usual, byType }: SlowLimits, now: number): string {
  const types = Object.entries(byType);
  const longer = (ms: number) => `(${lastedLonger(ms)} OR (ExecutionStatus = 'Running' AND ExecutionTime < ${time(now - ms)}))`;
  const named = types.map(([type, ms]) => `(WorkflowType = ${searchable(type)} AND ${longer(ms)})`);
  if (usual === undefined) return named.join(' OR ');
  const others = types.length === 0 ? '' : `WorkflowType NOT IN (${types.map(([type]) => searchable(type)).join(', ')}) AND `;
  return [...named, `(${others}${longer(usual)})`].join(' OR ');
}
