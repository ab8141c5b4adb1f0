/** What this room says to users about Worker Deployments and the runs on them. */
import { queuesText } from '../rollout/messages.js';
import { type TaskQueue } from '../rollout/routing.js';
import { quoted, seconds } from './messages.js';

export function staleRouting(deploymentName: string): string {
  return `The routing of Worker Deployment "${deploymentName}" was changed by somebody else since it was read; nothing was written.`;
}

export function foreignManager(found: {
  readonly deploymentName: string;
  readonly manager: string;
  readonly identity: string;
}): string {
  return `Worker Deployment "${found.deploymentName}" is managed by "${found.manager}", and the server lets nobody else change its routing (this run writes as "${found.identity}"); set \`identity\` to ${JSON.stringify(found.manager)} if that is you, or have the owner let go with \`temporal worker deployment manager-identity unset\`.`;
}

export function versionUnknown(deploymentName: string, buildId: string): string {
  return `Worker Deployment "${deploymentName}" has no Build ID "${buildId}"; start workers with that Build ID and worker versioning on, or correct \`build-id\` and \`deployment\`.`;
}

export function missingTaskQueues(found: {
  readonly deploymentName: string;
  readonly buildId: string;
  readonly missing: readonly TaskQueue[];
}): string {
  const which = found.missing.length === 0 ? 'a task queue that Current serves' : queuesText(found.missing);
  return `Build ID "${found.buildId}" of Worker Deployment "${found.deploymentName}" has never polled ${which}, whose tasks would be left to unversioned workers; start its workers there, then run the same command again.`;
}

export function workersFrozen(taskQueue: string, found: { readonly frozen: number; readonly workflowType: string }): string {
  return `The workers that poll ${taskQueue} have no deployment options although their workflow code declares a versioning behavior, so the server rejects every workflow task that they complete and their workflows stand still without a failure (${found.frozen} looked at, such as one of type ${found.workflowType}); start these workers with \`workerDeploymentOptions\` (\`version\` and \`useWorkerVersioning: true\`), or take the versioning behavior out of their code.`;
}

// Smoke test ---------------------------------------------------------------------------------------------------------

interface SmokeTestRun {
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly workflowId: string;
}

const smokeTest = ({ workflowType, taskQueue }: SmokeTestRun): string => `smoke test ${workflowType} on ${taskQueue}`;

export const SMOKE = {
  completed: (run: SmokeTestRun, took: number) => `${smokeTest(run)} completed in ${seconds(took)}`,
  ended: (run: SmokeTestRun, status: string, message: string) =>
    `${smokeTest(run)} ended as ${status}${quoted(message)} (workflow ${run.workflowId})`,
  wedged: (run: SmokeTestRun, attempt: number, message: string) =>
    `${smokeTest(run)} cannot go on: attempt ${attempt} of its workflow task is pending${quoted(message)} (workflow ${run.workflowId})`,
  unfinished: (run: SmokeTestRun, timeout: number) =>
    `${smokeTest(run)} did not end within ${seconds(timeout)} (workflow ${run.workflowId})`,
  notRegistered: (run: SmokeTestRun, details: string) =>
    `${smokeTest(run)} could not start: the version does not serve that queue${quoted(details)}; start its workers there, or correct \`taskQueue\` of the smoke test (\`gate\`)`,
};

export const SYNTHETIC = {
  noQueue: 'no workflow task queue is served by both versions; synthetic workflows need one',
  notServed: (
    { workflowType, taskQueue, buildId }: Pick<SmokeTestRun, 'workflowType' | 'taskQueue'> & { buildId: string },
    details: string,
  ) =>
    `synthetic workflow ${workflowType} could not start on ${taskQueue}: ${buildId} does not serve that queue${quoted(details)}; name one that both versions serve in \`rollout.synthetic.taskQueue\``,
};

// Deletion of a version ----------------------------------------------------------------------------------------------

export const DELETION = {
  foreign: 'another manager identity owns the deployment; cleanup under that `identity`, or have the owner let go',
  pollers: 'the server still remembers pollers of it, which it does for five minutes after the last poll',
  draining: 'the server says that it is draining again: somebody has pinned a workflow to it',
  routed: 'it has become Current or Ramping in the meantime',
  busy: 'the server is busy with other changes of the deployment',
  undeletable: (details: string) =>
    `the server cannot delete it (${details}): its record is broken and stays in the list; server 1.32 and newer can`,
  other: (details: string) => `the server refuses: ${details}`,
} as const;
