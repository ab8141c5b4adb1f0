import { isSearchable, quoted } from './open-runs-query.js';

export interface VersionName {
  readonly deploymentName: string;
  readonly buildId: string;
}

/** Whoever is not closed is open: named this way round, a status that a newer server adds (Paused) keeps a version alive. */
export const OPEN = "ExecutionStatus NOT IN ('Completed', 'Failed', 'Canceled', 'Terminated', 'ContinuedAsNew', 'TimedOut')";

/** False for names that no query can match (open-runs-query.ts): what runs on such a version cannot be known. */
export function isSearchableVersion({ deploymentName, buildId }: VersionName): boolean {
  return isSearchable(`${deploymentName}:${buildId}`);
}

/**
 * Open runs pinned to the version, by their own behavior or by an override, also those that have not completed a task there yet.
 * `BuildIds` is what servers up to 1.30 count themselves.
 */
export function openPinnedQuery(version: VersionName): string {
  const name = quoted(`${version.deploymentName}:${version.buildId}`);
  const pinnedTo = quoted(`pinned:${version.deploymentName}:${version.buildId}`);
  return `((TemporalWorkerDeploymentVersion = ${name} AND TemporalWorkflowVersioningBehavior = 'Pinned') OR BuildIds = ${pinnedTo}) AND ${OPEN}`;
}

/** Open runs of any other behavior whose last completed workflow task was on the version. */
export function openOthersQuery(version: VersionName): string {
  const name = quoted(`${version.deploymentName}:${version.buildId}`);
  return `TemporalWorkerDeploymentVersion = ${name} AND TemporalWorkflowVersioningBehavior = 'AutoUpgrade' AND ${OPEN}`;
}

/** Pinned runs of the version that closed at or after `since`, milliseconds since the epoch. */
export function closedPinnedQuery(version: VersionName, since: number): string {
  const name = quoted(`${version.deploymentName}:${version.buildId}`);
  const time = quoted(new Date(since).toISOString());
  return `TemporalWorkerDeploymentVersion = ${name} AND TemporalWorkflowVersioningBehavior = 'Pinned' AND ExecutionStatus != 'Running' AND CloseTime >= ${time}`;
}

/** Runs that ended by continuing as new on the version. */
export function continuedQuery(version: VersionName): string {
  const name = quoted(`${version.deploymentName}:${version.buildId}`);
  return `TemporalWorkerDeploymentVersion = ${name} AND ExecutionStatus = 'ContinuedAsNew'`;
}
