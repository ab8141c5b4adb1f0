import { type VersionName } from '../recovery/facts.js';
import { type Routing, workflowQueues } from '../rollout/routing.js';
import { ConflictError, RefusedError, UserError } from '../system/errors.js';
import { readPollers } from '../temporal/task-queue-pollers.js';
import { say } from './messages.js';
import { type Bearings, type Recovery } from './recover-context.js';
import { sayRecover } from './recover-messages.js';

/** Where the runs are to go, and from where. Throws when they could not stay there, or would keep coming. */
export async function takeBearings(recovery: Recovery): Promise<Bearings> {
  const { options, settings, conn, port, signal, journal } = recovery;
  const { deploymentName } = settings;
  const routing = await port.read(signal);
  if (routing === undefined) throw new UserError(say.noDeployment(deploymentName, conn.namespace));
  const routed = options.kind === 'mend' ? options.from.flatMap((buildId) => routedAs(routing, buildId) ?? []) : [];
  if (routed[0] !== undefined) throw new RefusedError(sayRecover.stillRouted(options.from[0] ?? '', routed[0]));
  const to = options.to ?? routing.current;
  if (to === null) throw new UserError(sayRecover.unversioned(deploymentName));
  if (options.from.includes(to)) throw new UserError(sayRecover.ontoItself(to));
  const listed = routing.versions.map(({ buildId }) => buildId);
  if (!listed.includes(to)) throw new UserError(say.noSuchVersion(to, deploymentName, listed.slice(0, 10)));
  const target = await port.readVersion(to, signal);
  const taskQueues = workflowQueues(target?.taskQueues);
  if (taskQueues.length === 0) throw new UserError(sayRecover.noQueues(to));
  const pollers = await readPollers({ conn, taskQueues: target?.taskQueues ?? [], signal });
  const alive = pollers.some((poller) => poller.buildId === to && poller.deploymentName === deploymentName);
  if (!alive) journal.note('recover', 'warning', sayRecover.noPollers(to));
  const queuesOf = new Map<string, readonly string[]>();
  for (const buildId of options.from) {
    // A version that was deleted under its runs has left its queues to the others.
    const own = workflowQueues((await port.readVersion(buildId, signal))?.taskQueues);
    queuesOf.set(buildId, own.length === 0 ? taskQueues : own);
  }
  const named = (buildId: string): VersionName => ({ deploymentName, buildId });
  return {
    aim: {
      kind: options.kind,
      from: options.from.map(named),
      target: named(to),
      targetIsCurrent: routing.current === to,
      taskQueues,
    },
    queuesOf,
  };
}

/** Whether what was decided on still holds: a version that is routed again refills, and Auto-Upgrade runs go where Current is. */
export async function stillHolds({ options, port, signal }: Recovery, { aim }: Bearings): Promise<void> {
  const routing = await port.read(signal);
  const { target, targetIsCurrent } = aim;
  const again = options.kind === 'mend' ? options.from.find((buildId) => routing && routedAs(routing, buildId)) : undefined;
  if (again !== undefined) throw new ConflictError(sayRecover.routedAgain(again));
  const known = routing?.versions.some(({ buildId }) => buildId === target.buildId) === true;
  if (!known || (routing.current === target.buildId) !== targetIsCurrent) {
    throw new ConflictError(sayRecover.targetChanged(target.buildId));
  }
}

function routedAs({ current, ramp }: Routing, buildId: string): string | undefined {
  if (current === buildId) return 'Current';
  return ramp?.target === buildId ? 'Ramping' : undefined;
}
