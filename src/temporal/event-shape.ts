import { createHash } from 'node:crypto';
import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
const LENGTH = 16;

/** A short word for the sequence of event types in a history; a group of types that repeats itself counts once, up to three types long. */
export function eventShape(encoded: Uint8Array): string {
  const types = History.decode(encoded).events.map(({ eventType }) => Number(eventType));
  const kept: number[] = [];
  for (const type of types) {
    kept.push(type);
    for (const size of [1, 2, 3]) {
      const last = kept.slice(-size).join();
      if (kept.length >= 2 * size && kept.slice(-2 * size, -size).join() === last) {
        kept.length -= size;
        break;
      }
    }
  }
  return createHash('sha256').update(kept.join()).digest('hex').slice(0, LENGTH);
}
