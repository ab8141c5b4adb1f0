import { UserError } from '../system/errors.js';
import { nameNotSearchable } from './messages.js';

export interface OpenRunsFilter {
  readonly taskQueues: readonly string[];
  /** Workflow IDs with this prefix do not count. */
  readonly excludePrefix: string;
}

/**
 * Visibility query for the open runs that new code may take over: Auto-Upgrade ones, and those without a behavior, that is unversioned
 * ones and those before their first completed workflow task. Throws UserError for a task queue whose name no query can match.
 */
export function openRunsQuery({ taskQueues, excludePrefix }: OpenRunsFilter): string {
  if (taskQueues.length === 0) throw new Error('No task queue to look for open runs on.');
  for (const name of taskQueues) if (!isSearchable(name)) throw new UserError(nameNotSearchable(name));
  return [
    `TaskQueue IN (${taskQueues.map(quoted).join(', ')})`,
    "ExecutionStatus = 'Running'",
    "(TemporalWorkflowVersioningBehavior = 'AutoUpgrade' OR TemporalWorkflowVersioningBehavior IS NULL)",
    ...(excludePrefix === '' ? [] : [`WorkflowId NOT STARTS_WITH ${quoted(excludePrefix)}`]),
  ].join(' AND ');
}

export function ofType(query: string, workflowType: string): string {
  return `${query} AND WorkflowType = ${quoted(workflowType)}`;
}

export function notOfTypes(query: string, workflowTypes: readonly string[]): string {
  return workflowTypes.length === 0 ? query : `${query} AND WorkflowType NOT IN (${workflowTypes.map(quoted).join(', ')})`;
}

/** `before`: milliseconds since the epoch. */
export function startedBefore(query: string, before: number): string {
  return `${query} AND StartTime < '${new Date(before).toISOString()}'`;
}

/**
 * False for names with a double quote or a backslash: on servers 1.29 to 1.32 with SQL visibility a query finds no such value, however it
 * is escaped, and an answer of zero would look like "nothing to protect".
 */
export function isSearchable(name: string): boolean {
  return !/["\\]/.test(name);
}

/** A text as a literal of a visibility query. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
