import { randomUUID } from 'node:crypto';
import { type Checkpoint, type Order } from '../rollout/checkpoint.js';
import { UnreadableEntry, decodeCheckpoint, decodeOrder } from '../rollout/codec.js';
import { type Observation } from '../rollout/observation.js';
import { type VersionDetail } from '../rollout/routing.js';
import { UserError } from '../system/errors.js';
import { type Context, type Run } from './context.js';
import { say } from './messages.js';

/** One look at the routing, the checkpoint and a person's order: two calls. */
export async function observe(context: Context, run: Run, signal: AbortSignal): Promise<Observation> {
  const { port, settings } = context;
  const routing = await port.read(signal);
  const known = routing?.versions.some(({ buildId }) => buildId === run.candidate) ?? false;
  const detail = known ? await port.readVersion(run.candidate, signal) : undefined;
  const stored = checkpointOf(detail);
  const checkpoint = stored?.rollout === run.ignore ? undefined : stored;
  const order = checkpoint === undefined ? undefined : orderOf(detail, checkpoint.rollout);
  run.routing = routing;
  run.taskQueues = detail?.taskQueues ?? [];
  run.checkpoint = checkpoint;
  return {
    candidate: run.candidate,
    identity: settings.identity,
    routing,
    checkpoint,
    order,
    findings: {},
    newRollout: rolloutId(context),
  };
}

/** The checkpoint in a version's metadata; throws `UserError` when it cannot be read, because guessing could skip a bake. */
export function checkpointOf(detail: VersionDetail | undefined): Checkpoint | undefined {
  return read(detail?.checkpoint, detail, decodeCheckpoint);
}

function orderOf(detail: VersionDetail | undefined, rollout: string): Order | undefined {
  const order = read(detail?.order, detail, decodeOrder);
  return order?.rollout === rollout ? order : undefined;
}

function read<T>(text: string | undefined, detail: VersionDetail | undefined, decode: (text: string) => T): T | undefined {
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
