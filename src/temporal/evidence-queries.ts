import { type EvidenceRequest } from '../gate/evidence.js';
import { workflowQueues } from '../rollout/routing.js';
import { quoted, searchable, time } from './open-runs-query.js';
import { SMOKE_TEST_PREFIX } from './smoke-test.js';

/** Visibility queries for the gate's evidence. All throw UserError for a name that no query can match. */
export interface Cohort extends EvidenceRequest {
  readonly deploymentName: string;
}

const NO_SMOKE_TESTS = `WorkflowId NOT STARTS_WITH ${quoted(SMOKE_TEST_PREFIX)}`;
/** Nor what they started. Runs of long ago may have no root. */
const NOR_CHILDREN = `(RootWorkflowId IS NULL OR RootWorkflowId NOT STARTS_WITH ${quoted(SMOKE_TEST_PREFIX)})`;

/**
 * Counts the workflows of one version by status: closed since the cohort began, or open.
 *
 * Not by start time: Auto-Upgrade workflows that began on the old version and moved are the ones that new code breaks most easily. The
 * price is a bias towards workflows that close early, and on the old version towards those that began before the cohort; both versions
 * are counted in this same way, so that they can be compared. Open workflows are named by their status, because only SQL visibility,
 * and not all of its versions, takes an absent close time for a late one.
 */
export function outcomesQuery(cohort: Cohort, of: 'candidate' | 'previous'): string {
  return [
    ofVersion(cohort, of === 'candidate' ? cohort.candidate : (cohort.previous ?? null)),
    `(CloseTime >= ${time(cohort.since)} OR ExecutionStatus = 'Running')`,
    `${NO_SMOKE_TESTS} AND ${NOR_CHILDREN} GROUP BY ExecutionStatus`,
  ].join(' AND ');
}

/** Counts the workflows of one version that started since a time, by status: what a ramp drew. */
export function drawnQuery(cohort: Cohort, of: 'candidate' | 'previous', since: number): string {
  return `${drawnBy(cohort, of, since)} GROUP BY ExecutionStatus`;
}

/** The workflows of one version that started since a time. A child goes where its parent is. */
export function drawnBy(cohort: Cohort, of: 'candidate' | 'previous', since: number): string {
  return `${startedOn(cohort, of, since)} AND ParentWorkflowId IS NULL`;
}

/** The children among them. */
export function childrenBy(cohort: Cohort, of: 'candidate' | 'previous', since: number): string {
  return `${startedOn(cohort, of, since)} AND ParentWorkflowId IS NOT NULL AND ${NOR_CHILDREN}`;
}

function startedOn(cohort: Cohort, of: 'candidate' | 'previous', since: number): string {
  const version = ofVersion(cohort, of === 'candidate' ? cohort.candidate : (cohort.previous ?? null));
  return [version, `StartTime >= ${time(since)}`, NO_SMOKE_TESTS].join(' AND ');
}

/**
 * What an open run must have to be looked at: a problem that the server reports, no completed task, a version that matters, or (`moving`) a
 * beginning on the version before, from which the ramp may take it.
 */
export type Trait = 'problem' | 'untouched' | 'movable' | 'moving';

/** Open runs with any of the traits. */
export function suspectsQuery(cohort: Cohort, traits: readonly Trait[]): string {
  const any = traits.map((trait) => traitQuery(cohort, trait)).join(' OR ');
  return `${onQueues(cohort)} AND ExecutionStatus = 'Running' AND ${NO_SMOKE_TESTS} AND (${any})`;
}

function traitQuery(cohort: Cohort, trait: Trait): string {
  switch (trait) {
    case 'problem':
      return "TemporalReportedProblems IN ('category=WorkflowTaskFailed', 'category=WorkflowTaskTimedOut')";
    case 'untouched':
      // By the time of the first task, which a cron schedule or a start delay puts off.
      return `(TemporalWorkerDeploymentVersion IS NULL AND ExecutionTime >= ${time(cohort.since)})`;
    case 'movable':
      return [versionQuery(cohort, cohort.candidate), ...moving(cohort)].join(' OR ');
    case 'moving':
      return moving(cohort)
        .map((query) => `(${query} AND StartTime < ${time(cohort.since)})`)
        .join(' OR ');
  }
}

/** Runs of the previous version that the ramp may move; unversioned ones move as Auto-Upgrade ones do. */
function moving(cohort: Cohort): readonly string[] {
  const { previous } = cohort;
  if (previous === undefined) return [];
  if (previous === null) return ['TemporalWorkerDeploymentVersion IS NULL'];
  return [`(${versionQuery(cohort, previous)} AND TemporalWorkflowVersioningBehavior = 'AutoUpgrade')`];
}

function ofVersion(cohort: Cohort, buildId: string | null): string {
  if (buildId !== null) return versionQuery(cohort, buildId);
  return `${onQueues(cohort)} AND TemporalWorkerDeploymentVersion IS NULL`;
}

function versionQuery({ deploymentName }: Cohort, buildId: string): string {
  return `TemporalWorkerDeploymentVersion = ${searchable(`${deploymentName}:${buildId}`)}`;
}

function onQueues(cohort: Cohort): string {
  return `TaskQueue IN (${workflowQueues(cohort.taskQueues).map(searchable).join(', ')})`;
}
