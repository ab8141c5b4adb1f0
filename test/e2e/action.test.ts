import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { temporalCli } from '../../scripts/temporal-cli.mjs';
import { runWorkflow, type ActLine, type ActResult } from '../support/act.js';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const LIMIT = 240_000;

let folder: string;
let result: ActResult;

/** What a checkout of the repository has and the workflow needs; its packages are the ones that are installed here. */
async function checkout(into: string): Promise<void> {
  for (const name of ['action.yml', 'package.json', 'package-lock.json', 'dist', 'scripts', 'examples', '.github']) {
    await cp(path.join(ROOT, name), path.join(into, name), { recursive: true });
  }
  await symlink(path.join(ROOT, 'node_modules'), path.join(into, 'node_modules'));
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  await run('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd: into });
  await run('git', ['add', '--all'], { cwd: into });
  await run('git', [...author, 'commit', '--quiet', '--message', 'Checkout'], { cwd: into });
}

/** A workflow that was killed cannot stop what it started; its own last step has done so otherwise. */
async function stopLeftovers(file: string): Promise<void> {
  const pids = await readFile(file, 'utf8').catch(() => '');
  for (const pid of pids.split('\n').filter((line) => line !== '')) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended already, as it should.
    }
  }
}

const of = (step: string): ActLine[] => result.lines.filter(({ stepID }) => stepID?.join() === step);

const outputs = (step: string): Record<string, string> =>
  Object.fromEntries(of(step).flatMap(({ command, name, arg }) => (command === 'set-output' ? [[name ?? '', arg ?? '']] : [])));

const annotations = (step: string): { readonly level: string; readonly text: string }[] =>
  of(step).flatMap(({ command = '', arg = '' }) =>
    /^(error|warning|notice)$/.test(command) ? [{ level: command, text: arg }] : [],
  );

const summary = (step: string): string => of(step).find(({ command }) => command === 'summary')?.content ?? '';

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'rainbow-act-')));
  const repository = path.join(folder, 'checkout');
  await mkdir(repository);
  await checkout(repository);
  result = await runWorkflow({
    workflow: '.github/workflows/e2e.yml',
    checkout: repository,
    cache: path.join(folder, 'cache'),
    env: { TEMPORAL_CLI_PATH: await temporalCli(), PIDS: path.join(folder, 'pids') },
    limit: LIMIT,
  });
}, LIMIT + 60_000);

afterAll(async () => {
  await stopLeftovers(path.join(folder, 'pids'));
  await rm(folder, { recursive: true, force: true });
});

describe('the workflow .github/workflows/e2e.yml, run by act', () => {
  test('passes from its first step to its last', () => {
    const said = result.lines.map(({ msg = '' }) => msg.trimEnd()).filter((line) => line !== '');
    expect({ exitCode: result.exitCode, end: result.exitCode === 0 ? [] : said.slice(-60) }).toEqual({ exitCode: 0, end: [] });
  });

  test('makes the first version Current', () => {
    expect(outputs('v1')).toMatchObject({ outcome: 'completed', 'build-id': 'v1', 'previous-build-id': '', ramp: '100' });
    expect(annotations('v1')[0]?.level).toBe('notice');
  });

  test('refuses the build that lacks a patch, and the first annotation says why', () => {
    expect(outputs('v2')).toMatchObject({ outcome: 'refused', 'build-id': 'v2', ramp: '0' });
    expect(annotations('v2')[0]).toEqual({ level: 'error', text: outputs('v2')['headline'] });
    expect(summary('v2')).toMatch(/nondeterminism/i);
  });

  test('rolls back the build whose new path fails', () => {
    expect(outputs('v3')).toMatchObject({ outcome: 'rolled-back', 'build-id': 'v3', 'previous-build-id': 'v1', ramp: '0' });
    expect(annotations('v3')[0]).toEqual({ level: 'error', text: outputs('v3')['headline'] });
    expect(summary('v3')).toMatch(/^### Rolled back/);
  });

  test('promotes the good build through its steps and draws them', () => {
    expect(outputs('v4')).toMatchObject({ outcome: 'completed', 'build-id': 'v4', 'previous-build-id': 'v1', ramp: '100' });
    expect(annotations('v4').filter(({ level }) => level === 'error')).toEqual([]);
    expect(summary('v4')).toMatch(/```mermaid/);
  });

  test('no step shows more annotations than a runner does', () => {
    for (const step of ['v1', 'v2', 'v3', 'v4', 'status']) expect(annotations(step).length).toBeLessThanOrEqual(10);
  });

  test('shows at the end what runs', () => {
    expect(outputs('status')).toMatchObject({ outcome: 'shown', ramp: '100' });
    expect(summary('status')).toContain('v4');
  });
});
