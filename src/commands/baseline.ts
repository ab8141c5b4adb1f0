import { knownRate } from '../gate/known-rate.js';
import { type Checkpoint } from '../rollout/checkpoint.js';
import { type Routing, workflowQueues } from '../rollout/routing.js';
import { asError } from '../system/errors.js';
import { readUsualDuration } from '../temporal/durations.js';
import { ownerOf, readFailures, type TrafficRequest } from '../temporal/traffic.js';
import { type Context, type Run } from './context.js';
import { say } from './messages.js';

/**
 * What the test knows before the rollout, from what closed on the version before within the last week: how many and how many of them were
 * bad, one call, and how long practically all of them lasted, some ten. Absent where the configuration says it, where thresholds judge, and
 * when it cannot be read: what is not known costs time, not safety.
 */
export async function measureBaseline(
  context: Context,
  { taskQueues }: Run,
  routing: Routing | undefined,
): Promise<Pick<Checkpoint, 'baseline' | 'slowLimit'>> {
  const { settings, conn, clock, signal } = context;
  const { limits, deploymentName } = settings;
  if (limits.test === undefined) return {};
  const queues = [...settings.taskQueues, ...workflowQueues(taskQueues)];
  const owner = ownerOf({ deploymentName, current: routing?.current ?? null, workflowQueues: queues });
  if (owner === undefined) return {};
  const request = { conn, signal, owner, now: clock.now() };
  const measuresSlow = limits.slow !== undefined && limits.slow.onSlow !== 'off' && limits.slow.limit === undefined;
  const baseline = limits.test.baselineRate === undefined ? await failures(context, request) : undefined;
  const slowLimit = measuresSlow ? await usualDuration(context, request) : undefined;
  return { ...(baseline === undefined ? {} : { baseline }), ...(slowLimit === undefined ? {} : { slowLimit }) };
}

async function failures({ journal, signal }: Context, request: TrafficRequest): Promise<Checkpoint['baseline']> {
  try {
    const { closed, bad } = await readFailures(request);
    journal.note('preflight', 'info', say.baseline(closed, bad, knownRate({ closed, bad })));
    return [closed, bad];
  } catch (error) {
    signal.throwIfAborted();
    journal.note('preflight', 'warning', say.noBaseline(asError(error).message));
    return undefined;
  }
}

async function usualDuration({ journal, signal }: Context, request: TrafficRequest): Promise<number | undefined> {
  try {
    const { closed, limit } = await readUsualDuration(request);
    journal.note('preflight', 'info', limit === undefined ? say.noSlowLimit(closed) : say.slowLimit(closed, limit));
    return limit;
  } catch (error) {
    signal.throwIfAborted();
    journal.note('preflight', 'warning', say.unreadSlowLimit(asError(error).message));
    return undefined;
  }
}
