import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import { unique } from '../support/names.js';
import { startProxy, type GrpcProxy, type ProxyHooks } from '../support/proxy.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';

let server: TestServer;
const open: { proxy: GrpcProxy; connection: Connection }[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterEach(async () => {
  for (const { proxy, connection } of open.splice(0)) {
    await connection.close();
    await proxy.stop();
  }
});
afterAll(() => server.stop());

async function through(hooks: ProxyHooks = {}): Promise<{ proxy: GrpcProxy; connection: Connection }> {
  const proxy = await startProxy(server.address, hooks);
  // No retries: each test wants to see the one answer it arranged.
  const connection = Connection.lazy({ address: proxy.address, interceptors: [] });
  const pair = { proxy, connection };
  open.push(pair);
  return pair;
}

function describeNamespace(connection: Connection, deadline = 10_000): Promise<unknown> {
  return connection.withDeadline(Date.now() + deadline, () =>
    connection.workflowService.describeNamespace({ namespace: 'default' }),
  );
}

function start(connection: Connection, workflowId: string): Promise<unknown> {
  return connection.workflowService.startWorkflowExecution({
    namespace: 'default',
    workflowId,
    requestId: workflowId,
    workflowType: { name: 'nobody' },
    taskQueue: { name: 'nobody' },
  });
}

async function exists(workflowId: string): Promise<boolean> {
  const connection = Connection.lazy({ address: server.address });
  try {
    await connection.workflowService.describeWorkflowExecution({ namespace: 'default', execution: { workflowId } });
    return true;
  } catch (error) {
    const code: number = isGrpcServiceError(error) ? error.code : 0;
    if (code === 5) return false;
    throw error;
  } finally {
    await connection.close();
  }
}

test('calls pass through unchanged, answers and errors alike, and are counted by method', async () => {
  const { proxy, connection } = await through();
  await expect(describeNamespace(connection)).resolves.toMatchObject({ namespaceInfo: { name: 'default' } });
  await describeNamespace(connection);
  await expect(connection.workflowService.describeNamespace({ namespace: 'absent' })).rejects.toMatchObject({ code: 5 });
  await start(connection, unique('counted'));
  expect(proxy.counts()).toEqual({ DescribeNamespace: 3, StartWorkflowExecution: 1 });
  expect(proxy.calls.filter((call) => call.isWrite).map((call) => [call.method, call.index, call.writeIndex])).toEqual([
    ['StartWorkflowExecution', 3, 0],
  ]);
});

test('a dropped write fails for the client and never reaches the server', async () => {
  const { connection } = await through({ onRequest: ({ isWrite }) => (isWrite ? 'drop' : 'forward') });
  const workflowId = unique('dropped');
  await expect(start(connection, workflowId)).rejects.toThrow();
  expect(await exists(workflowId)).toBe(false);
});

test('a write whose answer is dropped fails for the client but was done by the server', async () => {
  const workflowId = unique('unanswered');
  const seen: boolean[] = [];
  const { connection } = await through({
    onAnswer: async ({ isWrite }) => {
      if (!isWrite) return 'forward';
      seen.push(await exists(workflowId));
      return 'drop';
    },
  });
  await expect(start(connection, workflowId)).rejects.toThrow();
  expect(seen).toEqual([true]);
});

test('a chosen method is answered with the arranged gRPC error', async () => {
  const { connection } = await through({ onRequest: () => ({ grpcStatus: 7, message: 'not for you: 100 %' }) });
  await expect(describeNamespace(connection)).rejects.toMatchObject({ code: 7, details: 'not for you: 100 %' });
});

test('a delayed call arrives late, and one that hangs runs into the deadline of the client', async () => {
  const { proxy, connection } = await through({ onRequest: () => ({ delay: 300 }) });
  const before = Date.now();
  await describeNamespace(connection);
  expect(Date.now() - before).toBeGreaterThanOrEqual(295);
  proxy.use({ onRequest: () => 'hang' });
  await expect(describeNamespace(connection, 300)).rejects.toMatchObject({ code: 4 });
});

test('a cut breaks what is under way, and the same client works again after the cut', async () => {
  const { proxy, connection } = await through({ onRequest: () => 'hang' });
  const pending = describeNamespace(connection);
  const broken = expect(pending).rejects.toMatchObject({ code: 14 });
  await until(() => proxy.calls.length === 1, { what: 'the call to arrive' });
  proxy.use({});
  proxy.cut();
  await broken;
  await expect(describeNamespace(connection, 1_000)).rejects.toThrow();
  proxy.restore();
  await until(() => describeNamespace(connection, 2_000), { what: 'the client to reach the server again', deadline: 20_000 });
});

test('a server that is gone looks unavailable, not silent', async () => {
  const proxy = await startProxy('127.0.0.1:9');
  const connection = Connection.lazy({ address: proxy.address, interceptors: [] });
  open.push({ proxy, connection });
  await expect(describeNamespace(connection)).rejects.toMatchObject({ code: 14 });
});
