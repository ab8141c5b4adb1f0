import { type VersionName } from '../recovery/facts.js';
import { OPEN } from './dependants-query.js';
import { quoted } from './open-runs-query.js';
import { SMOKE_TEST_PREFIX } from './smoke-test.js';

const NO_SMOKE_TESTS = `WorkflowId NOT STARTS_WITH ${quoted(SMOKE_TEST_PREFIX)}`;

/** Open runs whose last task completed on the version, and those pinned to it, whether they have completed one there or not. */
export function heldQuery(version: VersionName): string {
  const pinnedTo = quoted(`pinned:${version.deploymentName}:${version.buildId}`);
  return `(TemporalWorkerDeploymentVersion = ${named(version)} OR BuildIds = ${pinnedTo}) AND ${OPEN}`;
}

/** Open runs pinned to the version. */
export function pinnedQuery(version: VersionName): string {
  const pinnedTo = quoted(`pinned:${version.deploymentName}:${version.buildId}`);
  const pinned = `TemporalWorkerDeploymentVersion = ${named(version)} AND TemporalWorkflowVersioningBehavior = 'Pinned'`;
  return `((${pinned}) OR BuildIds = ${pinnedTo}) AND ${OPEN}`;
}

/** Open runs that the version has left, or never really got, and whose tasks fail: known to servers from 1.30 on. */
export function troubledQuery(version: VersionName, taskQueues: readonly string[]): string {
  const was = `TemporalUsedWorkerDeploymentVersions = ${named(version)}`;
  const places = taskQueues.length === 0 ? was : `(${was} OR ${onQueues(taskQueues)})`;
  return `${places} AND TemporalReportedProblems IS NOT NULL AND ${OPEN} AND ${NO_SMOKE_TESTS}`;
}

/** Open runs that have not completed a task anywhere. */
export function untouchedQuery(taskQueues: readonly string[]): string {
  return `${onQueues(taskQueues)} AND TemporalWorkerDeploymentVersion IS NULL AND ${OPEN} AND ${NO_SMOKE_TESTS}`;
}

/** Runs that failed, the last task of which completed on the version. */
export function failedQuery(version: VersionName): string {
  return `TemporalWorkerDeploymentVersion = ${named(version)} AND ExecutionStatus = 'Failed' AND ${NO_SMOKE_TESTS}`;
}

function onQueues(taskQueues: readonly string[]): string {
  return `TaskQueue IN (${taskQueues.map(quoted).join(', ')})`;
}

function named({ deploymentName, buildId }: VersionName): string {
  return quoted(`${deploymentName}:${buildId}`);
}
