import { type ReadyChild } from './ready-child.js';
import { type ReplayRequest } from './protocol.js';
import { type Answer } from './spawned-child.js';

/** Resident memory, bytes, at which a child is replaced: the SDK keeps some of each history, and 350 MB are promised. */
const MEMORY = 320 * 1024 * 1024;

export interface Heard {
  readonly answer: Answer;
  readonly from: ReadyChild;
}

/** One place for a child: whoever asks here gets the child of the moment, a new one when the last has died or grown too large. */
export interface Lane {
  /** Rejects when no child can be started. */
  ask(request: ReplayRequest, deadline: number): Promise<Heard>;
}

export function createLane(first: ReadyChild, hatch: () => Promise<ReadyChild>): Lane {
  let current: Promise<ReadyChild> | undefined = Promise.resolve(first);
  const busy = new Map<ReadyChild, number>();
  const retired = new Set<ReadyChild>();

  function leave(child: Promise<ReadyChild>): void {
    if (current === child) current = undefined;
  }

  async function release(ready: ReadyChild): Promise<void> {
    const rest = (busy.get(ready) ?? 1) - 1;
    busy.set(ready, rest);
    if (rest > 0 || !retired.has(ready)) return;
    busy.delete(ready);
    retired.delete(ready);
    await ready.child.kill();
  }

  return {
    ask: async (request, deadline) => {
      const mine = (current ??= hatch());
      const ready = await mine.catch((error: unknown) => {
        leave(mine);
        throw error;
      });
      busy.set(ready, (busy.get(ready) ?? 0) + 1);
      const answer = await ready.child.ask(request, deadline);
      if (answer.kind !== 'reply') leave(mine);
      else if (answer.reply.kind === 'outcome' && answer.reply.memory > MEMORY) {
        leave(mine);
        retired.add(ready);
      }
      await release(ready);
      return { answer, from: ready };
    },
  };
}
