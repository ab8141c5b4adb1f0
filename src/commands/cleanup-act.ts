import { nextAction } from '../drain/next-action.js';
import { type NextAction } from '../drain/judgement.js';
import { roughly } from '../drain/messages.js';
import { hasHook, runHook } from '../platform/run-hook.js';
import { deleteVersion } from '../temporal/version-delete.js';
import { type Case, type Cleanup, type Survey } from './cleanup-context.js';
import { countPollers, lookAtDeployment, lookAtVersion, unlessRefused } from './cleanup-look.js';
import { sayCleanup as say } from './messages.js';

/** One version of one deployment. */
export interface Work {
  readonly survey: Survey;
  readonly found: Case;
}

/** What to do next about a version that may go; `undefined` when it may not. */
export function actionFor(cleanup: Cleanup, { judgement, evidence, stopped }: Case): NextAction | undefined {
  if (judgement.kind !== 'retire' || evidence === undefined || evidence.pollers === 'unknown') return undefined;
  const hook = hasHook(cleanup.settings.hooks.platform, 'stop');
  return nextAction(judgement, { pollers: evidence.pollers, hook, stopped, now: cleanup.clock.now() });
}

/** Stops the workers of a version, after one more look; then its pollers are counted anew. */
export async function stopWorkers(cleanup: Cleanup, work: Work): Promise<void> {
  const { found } = work;
  await lookAgain(cleanup, work);
  if (actionFor(cleanup, found)?.kind !== 'scale-down') return;
  const { hooks } = cleanup.settings;
  const { conn, deploymentName } = work.survey;
  const { buildId } = found.version;
  const result = await runHook({
    platform: hooks.platform,
    action: 'stop',
    workers: {
      deployment: deploymentName,
      buildId,
      namespace: conn.namespace,
      address: conn.address,
      taskQueues: [...new Set(found.taskQueues.map(({ name }) => name))],
      replicas: 0,
    },
    env: cleanup.env,
    secrets: cleanup.settings.connection.apiKey === undefined ? [] : [cleanup.settings.connection.apiKey],
    timeout: hooks.timeout,
    signal: cleanup.signal,
    onLine: (line) => {
      cleanup.log.debug(line);
    },
  });
  cleanup.signal.throwIfAborted();
  if (result.kind === 'done') {
    found.stopped = true;
    cleanup.journal.note('cleanup', 'good', say.stopped(deploymentName, buildId));
    return;
  }
  const because = result.kind === 'failed' ? result.because : say.noHook;
  found.failed = true;
  found.note = because;
  cleanup.journal.note('cleanup', 'bad', say.hookFailed(deploymentName, buildId, because));
}

/** Waits until no poller of these versions is remembered, or until `deadline` (milliseconds since the epoch). */
export async function awaitPollers(cleanup: Cleanup, works: readonly Work[], deadline: number): Promise<void> {
  const { clock, signal, settings } = cleanup;
  const every = Math.min(5_000, Math.max(250, settings.pollersTimeout / 60));
  let left = works;
  for (;;) {
    const counted = await Promise.all(
      left.map(async (work) => {
        const { buildId } = work.found.version;
        const pollers = await unlessRefused(countPollers(work.survey, { buildId, taskQueues: work.found.taskQueues }, signal));
        if (work.found.evidence !== undefined) work.found.evidence = { ...work.found.evidence, pollers };
        return pollers;
      }),
    );
    left = left.filter((_, at) => counted[at] !== 0);
    if (left.length === 0 || clock.now() >= deadline) return;
    await clock.sleep(Math.min(every, Math.max(1, deadline - clock.now())), signal);
  }
}

/** Deletes a version if one more look still says that it may go, and says in the case how that ended. */
export async function deleteRecord(cleanup: Cleanup, work: Work): Promise<void> {
  const { found, survey } = work;
  const { conn, deploymentName } = survey;
  const { buildId } = found.version;
  await lookAgain(cleanup, work);
  if (actionFor(cleanup, found)?.kind !== 'delete') return;
  cleanup.signal.throwIfAborted();
  const { identity } = cleanup.settings;
  const deletion = await deleteVersion({ conn, deploymentName, identity }, buildId, cleanup.workSignal);
  switch (deletion.kind) {
    case 'deleted':
      found.state = 'deleted';
      cleanup.journal.note('cleanup', 'good', say.deleted(deploymentName, buildId));
      return;
    case 'undeletable':
      found.state = 'undeletable';
      break;
    case 'foreign':
      found.foreign = true;
      break;
    case 'later':
  }
  found.note = deletion.because;
  cleanup.journal.note('cleanup', 'warning', say.notDeleted(deploymentName, buildId, deletion.because));
}

/** The routing, the rollout and the runs may have changed since; what was decided on an older look is not done. */
async function lookAgain(cleanup: Cleanup, { survey, found }: Work): Promise<void> {
  const looked = await lookAtDeployment(cleanup, survey);
  const version = looked?.facts.versions.find(({ buildId }) => buildId === found.version.buildId);
  if (looked === undefined || version === undefined) {
    found.state = 'deleted';
    found.note = say.goneAlready;
    found.evidence = undefined;
    return;
  }
  const { judgement, evidence, taskQueues, blockers, state } = await lookAtVersion(cleanup, survey, {
    version,
    facts: looked.facts,
  });
  Object.assign(found, { judgement, evidence, taskQueues, blockers, state });
}

/** What is said of a version that may go, where it was left. */
export function settle(cleanup: Cleanup, found: Case): void {
  const action = actionFor(cleanup, found);
  if (action === undefined || found.state !== 'waiting' || found.note !== '') return;
  switch (action.kind) {
    case 'stop-workers':
      found.note = say.stopThem;
      return;
    case 'scale-down':
      found.note = say.toStop;
      return;
    case 'wait-for-pollers':
      found.note = say.stillPolled;
      return;
    case 'wait':
      found.state = 'stopped';
      found.note = say.deletedIn(roughly(action.until - cleanup.clock.now()));
      return;
    case 'delete':
      found.note = say.toDelete;
  }
}
