import { knownRate } from '../gate/known-rate.js';
import { type Routing, workflowQueues } from '../rollout/routing.js';
import { asError } from '../system/errors.js';
import { ownerOf, readFailures } from '../temporal/traffic.js';
import { type Context, type Run } from './context.js';
import { say } from './messages.js';

/**
 * How many workflows closed on the version before within the last week, and how many of them were bad, for the test; one call. Absent
 * when the configuration says the rate, where thresholds judge, and when it cannot be read: a rate that is not known costs time, not safety.
 */
export async function measureBaseline(
  { settings, conn, clock, signal, journal }: Context,
  { taskQueues }: Run,
  routing: Routing | undefined,
): Promise<readonly [closed: number, bad: number] | undefined> {
  const { limits, deploymentName } = settings;
  if (limits.test === undefined || limits.test.baselineRate !== undefined) return undefined;
  const queues = [...settings.taskQueues, ...workflowQueues(taskQueues)];
  const owner = ownerOf({ deploymentName, current: routing?.current ?? null, workflowQueues: queues });
  if (owner === undefined) return undefined;
  try {
    const { closed, bad } = await readFailures({ conn, signal, owner, now: clock.now() });
    journal.note('preflight', 'info', say.baseline(closed, bad, knownRate({ closed, bad })));
    return [closed, bad];
  } catch (error) {
    signal.throwIfAborted();
    journal.note('preflight', 'warning', say.noBaseline(asError(error).message));
    return undefined;
  }
}
