import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type TemporalConnection, connect } from '../../src/temporal/connection.js';
import { type GrpcProxy, startProxy } from '../support/proxy.js';
import { type TestServer, startServer } from '../support/server.js';
import { until } from '../support/wait.js';

const signal = new AbortController().signal;
let server: TestServer;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => server.stop());

describe('a connection that worked', () => {
  async function through(): Promise<{ proxy: GrpcProxy; connection: TemporalConnection }> {
    const proxy = await startProxy(server.address);
    closing.push(() => proxy.stop());
    const connection = await connect({ address: proxy.address }, { env: {}, signal });
    closing.push(() => connection.close());
    await connection.rpc.call('describeNamespace', { namespace: 'default' }, { signal });
    return { proxy, connection };
  }

  test('survives a loss that is longer than a first contact would be given', async () => {
    const { proxy, connection } = await through();
    proxy.cut();
    const answer = connection.rpc.call('describeNamespace', { namespace: 'default' }, { signal });
    const started = performance.now();
    await until(() => performance.now() - started > 4_000, { what: 'the outage to last 4 s' });
    proxy.restore();
    expect((await answer).namespaceInfo?.name).toBe('default');
    expect(connection.rpc.count).toBeGreaterThan(2);
  });

  test('asks again for what can be read when an answer did not come, but never writes twice for that', async () => {
    const { proxy, connection } = await through();
    proxy.use({ onRequest: ({ index }) => (index < 2 ? 'hang' : 'forward') });
    const limits = { signal, deadline: 300 };
    await connection.rpc.call('describeNamespace', { namespace: 'default' }, limits);
    expect(proxy.calls).toHaveLength(3);
    proxy.use({ onRequest: () => 'hang' });
    await expect(connection.rpc.call('setWorkerDeploymentCurrentVersion', { namespace: 'default' }, limits)).rejects.toThrow(
      'did not answer SetWorkerDeploymentCurrentVersion within 0.3 s',
    );
    expect(proxy.calls).toHaveLength(4);
  });

  test('is given up when the patience of the call ends', async () => {
    const { proxy, connection } = await through();
    proxy.cut();
    await expect(connection.rpc.call('describeNamespace', { namespace: 'default' }, { signal, patience: 500 })).rejects.toThrow(
      /^The connection to the Temporal server at \S+ was lost and did not come back within 0\.\d s: .+; check the server and the network, then run the same command again\.$/,
    );
  });

  test('ends at once when the caller aborts, with the reason of the abort', async () => {
    const { proxy, connection } = await through();
    proxy.cut();
    const controller = new AbortController();
    const answer = connection.rpc.call('describeNamespace', { namespace: 'default' }, { signal: controller.signal });
    controller.abort(new Error('Somebody pressed Ctrl+C.'));
    await expect(answer).rejects.toThrow('Somebody pressed Ctrl+C.');
  });

  test('ends a call in flight when the caller aborts', async () => {
    const { proxy, connection } = await through();
    proxy.use({ onRequest: () => 'hang' });
    const controller = new AbortController();
    const answer = connection.rpc.call('describeNamespace', { namespace: 'default' }, { signal: controller.signal });
    await until(() => proxy.calls.length === 2, { what: 'the call to arrive' });
    controller.abort(new Error('Somebody pressed Ctrl+C.'));
    await expect(answer).rejects.toThrow('Somebody pressed Ctrl+C.');
  });

  test.each([
    ['busy', { grpcStatus: 8, message: 'namespace rate limit exceeded' }],
    ['stumbling', { grpcStatus: 13, message: 'something went wrong, please retry (1f2e3d)' }],
    ['away', { grpcStatus: 14, message: 'shutting down' }],
    ['breaking off', 'drop'],
  ] as const)('asks again when the server is %s', async (_state, fate) => {
    const { proxy, connection } = await through();
    proxy.use({ onRequest: ({ index }) => (index < 3 ? fate : 'forward') });
    await connection.rpc.call('describeNamespace', { namespace: 'default' }, { signal });
    expect(proxy.calls).toHaveLength(4);
    expect(connection.rpc.count).toBe(4);
  });

  test.each([
    [
      9,
      'conflict token mismatch',
      'The server refused DescribeNamespace (FAILED_PRECONDITION): conflict token mismatch; mend what it names, then run the same command again.',
    ],
    [
      7,
      'Worker Deployment Versions are disabled on this namespace.',
      'Worker Deployments are disabled in namespace "default"; have the server\'s dynamic config set system.enableDeploymentVersions to true for it.',
    ],
    [
      12,
      'unknown method',
      'does not know DescribeNamespace; Worker Deployments need Temporal server 1.29 or newer: upgrade the server.',
    ],
    [
      8,
      'grpc: received message larger than max (5000079 vs. 4194304)',
      'The server kept refusing DescribeNamespace because of a limit: grpc: received message larger than max (5000079 vs. 4194304); wait',
    ],
  ])('asks only once when the server says %d: %s', async (grpcStatus, message, expected) => {
    const { proxy, connection } = await through();
    proxy.use({ onRequest: () => ({ grpcStatus, message }) });
    await expect(connection.rpc.call('describeNamespace', { namespace: 'default' }, { signal })).rejects.toThrow(expected);
    expect(proxy.calls).toHaveLength(2);
  });
});
