import { type Finding } from '../doctor/finding.js';
import { judgeClock } from '../doctor/judge-environment.js';
import { judgePollers, judgeUnversioned } from '../doctor/judge-pollers.js';
import { type TaskQueue, uniqueQueues, workflowQueues } from '../rollout/routing.js';
import { findFrozen } from '../temporal/frozen.js';
import { readPollers } from '../temporal/task-queue-pollers.js';
import { type Patient } from './doctor-context.js';
import { type DeploymentReading } from './doctor-deployment.js';
import { looked } from './doctor-look.js';

/** Who polls: a call for each task queue, and seven at most for workflows that stand still on unversioned workers. */
export async function lookAtWorkers(
  { conn, configured, clock, signal }: Patient,
  { deploymentName, routing, served }: DeploymentReading,
): Promise<readonly Finding[]> {
  return await looked({ checks: ['pollers', 'unversioned-pollers', 'clock'], signal }, async (until) => {
    const named = configured.settings?.taskQueues ?? [];
    const all = uniqueQueues([...served, ...named.map((name): TaskQueue => ({ name, kind: 'workflow' }))]);
    const pollers = await readPollers({ conn, taskQueues: all, signal: until });
    const now = clock.now();
    const current = routing?.current ?? null;
    const frozen =
      current === null ? await findFrozen({ conn, taskQueues: workflowQueues(all), pollers, signal: until }) : undefined;
    const configuredQueues = all.filter(({ name }) => named.includes(name));
    const facts = { deploymentName, current, served, configured: configuredQueues, pollers, now, frozen };
    const times = pollers.map(({ lastAccess }) => lastAccess);
    const newest = times.length === 0 ? undefined : Math.max(...times);
    return [judgePollers(facts), judgeUnversioned(facts), judgeClock(newest, now)];
  });
}
