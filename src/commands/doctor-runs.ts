import { type Finding } from '../doctor/finding.js';
import { type BehaviorOfType, judgeBehavior, judgeLongPinned } from '../doctor/judge-behavior.js';
import { groupBy } from '../replay/group.js';
import { type FoundRun } from '../replay/selection.js';
import { workflowQueues } from '../rollout/routing.js';
import { pinnedSince, recentRuns } from '../temporal/behaviors.js';
import { replayGateOf, type Patient } from './doctor-context.js';
import { type DeploymentReading } from './doctor-deployment.js';
import { looked } from './doctor-look.js';

const WEEK = 7 * 86_400_000;
/** A run that is younger may not have completed its first task, and so has no behavior yet. */
const YOUNG = 60_000;

/** With which versioning behavior workflows really run, and which Pinned ones stay long. */
export async function lookAtRuns(
  { conn, configured, clock, signal }: Patient,
  { deploymentName, routing, served }: DeploymentReading,
): Promise<readonly Finding[]> {
  const now = clock.now();
  const queues = [...new Set([...workflowQueues(served), ...(configured.settings?.taskQueues ?? [])])];
  const [behavior, pinned] = await Promise.all([
    looked({ checks: ['versioning-behavior'], signal }, async (until) => {
      const reader = { conn, signal: until };
      const { total, runs } = await recentRuns(reader, { deploymentName, workflowQueues: queues }, now - WEEK);
      const facts = { current: routing?.current ?? null, runs: total, looked: runs.length, replay: replayGateOf(configured) };
      return [judgeBehavior({ ...facts, types: behaviorsOf(runs, now) })];
    }),
    looked({ checks: ['long-pinned'], signal }, async (until) => {
      const types = await pinnedSince({ conn, signal: until }, deploymentName, now - WEEK);
      return [judgeLongPinned(types, { now, longer: WEEK })];
    }),
  ]);
  return [...behavior, ...pinned];
}

/** The types with the most workflows first. */
function behaviorsOf(runs: readonly FoundRun[], now: number): readonly BehaviorOfType[] {
  const types = [...groupBy(runs, ({ workflowType }) => workflowType)].sort(([, one], [, other]) => other.length - one.length);
  return types
    .map(([workflowType, of]) => ({
      workflowType,
      pinned: of.filter(({ behavior }) => behavior === 'pinned').length,
      autoUpgrade: of.filter(({ behavior }) => behavior === 'auto-upgrade').length,
      none: of.filter((run) => isWithout(run, now)).length,
    }))
    .filter(({ pinned, autoUpgrade, none }) => pinned + autoUpgrade + none > 0);
}

function isWithout({ behavior, status, startedAt }: FoundRun, now: number): boolean {
  return behavior === 'unversioned' && status === 'running' && startedAt < now - YOUNG;
}
