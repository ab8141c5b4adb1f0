import { createHash } from 'node:crypto';
import { type CheckFinding } from '../rollout/observation.js';
import { type TemporalConnection } from './connection.js';
import { patiently } from './deployment.js';
import { SMOKE } from './messages-deployments.js';
import { notServed, type PinnedWorkflow, startPinned } from './pinned-start.js';
import { awaitEnd } from './workflow-end.js';

/** Workflow IDs of smoke tests begin with this, so that the replay gate and the evidence can leave them out. */
export const SMOKE_TEST_PREFIX = 'rainbow-smoke-';

const LONGEST_ID = 200;
/** A version that has just registered is not known on its task queue at once. */
const REGISTRATION_PATIENCE = 10_000;

export interface SmokeTest extends PinnedWorkflow {
  readonly conn: TemporalConnection;
  /** ID of the rollout: a restarted one finds its own run again, another rollout starts anew. */
  readonly rollout: string;
  readonly signal: AbortSignal;
}

/**
 * Runs one workflow pinned to the version, whatever the routing says: passes only when it completes within the timeout. A run of the
 * same rollout is adopted, open or closed, so that a killed tick neither starts a second one nor forgets a failure.
 */
export async function runSmokeTest(test: SmokeTest): Promise<CheckFinding> {
  const { conn, workflowType, taskQueue, timeout, signal } = test;
  const workflowId = smokeTestId(test);
  const notRegistered = await start(test, workflowId);
  const what = { workflowType, taskQueue, workflowId };
  if (notRegistered !== undefined) return { kind: 'fail', because: SMOKE.notRegistered(what, notRegistered) };
  const end = await awaitEnd({ conn, workflowId, timeout, signal });
  switch (end.kind) {
    case 'completed':
      return { kind: 'pass', because: SMOKE.completed(what, end.duration) };
    case 'wedged':
      return { kind: 'fail', because: SMOKE.wedged(what, end.attempt, end.message) };
    case 'open':
      return { kind: 'fail', because: SMOKE.unfinished(what, timeout) };
    case 'ended':
      return { kind: 'fail', because: SMOKE.ended(what, end.status, end.message) };
  }
}

/**
 * The workflow's ID: the same for every look of one rollout at one queue, and another one for another workflow type or input, which a
 * rollout may get when its plan is edited.
 */
export function smokeTestId(
  test: Pick<SmokeTest, 'deploymentName' | 'buildId' | 'taskQueue' | 'rollout' | 'workflowType' | 'input'>,
): string {
  const { deploymentName, buildId, taskQueue, rollout, workflowType, input } = test;
  const digest = createHash('sha256').update(JSON.stringify([deploymentName, buildId, taskQueue, rollout, workflowType, input]));
  const mark = `-${digest.digest('hex').slice(0, 16)}`;
  const id = `${SMOKE_TEST_PREFIX}${deploymentName}-${buildId}-${taskQueue}-${rollout}`;
  return `${id.slice(0, LONGEST_ID - mark.length)}${mark}`;
}

/** Starts the workflow unless it exists; the server's words if it says that the version does not serve the queue. */
async function start(test: SmokeTest, workflowId: string): Promise<string | undefined> {
  const { signal } = test;
  const isPassing = (error: unknown): boolean => notServed(error) !== undefined;
  try {
    await patiently(() => startPinned(test, test, workflowId), { signal, atMost: REGISTRATION_PATIENCE, passing: isPassing });
    return undefined;
  } catch (error) {
    const words = notServed(error);
    if (words === undefined) throw error;
    return words;
  }
}
