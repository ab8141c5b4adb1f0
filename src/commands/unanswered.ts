import { UnansweredError } from '../system/errors.js';
import { type Context } from './context.js';
import { say } from './messages.js';

/** Writes in a row without an answer, each of up to 30 s, after which a verb ends; what was written is found by the next one. */
export const UNANSWERED = { most: 3, inRollback: 20 } as const;

/**
 * Send a write again while the server does not answer it. Only for one that names its whole result, so that doing it twice is doing it
 * once: an order, or the intent of a rollback.
 */
export async function insistOn({ journal }: Context, most: number, write: () => Promise<void>): Promise<void> {
  for (let unanswered = 1; ; unanswered += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof UnansweredError) || unanswered >= most) throw error;
      journal.note('order', 'warning', say.unanswered(error.message));
    }
  }
}
