import proto, { type temporal } from '@temporalio/proto';
import { holderOf, same } from '../recovery/decide.js';
import { type Override, type ResetPoint, type RunFacts, type VersionName } from '../recovery/facts.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Version = temporal.api.deployment.v1.IWorkerDeploymentVersion | null | undefined;

const { EventType: EVENT, VersioningBehavior: BEHAVIOR, WorkflowTaskFailedCause: CAUSE } = proto.temporal.api.enums.v1;

/** What is begun again when a run is reset to before it. */
const BEGUN: readonly unknown[] = [
  EVENT.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  EVENT.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
  EVENT.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
  EVENT.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED,
];

/** A workflow task that waits or is at work: later attempts leave nothing in the history. */
const TASK_OPEN: readonly unknown[] = [
  EVENT.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
  EVENT.EVENT_TYPE_WORKFLOW_TASK_STARTED,
  EVENT.EVENT_TYPE_WORKFLOW_TASK_FAILED,
  EVENT.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
];

const ENDS: ReadonlyMap<unknown, RunFacts['state']> = new Map<unknown, RunFacts['state']>([
  [EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, 'closed'],
  [EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, 'failed'],
  [EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT, 'closed'],
  [EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, 'closed'],
  [EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, 'closed'],
  [EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW, 'closed'],
]);

type Known = Omit<RunFacts, 'superseded' | 'keptBefore' | 'resetPoint'>;

/** What the history of a run tells of where it is kept, and what the bad builds did to it. Without a call. */
export function factsOf(events: readonly HistoryEvent[], bad: readonly VersionName[]): Omit<RunFacts, 'superseded'> {
  let known: Known = {
    state: 'open',
    taskQueue: '',
    behavior: 'none',
    version: undefined,
    inherited: undefined,
    override: undefined,
    failing: false,
  };
  let resetPoint: ResetPoint | undefined;
  let keptBefore = false;
  for (const event of events) {
    const completed = completedOn(event);
    if (resetPoint === undefined && completed !== undefined && bad.some((version) => same(version, completed))) {
      resetPoint = { eventId: Number(event.eventId?.toString() ?? 0), begunSince: 0 };
      keptBefore = known.override !== undefined || holderOf(known) !== undefined;
    } else if (resetPoint !== undefined && BEGUN.includes(event.eventType)) {
      resetPoint = { ...resetPoint, begunSince: resetPoint.begunSince + 1 };
    }
    known = after(known, event);
  }
  return { ...known, resetPoint, keptBefore };
}

/** Whether a workflow task may be at work: until it ends, the server holds further events back, an override that was set among them. */
export function isBusy(events: readonly HistoryEvent[]): boolean {
  const last = events.findLast(
    ({ eventType }) => TASK_OPEN.includes(eventType) || eventType === EVENT.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
  );
  return last === undefined || TASK_OPEN.includes(last.eventType);
}

function after(known: Known, event: HistoryEvent): Known {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) {
    const inherited = toVersion(started.inheritedPinnedVersion, started.parentPinnedWorkerDeploymentVersion);
    return { ...known, taskQueue: started.taskQueue?.name ?? '', inherited, override: toOverride(started.versioningOverride) };
  }
  const options = event.workflowExecutionOptionsUpdatedEventAttributes;
  if (options?.unsetVersioningOverride) return { ...known, override: undefined };
  if (options?.versioningOverride) return { ...known, override: toOverride(options.versioningOverride) };
  const completed = event.workflowTaskCompletedEventAttributes;
  if (completed) {
    const version = completedOn(event);
    const { override } = known;
    const used = override?.kind === 'one-time' && version !== undefined && same(override.version, version);
    const behavior = behaviorOf(completed.versioningBehavior);
    return { ...known, behavior, version, override: used ? undefined : override, failing: false };
  }
  const failed = event.workflowTaskFailedEventAttributes;
  if (failed) return { ...known, failing: failed.cause !== CAUSE.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW };
  if ((event.workflowTaskTimedOutEventAttributes?.startedEventId?.toNumber() ?? 0) > 0) return { ...known, failing: true };
  const end = ENDS.get(event.eventType);
  return end === undefined ? known : { ...known, state: end };
}

function completedOn({ workflowTaskCompletedEventAttributes: completed }: HistoryEvent): VersionName | undefined {
  return completed ? toVersion(completed.deploymentVersion, completed.workerDeploymentVersion) : undefined;
}

function behaviorOf(behavior: number | null | undefined): RunFacts['behavior'] {
  if (behavior === BEHAVIOR.VERSIONING_BEHAVIOR_PINNED) return 'pinned';
  return behavior === BEHAVIOR.VERSIONING_BEHAVIOR_AUTO_UPGRADE ? 'auto-upgrade' : 'none';
}

export function toOverride(override: temporal.api.workflow.v1.IVersioningOverride | null | undefined): Override | undefined {
  if (!override) return undefined;
  if (override.autoUpgrade || override.behavior === BEHAVIOR.VERSIONING_BEHAVIOR_AUTO_UPGRADE) return { kind: 'auto-upgrade' };
  const once = toVersion(override.oneTime?.targetDeploymentVersion);
  if (once !== undefined) return { kind: 'one-time', version: once };
  const pinned = toVersion(override.pinned?.version, override.pinnedVersion);
  return pinned === undefined ? undefined : { kind: 'pinned', version: pinned };
}

/** `text`: the older form, `deployment.buildId`; a deployment's name has no dot. */
function toVersion(version: Version, text?: string | null): VersionName | undefined {
  if (version?.deploymentName && version.buildId) return { deploymentName: version.deploymentName, buildId: version.buildId };
  const dot = text?.indexOf('.') ?? -1;
  return !text || dot < 0 ? undefined : { deploymentName: text.slice(0, dot), buildId: text.slice(dot + 1) };
}
