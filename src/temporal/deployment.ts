import pRetry from 'p-retry';
import { type TemporalConnection } from './connection.js';

/**
 * What the server has to answer a write, milliseconds: it tells every task queue before it answers, and another write to the same
 * deployment or version waits for that, so a busy server takes longer than for a read.
 */
export const WRITE_DEADLINE = 30_000;

/** One Worker Deployment as this process reaches it. */
export interface Deployment {
  readonly conn: Pick<TemporalConnection, 'rpc' | 'namespace'>;
  readonly deploymentName: string;
  /** Who writes, as the server records it; compared with the deployment's manager identity. */
  readonly identity: string;
}

export interface Patience {
  readonly signal: AbortSignal;
  /** Milliseconds from the first try. */
  readonly atMost: number;
  readonly passing: (error: unknown) => boolean;
}

/** Tries again while `passing` says that the error will pass; then throws the last one. */
export async function patiently<T>(call: () => Promise<T>, { signal, atMost, passing }: Patience): Promise<T> {
  return await pRetry(call, {
    retries: Infinity,
    maxRetryTime: atMost,
    minTimeout: 100,
    factor: 1.5,
    maxTimeout: 500,
    signal,
    shouldRetry: ({ error }) => passing(error),
  });
}
