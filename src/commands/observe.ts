import { randomUUID } from 'node:crypto';
import { type Checkpoint, type Order } from '../rollout/checkpoint.js';
import { UnreadableEntry, decodeCheckpoint, decodeOrder } from '../rollout/codec.js';
import { type Observation } from '../rollout/observation.js';
import { type Routing, type VersionDetail } from '../rollout/routing.js';
import { UserError } from '../system/errors.js';
import { type Context, type Run } from './context.js';
import { say } from './messages.js';

/** What the server says about a deployment and one version of it, read just now. */
export interface Seen {
  readonly routing: Routing | undefined;
  readonly detail: VersionDetail | undefined;
}

/** One look at the routing, the checkpoint and a person's order: two calls. */
export async function observe(context: Context, run: Run, signal: AbortSignal): Promise<Observation> {
  return observed(context, run, await read(context, run.candidate, signal));
}

/** The same look at what was read a moment ago: no call. */
export function observed(context: Context, run: Run, { routing, detail }: Seen): Observation {
  const checkpoint = ownCheckpoint(run, detail);
  const order = checkpoint === undefined ? undefined : orderOf(detail, checkpoint.rollout);
  run.routing = routing;
  run.taskQueues = detail?.taskQueues ?? [];
  run.checkpoint = checkpoint;
  run.orderedAt = order?.at;
  run.notified = detail?.notified;
  return {
    candidate: run.candidate,
    identity: context.settings.identity,
    routing,
    checkpoint,
    order,
    findings: {},
    newRollout: rolloutId(context),
  };
}

async function read({ port }: Context, candidate: string, signal: AbortSignal): Promise<Seen> {
  const routing = await port.read(signal);
  const known = routing?.versions.some(({ buildId }) => buildId === candidate) ?? false;
  return { routing, detail: known ? await port.readVersion(candidate, signal) : undefined };
}

/** The checkpoint of this rollout; one that it replaces counts as absent. */
export function ownCheckpoint({ ignore }: Run, detail: VersionDetail | undefined): Checkpoint | undefined {
  const stored = checkpointOf(detail);
  return stored?.rollout === ignore ? undefined : stored;
}

/** The checkpoint in a version's metadata; throws `UserError` when it cannot be read, because guessing could skip a bake. */
export function checkpointOf(detail: VersionDetail | undefined): Checkpoint | undefined {
  return decoded(detail?.checkpoint, detail, decodeCheckpoint);
}

/** Whether this version's rollout has promoted it and not ended yet. */
export function isBaking(detail: VersionDetail | undefined): boolean {
  const checkpoint = checkpointOf(detail);
  return checkpoint !== undefined && checkpoint.outcome === undefined && checkpoint.position.at === 'promotion';
}

/** A person's last order on this rollout, if there is one. */
export function orderOf(detail: VersionDetail | undefined, rollout: string): Order | undefined {
  const order = decoded(detail?.order, detail, decodeOrder);
  return order?.rollout === rollout ? order : undefined;
}

function decoded<T>(text: string | undefined, detail: VersionDetail | undefined, decode: (text: string) => T): T | undefined {
  if (text === undefined) return undefined;
  try {
    return decode(text);
  } catch (error) {
    if (error instanceof UnreadableEntry)
      throw new UserError(say.unreadableEntry(detail?.buildId ?? '', error.message), { cause: error });
    throw error;
  }
}

/** Sorts by time, and is unique among runners that begin in the same second. */
export function rolloutId({ clock }: Context): string {
  const time = new Date(clock.now()).toISOString().replace(/[-:]/g, '').slice(0, 15);
  return `${time}-${randomUUID().slice(0, 8)}`;
}
