import { type Settings } from '../config/settings.js';
import { workflowQueues } from '../rollout/routing.js';
import { UserError } from '../system/errors.js';
import { type TemporalConnection } from '../temporal/connection.js';
import { workerDeployments } from '../temporal/worker-deployments.js';
import { say } from './messages.js';

/**
 * The workflow task queues on which runs of a deployment are looked for when no version is being deployed: those that are configured, and
 * those of the versions that serve now or were added last. Sorted. Throws UserError when none is known.
 */
export async function queuesOfDeployment(
  settings: Settings,
  conn: TemporalConnection,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { deploymentName, identity } = settings;
  const port = workerDeployments({ conn, deploymentName, identity });
  const routing = await port.read(signal);
  const serving = [routing?.current, routing?.ramp?.target, routing?.versions[0]?.buildId];
  const names = new Set(settings.taskQueues);
  for (const buildId of new Set(serving.filter((each) => typeof each === 'string'))) {
    const version = await port.readVersion(buildId, signal);
    for (const name of workflowQueues(version?.taskQueues)) names.add(name);
  }
  if (names.size === 0) throw new UserError(say.noTaskQueues(deploymentName));
  return [...names].sort();
}
