import { type Reader } from './outcomes.js';

/** What the server says of a namespace. */
export interface Namespace {
  /** How long closed workflows are kept, milliseconds; 0 = it does not say. */
  readonly retention: number;
  /** Its workers may tell how their tasks went. */
  readonly heartbeats: boolean;
}

/** One call. */
export async function readNamespace({ conn, signal }: Reader): Promise<Namespace> {
  const { config, namespaceInfo } = await conn.rpc.call('describeNamespace', { namespace: conn.namespace }, { signal });
  return {
    retention: Number(config?.workflowExecutionRetentionTtl?.seconds?.toString() ?? 0) * 1_000,
    heartbeats: namespaceInfo?.capabilities?.workerHeartbeats ?? false,
  };
}
