import { roughly } from '../drain/messages.js';
import { type Finding, type Trouble } from './finding.js';
import { counted, listed, seconds } from './words.js';

/** What the checks say; of what is deployed, messages-deployment.ts says it. */

export const sayGeneral = {
  unreachable: 'not looked at: it needs the server',
  noNamespace: 'not looked at: it needs the namespace',
  unnamed: 'not looked at: no Worker Deployment is named (--deployment-name, or worker.deploymentName in rainbow.yaml)',
  unnamedAmong: (namespace: string, names: readonly string[]) =>
    `no Worker Deployment is named (--deployment-name, or worker.deploymentName in rainbow.yaml); ${namespace} has ${names.length === 0 ? 'none' : listed(names)}`,
  noDeployment: 'not looked at: the deployment does not exist yet',
  noReach: 'not looked at: the settings of the connection could not be read',
  unreadDeployment: 'not looked at: the deployment could not be read',
  late: (ms: number) => `no answer within ${seconds(ms)}`,
} as const;

export const sayConfiguration = {
  mistakes: (count: number) => `${counted(count, 'mistake')}, mend all of them`,
  read: (read: { file: string; found: boolean; deploymentName: string; strategy: string; steps: number }) =>
    `${read.found ? read.file : `no ${read.file}, inputs and environment alone`}: ${read.deploymentName}, ${read.strategy}${read.steps === 0 ? '' : ` in ${counted(read.steps, 'step')}`}`,
  buildIdLater: 'nothing, if the job that deploys knows the Build ID',
  replayOn: 'open workflows are replayed before a new build gets traffic',
  codeMissing: (sentence: string): Trouble => ({
    what: sentence,
    why: 'a deploy ends in this error unless a step before it makes what is missing, such as the bundle',
    remedy: 'make it before the deploy, or correct the path',
  }),
  replayOff: {
    what: 'off',
    why: 'nothing proves that open workflows survive a new build',
    remedy: 'name the workflow code with `rollout.replay.workflowBundle` or `workflowsPath`, and take `replay: off` away',
  },
  replayAbsent: {
    what: 'not configured',
    why: 'a deploy refuses to begin until it is said whether open workflows are replayed',
    remedy:
      'name the workflow code with `rollout.replay.workflowBundle` or `workflowsPath`, or write `replay: off` to deploy without that proof',
  },
  notRead: 'not looked at: the configuration could not be read',
} as const;

export const sayServer = {
  reached: (address: string) => `the server at ${address} answers`,
  namespace: (namespace: string) => `${namespace} exists`,
  keeps: (namespace: string, retention: number) => `${namespace} keeps closed workflows for ${roughly(retention)}`,
  forgetsDuringRollout: (namespace: string, retention: number, rollout: number): Trouble => ({
    what: `${namespace} keeps closed workflows for ${roughly(retention)}, and a rollout may take ${roughly(rollout)}`,
    why: 'the gate counts what closed since the ramp began: what the server has deleted by then is missing',
    remedy: 'have the retention of the namespace raised, or shorten `maxDuration` of the steps',
  }),
  forgetsDuringGrace: (namespace: string, retention: number, grace: number): Trouble => ({
    what: `${namespace} keeps closed workflows for ${roughly(retention)}, and \`sunset.queryGrace\` is ${roughly(grace)}`,
    why: 'cleanup cannot see the closed workflows that it is to keep workers for',
    remedy: 'have the retention of the namespace raised, or shorten `sunset.queryGrace`',
  }),
  version: (version: string) => `Temporal ${version}`,
  tooOld: (version: string, oldest: string): Trouble => ({
    what: `Temporal ${version}`,
    why: 'it is too old for Worker Deployments as a rollout needs them',
    remedy: `upgrade the server to ${oldest} or newer`,
  }),
  attributes: (names: readonly string[]) => `counting by ${names.join(', ')} and by status works`,
  attributesMissing: (names: readonly string[]): Trouble => ({
    what: `visibility does not know ${names.join(', ')}`,
    why: 'the gate counts workflows by them, and would hold every rollout',
    remedy: 'upgrade the server, and let it upgrade the schema of its visibility store',
  }),
  noGroups: {
    what: 'visibility does not count by status (GROUP BY ExecutionStatus)',
    why: 'the gate counts how workflows ended in that way, and would hold every rollout',
    remedy: 'use a visibility store that can: Elasticsearch, PostgreSQL 12, MySQL 8 or SQLite',
  },
  allFeatures: 'everything that a rollout can use is there',
  enoughFeatures: 'everything that the gate can use is there',
  fewerFeatures: (version: string): Trouble => ({
    what: `Temporal ${version} lacks something that the gate can use`,
    why: 'a rollout goes without it, and sees less',
    remedy: 'upgrade the server, or have it turned on, when you can',
  }),
  lacks: {
    problems: 'no TemporalReportedProblems (1.30): stuck workflows are looked for among the newest hundred that may move',
    usedVersions:
      'no TemporalUsedWorkerDeploymentVersions (1.30): after a rollback, workflows that have left the bad build already are not counted',
    heartbeats: 'no worker heartbeats (on by default since 1.30): failed tasks of the workers are not seen',
    oneTime: 'no one-time overrides (1.32): what `recover` moves stays pinned until somebody takes the override off',
  },
  mayWrite: (namespace: string) =>
    `these credentials may read and write in ${namespace} (tried with a change that the server cannot make)`,
  mayNotWrite: (said: string): Trouble => ({
    what: `these credentials may not write: ${said}`,
    why: 'they are enough for replay, capture, plan, status and doctor; deploy, advance, rollback, recover and cleanup write',
    remedy: 'give them write permission in the namespace, or use others where you deploy',
  }),
  writeUnknown: (why: string) => `whether these credentials may write is not known: ${why}`,
} as const;

export const saySdk = {
  sdk: (version: string, project: string) => `@temporalio/worker ${version} of ${project} loads and replays`,
  unusable: (why: string): Trouble => ({ what: why, why: 'the replay gate of a deploy would end in this error', remedy: '' }),
  notNeeded: (why: string) => `not usable from here, and not needed while the replay gate is off: ${why}`,
  noDeployments: (version: string): Trouble => ({
    what: `@temporalio/worker ${version} knows no \`workerDeploymentOptions\``,
    why: 'its workers cannot be a version of a Worker Deployment',
    remedy: 'update the packages of @temporalio to the newest 1.x',
  }),
  blind: (version: string): Trouble => ({
    what: `@temporalio/worker ${version} replays, but does not show what workflow code does`,
    why: 'failures of the next workflow task, drift and places in the code are not reported',
    remedy: 'update the packages of @temporalio to the newest 1.x',
  }),
  noPackages: 'no package of @temporalio was found',
  mixed: (versions: readonly string[]): Trouble => ({
    what: `the packages of @temporalio have ${versions.length} versions: ${versions.join(', ')}`,
    why: 'they are made for each other: a bundle of one version does not replay safely with the worker of another',
    remedy: 'give all of them the same version in package.json, and install anew',
  }),
  copies: (versions: readonly string[]): Trouble => ({
    what: `the SDK loads several copies of protobufjs (${versions.join(', ')})`,
    why: 'its own reading of JSON histories then fails with "type must be a Type" (1.23 and 1.24 with npm); Rainbow Deploy reads them in another way, your own replay tests may not',
    remedy: 'add protobufjs ^8 to the dependencies of the project, or an override, so that there is one copy',
  }),
  onePackageVersion: (packages: number, version: string) => `${counted(packages, 'package')} of @temporalio, all ${version}`,
} as const;

export const sayEnvironment = {
  node: (version: string) => `Node ${version}`,
  oldNode: (version: string, oldest: string): Trouble => ({
    what: `Node ${version}`,
    why: `Rainbow Deploy is made for ${oldest} and newer`,
    remedy: `use Node ${oldest} or newer`,
  }),
  identity: (identity: string) => `writes as ${identity}`,
  changes: (identity: string, from: string): Trouble => ({
    what: `writes as ${identity}, which has ${from} in it`,
    why: 'with another identity in each run the server cannot tell a retry from somebody else, and a manager identity locks the next run out',
    remedy: 'give `identity` a text that stays the same',
  }),
  noTime: 'no worker has polled lately, so there is no time of the server to compare with',
  noSkew: (age: number) => `nothing contradicts this machine's clock (the last poll at the server was ${seconds(age)} ago)`,
  behind: (ms: number): Trouble => ({
    what: `this machine's clock is at least ${seconds(ms)} behind the server's`,
    why: 'bakes are judged by the time of the server, and this run would count them too long',
    remedy: 'set the clock (NTP)',
  }),
  ahead: (ms: number): Trouble => ({
    what: `the last poll at the server was ${roughly(ms)} ago by this machine's clock, and a server forgets polls after five minutes`,
    why: 'this clock is ahead of the server: a rollout then trusts the server and waits longer than it shows',
    remedy: 'set the clock (NTP); nothing, if your server remembers pollers for longer (matching.PollerHistoryTTL)',
  }),
  tokenNotAsked: 'what GITHUB_TOKEN may do cannot be asked',
  tokenNeeds:
    'a job with the replay check needs `contents: read` and, for its comment on the pull request, `pull-requests: write`; a deploy needs `contents: read`, with `github-deployment` also `deployments: write`, and with `check-run` also `checks: write`',
} as const;

const STATES: readonly (readonly [Finding['state'], string])[] = [
  ['ok', 'ok'],
  ['warn', 'to know'],
  ['skip', 'not looked at'],
];

export const sayEnding = {
  tally: (findings: readonly Finding[]) =>
    STATES.map(([state, what]) => [findings.filter((finding) => finding.state === state).length, what] as const)
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${count} ${what}`)
      .join(', '),
  clear: (deployment: string, tally: string) => `nothing stands in the way of a deploy${deployment}: ${tally}`,
  first: (count: number, deployment: string, { id, what }: Finding) =>
    `${counted(count, 'thing')} to mend before a deploy${deployment}: ${id}: ${what}`,
  errors: (count: number, { id, what }: Finding) =>
    `${count === 1 ? '' : `${count} checks end in an error, the first: `}${id}: ${what}`,
  of: (deploymentName: string | undefined) => (deploymentName === undefined ? '' : ` of ${deploymentName}`),
} as const;
