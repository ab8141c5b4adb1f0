import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleOf } from '../support/bundle.js';
import { build, RECORDED, recordOpenRuns } from '../support/open-runs.js';
import { githubApi, type GitHubApi } from '../support/github-api.js';
import { startServer, type TestServer } from '../support/server.js';
import { startAction, type ActionEnd } from './action-process.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The open runs, and the child that one of them has closed. */
const TOTAL = Object.values(RECORDED).reduce((sum, n) => sum + n, 0) + 1;

let server: TestServer;
let folder: string;
let taskQueue: string;
let github: GitHubApi;
let captured: ActionEnd;

type Texts = Readonly<Record<string, string>>;

async function run(action: string, inputs: Texts, env: Texts = {}): Promise<ActionEnd> {
  return await (
    await startAction(inputs, env, action)
  ).ended;
}

/** What a runner says of a pull request, from a fork or not. */
async function pullRequest(from: string): Promise<Texts> {
  const file = place(`${from.replace('/', '-')}.json`);
  await writeFile(
    file,
    JSON.stringify({ pull_request: { number: 7, head: { sha: 'a'.repeat(40), repo: { full_name: from } } } }),
  );
  return {
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'shop/orders',
    GITHUB_RUN_ID: '99',
    GITHUB_EVENT_PATH: file,
  };
}

const place = (...parts: readonly string[]): string => path.join(folder, ...parts);
const annotations = (end: ActionEnd): string[] => end.log.split('\n').filter((line) => /^::(error|warning|notice) /.test(line));
const replay = (code: Texts, more: Texts = {}, env: Texts = {}): Promise<ActionEnd> =>
  run('replay', { ...code, histories: place('snapshot'), concurrency: '1', ...more }, env);
/** From source, as a pull request has it, or as a bundle that is built once for all tests. */
const source = (name: string): Texts => ({ workflows: build(name) });
const bundle = async (name: string): Promise<Texts> => ({ 'workflow-bundle': await bundleOf(build(name)), project: ROOT });

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'rainbow-sub-actions-')));
  server = await startServer();
  github = await githubApi();
  taskQueue = await recordOpenRuns(server);
  captured = await run('capture', {
    address: server.address,
    namespace: server.namespace,
    'deployment-name': 'orders',
    'task-queues': taskQueue,
    output: place('snapshot'),
  });
});
afterAll(async () => {
  await server.stop();
  await github.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the Action capture', () => {
  test('stores the histories of open runs and says how many, and that they hold real payloads', () => {
    expect(captured.exitCode).toBe(0);
    expect(captured.outputs).toMatchObject({ outcome: 'captured', folder: place('snapshot'), histories: String(TOTAL) });
    expect(captured.summary).toMatch(new RegExp(`^### Captured: snapshot of ${TOTAL} histories`));
    expect(captured.summary).toContain('| `patchedOrder` | 2 | 2 |');
    expect(annotations(captured)).toEqual([
      expect.stringMatching(/^::notice title=Rainbow Deploy%3A Captured::/),
      expect.stringMatching(/^::warning .*real payloads/),
    ]);
  });
});

describe('the Action replay', () => {
  test('passes code that replays the snapshot, without a server, also where its token may only read', async () => {
    github.refuse = { status: 403, message: 'Resource not accessible by integration' };
    const end = await replay(await bundle('compatible'), { 'github-token': 'ghs_1' }, await pullRequest('stranger/orders'));
    github.refuse = undefined;
    expect(end.summary).toContain('it comes from a fork, and its token may only read');
    expect([end.exitCode, end.outputs['outcome'], end.outputs['replayed'], end.outputs['failed']]).toEqual([
      0,
      'no-counter-example',
      String(TOTAL),
      '0',
    ]);
    expect(annotations(end)).toEqual([
      expect.stringMatching(/^::notice title=Replay::No counter-example/),
      expect.stringMatching(/^::notice title=Replay::No comment on the pull request: it comes from a fork/),
    ]);
  });

  test('fails the step of code that lacks a patch, at its line, and leaves SARIF and JUnit', async () => {
    const lines = (await readFile(build('unpatched'), 'utf8')).trimEnd().split('\n');
    const added = [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join('\n');
    github.files.set('test/fixtures/replay/builds/unpatched.ts', added);
    const inputs = { 'report-dir': place('failed'), 'github-token': 'ghs_1' };
    const end = await replay(source('unpatched'), inputs, await pullRequest('shop/orders'));
    expect(end.exitCode).toBe(20);
    expect(end.outputs).toMatchObject({ outcome: 'failed', failed: '3', causes: '1', sarif: place('failed', 'report.sarif') });
    expect(annotations(end)[1]).toMatch(/^::error .*file=test\/fixtures\/replay\/builds\/unpatched\.ts,line=\d+/);
    expect(end.summary).toMatch(/^### Failed: 3 of 10 histories contradict the code/);
    expect(end.summary).toContain('patched(');
    expect(await readFile(end.outputs['junit'] ?? '', 'utf8')).toContain('failures="3"');
    expect(JSON.parse(await readFile(end.outputs['sarif'] ?? '', 'utf8'))).toMatchObject({ version: '2.1.0' });
  });

  test('says it on the pull request: one comment and a suggestion beside the line, also after a second run', async () => {
    const end = await replay(source('unpatched'), { 'github-token': 'ghs_1' }, await pullRequest('shop/orders'));
    expect(end.exitCode).toBe(20);
    expect(github.faults).toEqual([]);
    const [comment, ...others] = github.conversation;
    expect(others).toEqual([]);
    expect(comment?.body).toMatch(
      /^<!-- rainbow-deploy replay [0-9a-f]{12} -->\n### Failed: 3 of 10 histories contradict the code/,
    );
    const page = `https://github.com/shop/orders/blob/${'a'.repeat(40)}/test/fixtures/replay/builds/unpatched.ts#L10`;
    expect(comment?.body).toContain(page);
    expect(comment?.body).toContain('| Line | `await warn(');
    expect(comment?.body).toContain('https://github.com/shop/orders/actions/runs/99');
    expect(github.beside).toMatchObject([{ path: 'test/fixtures/replay/builds/unpatched.ts', line: 10 }]);
    expect(github.beside[0]?.body).toMatch(/```suggestion\n +if \(patched\('timer-to-warn'\)\) \{\n +await warn\([^\n]*\);\n/);
  });

  test('judges shards on several runners, and the merge of their reports fails the step', async () => {
    const code = await bundle('unpatched');
    const shard = (index: number): Promise<ActionEnd> =>
      replay(code, { shard: `${index}/2`, 'report-dir': place('shards', String(index)) });
    await Promise.all([shard(1), shard(2)]);
    const end = await run('replay', { merge: place('shards') });
    expect([end.exitCode, end.outputs['outcome'], end.outputs['failed']]).toEqual([20, 'failed', '3']);
  });

  test('names every input that is wrong, and judges nothing', async () => {
    const end = await replay(source('compatible'), { history: 'h', bail: 'yes' });
    expect(end.exitCode).toBe(40);
    expect(annotations(end)).toEqual([
      expect.stringContaining('There is no input "history"; did you mean "histories"?'),
      expect.stringContaining('Input "bail" is "yes"; use true or false.'),
    ]);
    const choice = await replay(source('compatible'), { latent: 'wran' });
    expect([choice.exitCode, choice.outputs['headline']]).toEqual([40, 'Error: --latent wran: give fail or warn']);
  });
});

describe('the Action verdict', () => {
  const look = { at: '2026-11-22T09:30:00Z', step: 0, rampPercentage: 10, baseline: { starts: 900, bad: 0 } };

  test('judges a file of evidence, and a verdict that fails fails the step', async () => {
    const file = place('looks.json');
    await writeFile(
      file,
      JSON.stringify({ format: 1, buildId: 'v2', looks: [{ ...look, candidate: { starts: 100, bad: 40 } }] }),
    );
    const end = await run('verdict', { evidence: file });
    expect([end.exitCode, end.outputs['outcome'], end.outputs['build-id']]).toEqual([20, 'fail', 'v2']);
    expect(end.summary).toMatch(/^### Fail: /);
    expect(annotations(end)[0]).toMatch(/^::error title=Rainbow Deploy%3A Fail::/);
  });

  test('asks for the file when none is named', async () => {
    const end = await run('verdict', {});
    expect([end.exitCode, end.outputs['outcome']]).toEqual([40, 'error']);
    expect(end.outputs['headline']).toContain('no evidence was named');
  });
});

describe('the Actions of a deployment', () => {
  test('cleanup looks at the whole namespace and finds nothing to retire', async () => {
    const end = await run('cleanup', { address: server.address, all: 'true', 'dry-run': 'true' });
    expect([end.exitCode, end.outputs['outcome'], end.outputs['deleted']]).toEqual([0, 'shown', '0']);
  });

  test.each(['status', 'advance', 'promote', 'pause', 'resume', 'abort', 'rollback'])(
    '%s runs its own verb and says that there is no such deployment',
    async (name) => {
      const end = await run(name, { address: server.address, 'deployment-name': 'nothing-here' });
      expect([end.exitCode, end.outputs['outcome']]).toEqual([40, 'error']);
      expect(end.outputs['headline']).toContain('nothing-here');
    },
  );
});
