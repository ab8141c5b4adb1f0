import { readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type PackageFacts } from '../doctor/judge-sdk.js';

const WORKER = '@temporalio/worker';
/** What a project may have of the SDK, besides what its package.json names. */
const PARTS = ['activity', 'client', 'common', 'proto', 'worker', 'workflow'].map((part) => `@temporalio/${part}`);
/** Those that read histories from JSON together. */
const READERS = ['@temporalio/common', '@temporalio/proto', WORKER];

export interface InstalledSdk extends PackageFacts {
  /** Whether its workers take deployment options; `undefined` = not known. */
  readonly deployments: boolean | undefined;
}

/**
 * The SDK's packages as the project (an absolute folder) and its worker find them, from their package.json; nothing of them is loaded.
 * What is not installed is left out.
 */
export async function installedSdk(project: string): Promise<InstalledSdk> {
  const own = join(project, 'package.json');
  const worker = await packageAt(WORKER, own);
  const named = await dependenciesOf(own);
  const wanted = [
    ...[...new Set([...PARTS, ...named])].map((name) => [name, own] as const),
    ...(worker === undefined ? [] : PARTS.map((name) => [name, worker] as const)),
  ];
  const files = await Promise.all(wanted.map(([name, from]) => packageAt(name, from)));
  const packages = await Promise.all([...new Set(files.filter(isFound))].sort().map(namedVersion));
  const readers = await Promise.all(READERS.map((name) => packageAt(name, worker ?? own)));
  const copies = await Promise.all(readers.filter(isFound).map((file) => packageAt('protobufjs', file)));
  return {
    packages,
    protobufjs: await Promise.all([...new Set(copies.filter(isFound))].map(versionOf)),
    deployments: worker === undefined ? undefined : await takesDeployments(dirname(worker)),
  };
}

function isFound(file: string | undefined): file is string {
  return file !== undefined;
}

/** The real path of the package.json of `name`, as whoever owns the file `from` finds it. */
async function packageAt(name: string, from: string): Promise<string | undefined> {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    const found = await realpath(join(folder, name, 'package.json')).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function dependenciesOf(file: string): Promise<readonly string[]> {
  const json = await readJson(file);
  const names = ['dependencies', 'devDependencies'].flatMap((key) => Object.keys(fieldsOf(json[key])));
  return names.filter((name) => name.startsWith('@temporalio/'));
}

async function namedVersion(file: string): Promise<PackageFacts['packages'][number]> {
  const { name, version } = await readJson(file);
  return { name: String(name), version: String(version) };
}

async function versionOf(file: string): Promise<string> {
  return (await namedVersion(file)).version;
}

/** The options of its workers, as their types have them. */
async function takesDeployments(worker: string): Promise<boolean | undefined> {
  const types = await readFile(join(worker, 'lib', 'worker-options.d.ts'), 'utf8').catch(() => undefined);
  return types?.includes('workerDeploymentOptions');
}

async function readJson(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return fieldsOf(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
