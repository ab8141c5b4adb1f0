import { type Checkpoint } from '../rollout/checkpoint.js';
import { UserError } from '../system/errors.js';
import { type Context } from './context.js';
import { say } from './messages.js';
import { type Seen, checkpointOf } from './observe.js';

/** A rollout that has ramped nothing yet is found among this many newest versions. */
const NEWEST = 3;

export interface Found {
  readonly candidate: string;
  readonly checkpoint: Checkpoint | undefined;
  /** What it was found by, so that whoever goes on at once need not ask again. */
  readonly seen: Seen;
}

/** What a search for a rollout came upon. */
export interface Search {
  readonly found?: Found;
  /** Versions on the way whose rollout has ended. */
  readonly ended: readonly Found[];
}

/**
 * Which version's rollout a verb is about: the one that the call names, else the one that ramps, else Current while it bakes, else a
 * new version whose checks were begun. `undefined` when there is none.
 */
export async function findRollout(context: Context, named: string | undefined): Promise<Found | undefined> {
  return (await searchRollout(context, named)).found;
}

/** The same, with what was seen on the way. */
export async function searchRollout(context: Context, named: string | undefined): Promise<Search> {
  const { port, signal, settings, conn } = context;
  const routing = await port.read(signal);
  if (routing === undefined) throw new UserError(say.noDeployment(settings.deploymentName, conn.namespace));
  const look = async (candidate: string): Promise<Found> => {
    const detail = await port.readVersion(candidate, signal);
    return { candidate, checkpoint: checkpointOf(detail), seen: { routing, detail } };
  };
  const listed = routing.versions.map(({ buildId }) => buildId);
  if (named !== undefined) {
    if (!listed.includes(named)) throw new UserError(say.noSuchVersion(named, settings.deploymentName, listed.slice(0, 10)));
    return { found: await look(named), ended: [] };
  }
  const ramping = routing.ramp?.target ?? undefined;
  if (ramping !== undefined) return { found: await look(ramping), ended: [] };
  const others = listed.filter((buildId) => buildId !== routing.current).slice(0, NEWEST);
  const ended: Found[] = [];
  for (const candidate of [...(routing.current === null ? [] : [routing.current]), ...others]) {
    const found = await look(candidate);
    if (found.checkpoint !== undefined && found.checkpoint.outcome === undefined) return { found, ended };
    if (found.checkpoint !== undefined) ended.push(found);
  }
  return { ended };
}
