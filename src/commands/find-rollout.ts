import { type Checkpoint } from '../rollout/checkpoint.js';
import { UserError } from '../system/errors.js';
import { type Context } from './context.js';
import { say } from './messages.js';
import { checkpointOf } from './observe.js';

/** A rollout that has ramped nothing yet is found among this many newest versions. */
const NEWEST = 3;

export interface Found {
  readonly candidate: string;
  readonly checkpoint: Checkpoint | undefined;
}

/**
 * Which version's rollout a verb is about: the one that the call names, else the one that ramps, else Current while it bakes, else a
 * new version whose checks were begun. `undefined` when there is none.
 */
export async function findRollout(context: Context, named: string | undefined): Promise<Found | undefined> {
  const { port, signal, settings, conn } = context;
  const routing = await port.read(signal);
  if (routing === undefined) throw new UserError(say.noDeployment(settings.deploymentName, conn.namespace));
  const listed = routing.versions.map(({ buildId }) => buildId);
  if (named !== undefined) {
    if (!listed.includes(named)) throw new UserError(say.noSuchVersion(named, settings.deploymentName, listed.slice(0, 10)));
    return { candidate: named, checkpoint: checkpointOf(await port.readVersion(named, signal)) };
  }
  const ramping = routing.ramp?.target ?? undefined;
  if (ramping !== undefined) return { candidate: ramping, checkpoint: checkpointOf(await port.readVersion(ramping, signal)) };
  const others = listed.filter((buildId) => buildId !== routing.current).slice(0, NEWEST);
  for (const candidate of [...(routing.current === null ? [] : [routing.current]), ...others]) {
    const checkpoint = checkpointOf(await port.readVersion(candidate, signal));
    if (checkpoint !== undefined && checkpoint.outcome === undefined) return { candidate, checkpoint };
  }
  return undefined;
}
