import { type CheckId, erroneous, type Finding } from '../doctor/finding.js';
import { sayGeneral } from '../doctor/messages.js';
import { UserError } from '../system/errors.js';
import { joinSignals } from '../system/joined-signal.js';

/** Until then the server has answered, or nobody knows; milliseconds. */
const DEADLINE = 20_000;

export interface Look {
  /** What is told of when the look fails. */
  readonly checks: readonly CheckId[];
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly deadline?: number;
}

/** Looks, and tells what it found. A look that fails, or takes too long, makes its checks errors, and hides no other. */
export async function looked(
  { checks, signal, deadline = DEADLINE }: Look,
  look: (signal: AbortSignal) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const late = AbortSignal.timeout(deadline);
  const joined = joinSignals(signal, late);
  try {
    return await look(joined.signal);
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return checks.map((id) => erroneous(id, sayGeneral.late(deadline)));
    if (!(error instanceof UserError)) throw error;
    return checks.map((id) => erroneous(id, error.message));
  } finally {
    joined.release();
  }
}
