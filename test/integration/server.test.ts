import { afterEach, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startServer, type TestServer } from '../support/server.js';

const started: TestServer[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

test('a started server answers for its namespace and is gone after stop', async () => {
  const server = await startServer({ namespace: 'shop' });
  started.push(server);
  expect(server.version).toMatch(/^\d+\.\d+\.\d+/);
  const connection = await Connection.connect({ address: server.address });
  const described = await connection.workflowService.describeNamespace({ namespace: 'shop' });
  expect(described.namespaceInfo?.name).toBe('shop');
  await connection.close();
  await server.stop();
  expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
});

test('a server with a database file comes back on its port with what it knew', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-server-'));
  const server = await startServer({ dbFilename: path.join(folder, 'server.db') });
  started.push(server);
  const pid = server.pid;
  const connection = await Connection.connect({ address: server.address });
  await connection.workflowService.registerNamespace({ namespace: 'kept', workflowExecutionRetentionPeriod: msToTs('1 day') });
  await connection.close();

  await server.restart();
  expect(server.pid).not.toBe(pid);
  const again = await Connection.connect({ address: server.address });
  const described = await again.workflowService.describeNamespace({ namespace: 'kept' });
  expect(described.namespaceInfo?.name).toBe('kept');
  await again.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
