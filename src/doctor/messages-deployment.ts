import { type Blocker } from '../drain/blockers.js';
import { roughly } from '../drain/messages.js';
import { name, percent, queuesText } from '../rollout/messages.js';
import { type Ramp, type TaskQueue } from '../rollout/routing.js';
import { type Trouble } from './finding.js';
import { type BehaviorOfType } from './judge-behavior.js';
import { counted, listed, seconds } from './words.js';

/** What the checks say of a deployment, its versions, workers and workflows. */

/** Why something matters, and what to do. */
type Advice = Pick<Trouble, 'why' | 'remedy'>;

const unset = (deploymentName: string): string =>
  `\`temporal worker deployment set-ramping-version --deployment-name ${deploymentName} --delete --yes\``;

const IN_THE_WAY = 'it is in the way: a deploy takes it for another rollout (`onConflict`)';

export const sayDeployment = {
  noDeployment: (deploymentName: string, namespace: string): Trouble => ({
    what: `${namespace} has no Worker Deployment ${deploymentName}`,
    why: 'it appears when its first versioned worker polls',
    remedy: `start the workers of the first build with \`workerDeploymentOptions\` ({version: {deploymentName, buildId}, useWorkerVersioning: true}); if they run, correct the name or the namespace`,
  }),
  nothingCurrent: (deploymentName: string, versions: number): Trouble => ({
    what: `${deploymentName} has ${counted(versions, 'version')}, and none is Current`,
    why: 'unversioned workers serve, or nobody does; the first rollout takes over from them, and from the promotion on they get no task any more',
    remedy: 'keep the unversioned workers until the promotion; look at the first rollout with `rainbow plan`',
  }),
  current: (current: string, versions: number) => `${current} is Current; ${counted(versions, 'version')}`,
  bakes: (current: string) => `${current} is Current and still bakes: its rollout has not ended`,
  noRouting: 'nothing is routed yet',
  noRamp: 'nothing ramps',
  ramps: ({ target, percentage }: Ramp) => `${name(target)} ramps at ${percent(percentage)}: a rollout is in progress`,
  leftoverRamp: (target: string): Trouble => ({
    what: `${target} ramps at 0 % without a rollout`,
    why: `a ramp of 0 % is no end: the version never drains and cannot be deleted, and ${IN_THE_WAY}. The Temporal CLI leaves it behind when it is told --delete and a --build-id`,
    remedy: `unset it with \`rainbow rollback --build-id ${target}\``,
  }),
  rampByHand: (target: string, { percentage }: Ramp): Trouble => ({
    what: `${target} ramps at ${percent(percentage)} without a rollout that could end`,
    why: IN_THE_WAY,
    remedy: `take it back with \`rainbow rollback --build-id ${target}\`, or make it Current`,
  }),
  unversionedRamp: ({ percentage }: Ramp, deploymentName: string): Trouble => ({
    what: `${name(null)} ramp at ${percent(percentage)}`,
    why: IN_THE_WAY,
    remedy: `unset the ramp with ${unset(deploymentName)}`,
  }),
  settled: 'every task queue follows the routing',
  propagationUnknown: 'this server does not say whether its task queues follow the routing (1.30 and newer do)',
  spreading: (age: number) => `the last routing change, ${seconds(age)} ago, is still spreading`,
  stuck: (age: number, timeout: number): Trouble => ({
    what: `a routing change of ${roughly(age)} ago is not confirmed for every task queue`,
    why: `each step of a rollout would wait ${seconds(timeout)} (propagationTimeout) in vain before it goes on; server 1.31 is known to stay like this`,
    remedy: 'check with `rainbow status` where workflows go; a later routing change may mend it, server 1.32 does',
  }),
  unmanaged: (lastModifier: string) =>
    `no manager identity is set, so anybody with write permission may route${lastModifier === '' ? '' : `; last changed by ${lastModifier}`}`,
  ownManager: (manager: string) => `managed by ${manager}, which is this \`identity\``,
  foreignManager: ({
    deploymentName,
    manager,
    identity,
  }: {
    deploymentName: string;
    manager: string;
    identity: string;
  }): Trouble => ({
    what: `managed by ${manager}, and this configuration writes as ${identity}`,
    why: 'the server lets nobody else change the routing: a deploy ends as a conflict',
    remedy: `set \`identity\` to ${JSON.stringify(manager)} if that is you; else have its owner let go, or, once you know that the owner is gone, unset it with \`temporal worker deployment manager-identity unset --deployment-name ${deploymentName}\``,
  }),
} as const;

interface Room {
  readonly versions: number;
  readonly most: number;
  readonly perDay: number | null;
  readonly daysLeft: number | null;
}

const REFUSED = 'the workers of a new version are refused, and the old code keeps running without a word';

export const sayVersions = {
  room: ({ versions, most, perDay, daysLeft }: Room) =>
    `${versions} of ${most}; ${perDay === null || daysLeft === null ? 'no new ones in the last week' : `${Number(perDay.toFixed(1))} new ones a day, room for ${counted(Math.floor(daysLeft), 'day')}`}`,
  full: { why: REFUSED, remedy: 'retire versions with `rainbow cleanup` before the next deploy' } satisfies Advice,
  nearlyFull: {
    why: `once the deployment is full, ${REFUSED}`,
    remedy: 'run `rainbow cleanup` now, and on a schedule',
  } satisfies Advice,
  haunted: {
    why: 'the server has lost these versions and still counts them',
    remedy: '`rainbow cleanup` deletes them on server 1.32 and newer; on older ones they stay',
  } satisfies Advice,
  ghosts: (buildIds: readonly string[]) => `listed, but lost by the server: ${listed(buildIds)}`,
} as const;

export const sayPollers = {
  frozen: (sentence: string): Trouble => ({ what: sentence, why: '', remedy: '' }),
  noQueueKnown: 'no task queue is known: name them as worker.taskQueues (--task-queues)',
  nobody: (queues: readonly TaskQueue[]): Trouble => ({
    what: `no unversioned worker polls ${queuesText(queues)}`,
    why: 'nothing is Current, so what is started there waits',
    remedy: 'start workers there, or make a version Current with the first deploy',
  }),
  unversionedServe: (queues: readonly string[]) => `unversioned workers poll ${listed(queues)}`,
  noQueues: (current: string): Trouble => ({
    what: `${current} is Current and serves no task queue`,
    why: 'its workflows wait, and there is nothing to compare a new build with',
    remedy: `start the workers of ${current}`,
  }),
  missing: (current: string, missing: readonly TaskQueue[]): Trouble => ({
    what: `no worker of ${current}, which is Current, polls ${queuesText(missing)}`,
    why: 'what should run there waits, and the gate of a rollout holds while it does',
    remedy: `start the workers of ${current} there`,
  }),
  unversionedAreCurrent: 'unversioned workers are who serves',
  noUnversioned: 'every worker on these task queues has a version',
  unversionedBeside: (found: { queues: readonly string[]; identities: readonly string[]; current: string }): Trouble => ({
    what: `${counted(found.identities.length, 'unversioned worker')} on ${listed(found.queues)} beside ${found.current}: ${listed(found.identities, 3)}`,
    why: 'since a version is Current they get no new task, however many there are',
    remedy: 'stop them, or start them with `workerDeploymentOptions`',
  }),
} as const;

export const sayBehavior = {
  noRuns: 'no workflow of this deployment is open or closed within a week: nothing to tell from',
  types: (types: number, { runs, looked }: { runs: number; looked: number }) =>
    `${counted(types, 'workflow type')}${looked < runs ? `, from the newest ${looked} of ${runs} workflows` : ''}`,
  ofType: ({ workflowType, pinned, autoUpgrade, none }: BehaviorOfType) =>
    `${workflowType}: ${[
      [pinned, 'Pinned'],
      [autoUpgrade, 'Auto-Upgrade'],
      [none, 'without a behavior'],
    ]
      .filter(([count]) => count !== 0)
      .map(([count, what]) => `${count} ${what}`)
      .join(', ')}`,
  behaviorToCome: (types: readonly string[]): Advice => ({
    why: `${listed(types)} ran on unversioned workers: a ramp moves them to the new version like Auto-Upgrade ones, where its code must be able to replay them`,
    remedy:
      'give each type a versioning behavior (`setWorkflowOptions`, or `defaultVersioningBehavior` of the worker), and leave the replay gate on',
  }),
  unspecified: (types: readonly string[]): Advice => ({
    why: `workflows of ${listed(types)} have no versioning behavior: no versioned worker has completed a task of theirs`,
    remedy: 'see with `temporal workflow describe` what they wait for; unversioned workers no longer get their tasks',
  }),
  unproven: (types: readonly string[]): Advice => ({
    why: `a new build takes over open workflows of ${listed(types)}, and the replay gate is off`,
    remedy: 'turn the replay gate on, or pin these types',
  }),
  noLongPinned: (longer: number) => `no Pinned workflow is open for longer than ${roughly(longer)}`,
  longPinned: (longer: number): Trouble => ({
    what: `Pinned workflows are open for longer than ${roughly(longer)}`,
    why: 'each keeps its version, with its workers, from draining for as long as it is open',
    remedy: 'see below, by workflow type',
  }),
  blocker: ({ workflowType, count, oldest, advice }: Blocker, now: number) =>
    `${workflowType}: ${count} open, the oldest for ${roughly(now - oldest)}; ${advice}`,
} as const;
