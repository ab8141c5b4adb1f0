import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, RECORDED, recordOpenRuns } from '../support/open-runs.js';
import { startServer, type TestServer } from '../support/server.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const OPEN = Object.values(RECORDED).reduce((sum, n) => sum + n, 0);

let server: TestServer;
let project: string;

beforeAll(async () => {
  server = await startServer();
  const taskQueue = await recordOpenRuns(server);
  project = await realpath(await mkdtemp(path.join(tmpdir(), 'rainbow-project-')));
  await symlink(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  await writeFile(path.join(project, 'package.json'), '{ "name": "shop" }');
  await cp(build('recorded'), path.join(project, 'workflows.ts'));
  await cp(build('recorded'), path.join(project, 'recorded.ts'));
  await cp(build('unpatched'), path.join(project, 'unpatched.ts'));
  await writeFile(
    path.join(project, 'rainbow.yaml'),
    `version: 1
worker: {deploymentName: shop, temporalNamespace: ${server.namespace}, taskQueues: [${taskQueue}]}
connection: {address: '${server.address}'}
rollout: {replay: {workflowsPath: workflows.ts}}
`,
  );
});
afterAll(async () => {
  await server.stop();
  await rm(project, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function rainbow(...args: readonly string[]): Promise<Ended> {
  const env = { ...process.env, NO_COLOR: '1' };
  const run = promisify(execFile)(process.execPath, [path.join(ROOT, 'dist', 'cli.js'), ...args], { cwd: project, env });
  return await run.then(
    (output) => ({ code: 0, ...output }),
    (error: unknown) => error as Ended,
  );
}

test('the open runs of a server are replayed as rainbow.yaml says', async () => {
  const { code, stdout } = await rainbow('replay');
  expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(`^No counter-example found in .* of ${OPEN} open runs`))]);
  expect(stdout).toContain('all 3 open runs replayed');
});

test('a redacted snapshot shows a missing patch at its line, where no server can be reached', async () => {
  const captured = await rainbow('capture', '--output', 'snapshot', '--redact');
  expect([captured.code, captured.stdout]).toEqual([0, expect.stringContaining('Snapshot: ')]);
  await rm(path.join(project, 'rainbow.yaml'));
  const { code, stdout } = await rainbow('replay', '--workflows', 'unpatched.ts', '--histories', 'snapshot');
  expect(code).toBe(20);
  expect(stdout).toMatch(/order: nondeterminism, 3 histories/);
  expect(stdout).toMatch(/at +unpatched\.ts:\d+/);
});
