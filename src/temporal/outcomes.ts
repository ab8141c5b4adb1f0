import { type Arm } from '../gate/arms.js';
import { type Outcomes } from '../gate/evidence.js';
import { type TemporalConnection } from './connection.js';

/** What every reader of evidence needs. */
export interface Reader {
  readonly conn: Pick<TemporalConnection, 'rpc' | 'namespace'>;
  readonly signal: AbortSignal;
}

export const NO_OUTCOMES: Outcomes = {
  running: 0,
  completed: 0,
  failed: 0,
  timedOut: 0,
  continuedAsNew: 0,
  canceled: 0,
  terminated: 0,
};

const STATUSES: ReadonlyMap<unknown, keyof Outcomes> = new Map<string, keyof Outcomes>([
  ['Running', 'running'],
  ['Completed', 'completed'],
  ['Failed', 'failed'],
  ['TimedOut', 'timedOut'],
  ['ContinuedAsNew', 'continuedAsNew'],
  ['Canceled', 'canceled'],
  ['Terminated', 'terminated'],
]);

/** One call: the workflows that `query`, which groups by ExecutionStatus, finds. Runs in a status unknown here are left out. */
export async function countOutcomes({ conn, signal }: Reader, query: string): Promise<Outcomes> {
  const { groups } = await conn.rpc.call('countWorkflowExecutions', { namespace: conn.namespace, query }, { signal });
  const counts = groups.flatMap(({ groupValues, count }): [keyof Outcomes, number][] => {
    const status = STATUSES.get(fromJson(groupValues?.[0]?.data));
    return status === undefined ? [] : [[status, Number(count?.toString() ?? 0)]];
  });
  return { ...NO_OUTCOMES, ...Object.fromEntries(counts) };
}

/** One call: all that `query`, which groups by nothing, finds. */
export async function countAll({ conn, signal }: Reader, query: string): Promise<number> {
  const { count } = await conn.rpc.call('countWorkflowExecutions', { namespace: conn.namespace, query }, { signal });
  return Number(count.toString());
}

/** Workflows that a ramp drew, by how they ended. Those that a person or a parent ended say nothing, but were drawn. */
export function armOf({ running, canceled, terminated, ...decided }: Outcomes): Arm {
  const closed = decided.completed + decided.failed + decided.timedOut + decided.continuedAsNew;
  return { starts: running + canceled + terminated + closed, closed, bad: decided.failed + decided.timedOut };
}

/** A search attribute's value, which the server encodes as JSON. */
export function fromJson(encoded: Uint8Array | null | undefined): unknown {
  return encoded && encoded.length > 0 ? JSON.parse(Buffer.from(encoded).toString()) : undefined;
}
