import { MOST_VERSIONS } from '../drain/capacity.js';
import { duration } from '../report/durations.js';
import { counted, grouped } from '../report/numbers.js';
import { type Outcome } from '../rollout/checkpoint.js';
import { name, percent } from '../rollout/messages.js';
import { type Target } from '../rollout/routing.js';

/** Every sentence that the verbs themselves say to a user. */

export const noReportFile = (folder: string, why: string): string =>
  `The report was not written to ${folder} (${why}); give "report-dir" a folder that can be written.`;

export const say = {
  unknownVerb: (verb: string, verbs: readonly string[]) => `"${verb}" is no verb; use one of ${verbs.join(', ')}`,
  noBuildId:
    'no Build ID: give it with --build-id (input build-id), as worker.buildID in rainbow.yaml, or as TEMPORAL_WORKER_BUILD_ID',
  noReplay:
    '`rollout.replay` is not configured, so nothing would prove that open workflows survive this build: name the code with `workflowBundle` or `workflowsPath`, or write `replay: off` to deploy without that proof',
  replayOff: 'the replay gate is off: nothing proves that open workflows survive this build',
  noDeployment: (deployment: string, namespace: string) =>
    `namespace ${namespace} has no Worker Deployment "${deployment}": it appears when the first versioned worker polls; check the name and the namespace`,
  noRollout: (deployment: string) => `no rollout is in progress in ${deployment}; begin one with \`rainbow deploy\``,
  noSuchVersion: (buildId: string, deployment: string, known: readonly string[]) =>
    `Worker Deployment ${deployment} has no Build ID "${buildId}"${known.length === 0 ? '' : `; it lists ${known.join(', ')}`}`,
  unreadableEntry: (buildId: string, why: string) =>
    `the metadata entry of ${buildId} cannot be read (${why}): use the release that wrote it, or remove it with \`temporal worker deployment update-version-metadata --remove-entries rainbow-deploy.checkpoint\``,
  rolledBackBefore: (buildId: string, outcome: Outcome) =>
    `${buildId} was rolled back at ${new Date(outcome.at).toISOString()}: ${outcome.because}. Deploy the mended code under a new Build ID, or try this one again with --retry`,
  firstDeployment: (buildId: string) =>
    `deploying ${buildId}, the first deployment: nothing is Current and nobody else polls; there is no one to compare with`,
  fromUnversioned: (buildId: string) =>
    `deploying ${buildId}; unversioned workers are Current: the ramp moves workflows from them to the new version`,
  deploying: (buildId: string, current: string) => `deploying ${buildId}; ${current} Current`,
  resuming: (buildId: string, where: string) => `a rollout of ${buildId} is in progress (${where}); going on from there`,
  baseline: (closed: number, bad: number, rate: number) =>
    `${closed === 0 ? 'no workflow' : `${grouped(bad)} of ${counted(closed, 'workflow')}`} ${closed === 0 ? 'closed' : 'failed'} on the version before within a week: the gate takes ${percent(rate * 100)} for its failure rate`,
  noBaseline: (why: string) =>
    `the failure rate of the version before could not be measured; the gate takes it for unknown, which costs time, not safety. ${why}`,
  slowLimit: (closed: number, limit: number) =>
    `99 % of the ${counted(closed, 'workflow')} that closed on the version before within a week took at most ${duration(limit)}: whatever takes longer counts as slow (analysis.slow.limit says otherwise if it is set)`,
  noSlowLimit: (closed: number) =>
    `${closed === 0 ? 'no workflow' : counted(closed, 'workflow')} closed on the version before within a week, which does not say how long they usually take: slow ones are not judged unless analysis.slow.limit says what slow is`,
  unreadSlowLimit: (why: string) =>
    `how long workflows took on the version before could not be measured; slow ones are not judged unless analysis.slow.limit says what slow is. ${why}`,
  versionCap: (count: number) =>
    `the deployment lists ${count} versions and the server takes 100: retire drained versions before the next ones are refused`,
  startingWorkers: (command: string) => `starting workers: ${command}`,
  startedWorkers: 'the command that starts the workers has ended',
  startFailed: (command: string, how: string, tail: string) =>
    `workers.start (${command}): ${how}${tail === '' ? '' : `; it said last: ${tail}`}; mend the command and deploy again`,
  progressDeadline: (seconds: number, because: string) => `after ${seconds} s still ${because} (progressDeadlineSeconds)`,
  promotedStillBaking: (buildId: string) =>
    `another rollout is in progress: ${buildId} was promoted and still bakes; wait for it, or end it with \`rainbow promote --build-id ${buildId}\``,
  rejecting: 'onConflict: queue would wait for it to end, onConflict: supersede would roll it back first',
  queueing: (because: string) => `waiting (onConflict: queue): ${because}`,
  queueTimeout: (because: string) => `waited in vain (queueTimeout): ${because}`,
  beginsAnew: (buildId: string, previous: Target, current: Target) =>
    `nothing of ${buildId} was routed while ${name(previous)} was Current: its rollout begins anew from ${name(current)}`,
  superseding: (rival: Target) => `superseding the rollout of ${name(rival)}: it is rolled back first`,
  ramped: (buildId: string, percentage: number) => `${buildId} ramps at ${percent(percentage)}`,
  promoted: (buildId: string) => `${buildId} is Current`,
  unrouted: (buildId: string, current: Target) => `${buildId} is out of the routing; ${name(current)} serves`,
  propagationLate: (seconds: number) =>
    `the server has not confirmed the routing change after ${seconds} s; judging by where workflows really run (known on server 1.31)`,
  stale: 'somebody wrote the routing at the same moment; looking again',
  unanswered: (why: string) => `a write was not answered, and may have been done: looking again. ${why}`,
  affected: (total: number, pinned: number, buildId: string) =>
    total === 0
      ? `no open workflow depends on ${buildId}`
      : `${counted(total, 'open workflow')} completed tasks on ${buildId}${pinned > 0 ? `, ${grouped(pinned)} of them Pinned to it` : ''}`,
  healing: (count: number) =>
    `${counted(count, 'stuck workflow is', 'stuck workflows are')} healing: the task that the bad worker holds must time out first (10 s or more)`,
  healed: (count: number, seconds: number) => `${count} of ${count} stuck workflows run again after ${seconds} s`,
  notHealed: (count: number, total: number, seconds: number) =>
    `${count} of ${counted(total, 'workflow')} looked at ${count === 1 ? 'is' : 'are'} still stuck after ${seconds} s; look at them with \`temporal workflow describe\``,
  cancelledEarly: (buildId: string) =>
    `cancelled before anything was written or routed; \`rainbow deploy --build-id ${buildId}\` begins again`,
  detached: (why: string) => `${why}; \`rainbow advance\` goes on from here`,
  heldByCancel: (ramp: number) =>
    `cancelled: the ramp stays at ${percent(ramp)} (onCancel: hold); \`rainbow advance\` goes on, \`rainbow abort\` takes it back`,
  lastLookFailed: (why: string) => `the routing could not be read once more (${why}); what is said of it is from the look before`,
  leftBehind: (buildId: string) => `the deploy of ${buildId} did not end by itself: it was cancelled, or its process was ended`,
  nothingLeft: (buildId: string) => `no rollout of ${buildId} was left behind`,
  endedAlready: (buildId: string, because: string) => `the rollout of ${buildId} has ended already: ${because}`,
  rollbackByCancel: 'the run was cancelled (onCancel: rollback)',
  takenBackByCancel: (buildId: string) =>
    `cancelled: ${buildId} is out of the routing (onCancel: rollback), which the server has still to spread; \`rainbow advance\` confirms it`,
  cancelRollbackFailed: (why: string) =>
    `cancelled, and the rollback could not be finished in time (${why}); run \`rainbow abort\``,
  ordered: (kind: string, by: string) => `${kind} ordered by ${by}`,
  nothingToRollBack: (deployment: string) =>
    `no version of ${deployment} is known to have come by a rollout, so it is not known what to return to; name it with --to BUILD_ID`,
  rollbackTarget: (buildId: string, target: Target) => `rolling back from ${buildId} to ${name(target)}`,
  sameTarget: (target: Target) => `${name(target)} is Current already and nothing ramps; nothing to roll back`,
  noTaskQueues: (deployment: string) =>
    `no task queue of ${deployment} is known, so its runs cannot be looked for; name them with --task-queues, or as worker.taskQueues in rainbow.yaml.`,
  noPollers: (buildId: string) => `no worker of ${buildId} polls: start its workers, or its workflows wait`,
  startedByHook: (buildId: string) => `the platform was told to start the workers of ${buildId}`,
  startByHookFailed: (buildId: string, why: string) => `the workers of ${buildId} could not be started: ${why}`,
  replaying: (done: number, total: number, failed: number) => `replayed ${done} of ${total} histories, ${failed} failed`,
  orderedHold: (buildId: string) => `the rollout of ${buildId} is paused; \`rainbow resume\` goes on`,
  requested: 'rollback requested',
  managed: (manager: string, identity: string) =>
    `the deployment is managed by "${manager}" and this rollback writes as "${identity}": give --identity ${JSON.stringify(manager)} if that is you, or hand the deployment over with \`temporal worker deployment manager-identity unset\``,
  interrupted: 'cancelled; what was written stays, and the next run goes on from it',
  stoppedHard: (seconds: number) =>
    `cancelled, and not ended within ${seconds} s; what was written stays: see it with \`rainbow status\`, and go on with \`rainbow advance\` or \`rainbow abort\``,
  stopping: (name: string) => `stopping (${name}); what was written stays, and the next run goes on from it`,
};

interface Forecasted {
  readonly advanced: number;
  readonly looked: number;
  readonly broken: number;
  readonly candidate: string;
  readonly previous: string;
}

const brokenOf = ({ advanced, looked, broken, candidate }: Omit<Forecasted, 'previous'>): string =>
  looked === advanced
    ? `${grouped(broken)} of ${counted(advanced, 'open Auto-Upgrade workflow')} that went on with ${candidate}`
    : `${grouped(broken)} of ${grouped(looked)} replayed, out of ${counted(advanced, 'open Auto-Upgrade workflow')} that went on with ${candidate},`;

/** What the forecast of a rollback says. */
export const sayForecast = {
  promotion: ({ previous, ...found }: Forecasted) =>
    `should ${found.candidate} be rolled back later, ${brokenOf(found)} would break on ${previous}`,
  rollback: ({ previous, ...found }: Forecasted) =>
    `${brokenOf(found)} ${found.broken === 1 ? 'breaks' : 'break'} on ${previous}${found.broken === 0 ? '' : `; \`rainbow recover ${found.candidate}\` mends them`}`,
  failed: (why: string) => `what a rollback breaks could not be forecast: ${why}`,
} as const;

/** What `cleanup` says besides the reasons, which are drain's. */
export const sayCleanup = {
  deploymentAndAll:
    '--deployment-name (input deployment-name) and --all (input all) contradict each other: one deployment, or all of the namespace',
  managed: (manager: string, identity: string) =>
    `it is managed by "${manager}" and cleanup writes as "${identity}": give --identity ${JSON.stringify(manager)} if that is you`,
  failed: (deployment: string, why: string) => `${deployment}: ${why}`,
  stopped: (deployment: string, buildId: string) => `${deployment}: the workers of ${buildId} were told to stop`,
  hookFailed: (deployment: string, buildId: string, why: string) =>
    `${deployment}: the workers of ${buildId} were not stopped: ${why}`,
  noHook: 'the platform has no hook that stops workers',
  deleted: (deployment: string, buildId: string) => `${deployment}: ${buildId} was deleted`,
  notDeleted: (deployment: string, buildId: string, why: string) => `${deployment}: ${buildId} was not deleted: ${why}`,
  goneAlready: 'somebody else has deleted it',
  notConfirmed: (deployment: string, buildIds: readonly string[]) =>
    `${deployment}: the server accepted the deletion of ${buildIds.join(', ')}, but still lists it`,
  stopThem: 'its workers still poll: stop them, or configure `platform` so that cleanup can',
  toStop: 'its workers are to be stopped first',
  stillPolled: 'the server still remembers its pollers, which it does for five minutes; the next run deletes it',
  deletedIn: (left: string) => `nothing polls for it; its record goes in ${left} (deleteDelay)`,
  toDelete: 'it can be deleted',
  capacity: (deployment: string, { listed, daysLeft }: { readonly listed: number; readonly daysLeft: number | null }) =>
    `${deployment} lists ${listed} of ${MOST_VERSIONS} versions${daysLeft === null ? '' : `; at the rate of the last week there is room for ${Math.floor(daysLeft)} days`}: at ${MOST_VERSIONS} the workers of a new version are refused`,
  undeletable: (deployment: string, buildIds: readonly string[]) =>
    `${deployment}: ${buildIds.join(', ')} cannot be deleted and still count against the limit`,
  cancelled: 'cancelled; the next run goes on from here',
  nothing: 'nothing to retire',
  none: 'there is no Worker Deployment here',
} as const;
