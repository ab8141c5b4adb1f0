import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installedSdk } from '../../../src/replay/installed-sdk.js';

let project: string;
beforeEach(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'rainbow-sdk-'));
});
afterEach(async () => {
  await rm(project, { recursive: true, force: true });
});

/** A package in a folder below the project, as an installer would leave it. */
async function installed(folder: string, name: string, version: string): Promise<void> {
  const place = path.join(project, folder, 'node_modules', name);
  await mkdir(path.join(place, 'lib'), { recursive: true });
  await writeFile(path.join(place, 'package.json'), JSON.stringify({ name, version }));
}

const WORKER = 'node_modules/@temporalio/worker';

test('finds the packages of the project and those of its worker, without loading them', async () => {
  await installed('', '@temporalio/worker', '1.24.0');
  await installed('', '@temporalio/client', '1.24.0');
  await installed(WORKER, '@temporalio/common', '1.23.0');
  const { packages, deployments } = await installedSdk(project);
  expect(packages).toEqual([
    { name: '@temporalio/client', version: '1.24.0' },
    { name: '@temporalio/common', version: '1.23.0' },
    { name: '@temporalio/worker', version: '1.24.0' },
  ]);
  expect(deployments).toBeUndefined();
});

test('what package.json names besides is looked for too', async () => {
  await writeFile(
    path.join(project, 'package.json'),
    JSON.stringify({ dependencies: { '@temporalio/interceptors-opentelemetry': '1' } }),
  );
  await installed('', '@temporalio/interceptors-opentelemetry', '1.9.0');
  expect((await installedSdk(project)).packages).toEqual([{ name: '@temporalio/interceptors-opentelemetry', version: '1.9.0' }]);
});

test('tells copies of protobufjs apart, and whether workers take deployment options', async () => {
  await installed('', '@temporalio/worker', '1.24.0');
  await installed('', '@temporalio/common', '1.24.0');
  await installed('', 'protobufjs', '7.6.6');
  expect((await installedSdk(project)).protobufjs).toEqual(['7.6.6']);
  await installed('node_modules/@temporalio/common', 'protobufjs', '8.8.1');
  expect((await installedSdk(project)).protobufjs).toEqual(['8.8.1', '7.6.6']);

  const types = path.join(project, WORKER, 'lib', 'worker-options.d.ts');
  await writeFile(types, 'export interface WorkerOptions { buildId?: string }');
  expect((await installedSdk(project)).deployments).toBe(false);
  await writeFile(types, 'export interface WorkerOptions { workerDeploymentOptions?: object }');
  expect((await installedSdk(project)).deployments).toBe(true);
});

test('nothing installed is nothing found', async () => {
  expect(await installedSdk(path.join(project, 'nowhere'))).toEqual({ packages: [], protobufjs: [], deployments: undefined });
});
