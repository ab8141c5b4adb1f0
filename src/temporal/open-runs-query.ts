import { UserError } from '../system/errors.js';
import { nameNotSearchable, unsearchableInEvidence } from './messages.js';

export interface OpenRunsFilter {
  readonly taskQueues: readonly string[];
  /** Workflow IDs with this prefix do not count. */
  readonly excludePrefix: string;
}

/**
 * Visibility query for the open runs that new code may take over: Auto-Upgrade ones, and those without a behavior, that is unversioned
 * ones and those before their first completed workflow task. Throws UserError for a task queue whose name no query can match.
 */
export function openRunsQuery(filter: OpenRunsFilter): string {
  const behavior = "(TemporalWorkflowVersioningBehavior = 'AutoUpgrade' OR TemporalWorkflowVersioningBehavior IS NULL)";
  return onQueues(filter, ["ExecutionStatus = 'Running'", behavior]);
}

/** Open runs that stay on the version that they are pinned to. */
export function pinnedRunsQuery(filter: OpenRunsFilter): string {
  return onQueues(filter, ["ExecutionStatus = 'Running'", "TemporalWorkflowVersioningBehavior = 'Pinned'"]);
}

/** `since`: milliseconds since the epoch. */
export function closedRunsQuery(filter: OpenRunsFilter, since: number): string {
  return onQueues(filter, ["ExecutionStatus != 'Running'", `CloseTime >= ${time(since)}`]);
}

function onQueues({ taskQueues, excludePrefix }: OpenRunsFilter, conditions: readonly string[]): string {
  if (taskQueues.length === 0) throw new Error('No task queue to look for runs on.');
  for (const name of taskQueues) if (!isSearchable(name)) throw new UserError(nameNotSearchable(name));
  return [
    `TaskQueue IN (${taskQueues.map(quoted).join(', ')})`,
    ...conditions,
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
  return `${query} AND StartTime < ${time(before)}`;
}

/** `from`: milliseconds since the epoch. */
export function startedFrom(query: string, from: number): string {
  return `${query} AND StartTime >= ${time(from)}`;
}

/** `null`: without a version. */
export function ofVersion(query: string, version: string | null): string {
  return `${query} AND TemporalWorkerDeploymentVersion ${version === null ? 'IS NULL' : `= ${quoted(version)}`}`;
}

/** Runs with a version, and none of these. */
export function notOfVersions(query: string, versions: readonly string[]): string {
  const known = versions.length === 0 ? '' : ` AND TemporalWorkerDeploymentVersion NOT IN (${versions.map(quoted).join(', ')})`;
  return `${query} AND TemporalWorkerDeploymentVersion IS NOT NULL${known}`;
}

export function withPatch(query: string, patch: string): string {
  return `${query} AND TemporalChangeVersion = ${quoted(patch)}`;
}

/** Runs with none of the patches, or without any. */
export function withoutPatches(query: string, patches: readonly string[]): string {
  return [query, ...patches.map((patch) => `TemporalChangeVersion != ${quoted(patch)}`)].join(' AND ');
}

export function longerThan(query: string, events: number): string {
  return `${query} AND HistoryLength > ${events}`;
}

export function ofStatus(query: string, statuses: readonly string[]): string {
  return `${query} AND ExecutionStatus IN (${statuses.map(quoted).join(', ')})`;
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

/** A name as a literal; throws UserError when no query can match it. */
export function searchable(name: string): string {
  if (!isSearchable(name)) throw new UserError(unsearchableInEvidence(name));
  return quoted(name);
}

/** Milliseconds since the epoch as a literal. */
export function time(ms: number): string {
  return quoted(new Date(ms).toISOString());
}
