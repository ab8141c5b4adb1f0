import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { explain } from '../../src/commands/explain.js';
import { type Call, replay } from '../../src/commands/replay.js';
import { explainedText } from '../../src/report/replay/explained-text.js';
import { mergeReports } from '../../src/report/replay/merge.js';
import { type ReplayReport, replayReportSchema } from '../../src/report/replay/schema.js';
import { type HistoryRecord } from '../../src/replay/ports.js';
import { bundleOf } from '../support/bundle.js';
import { build } from '../support/open-runs.js';
import { never, PROJECT, replayScene, type Scene, silent, TOTAL } from '../support/replay-scene.js';

let scene: Scene;
let records: readonly HistoryRecord[];
let folder: string;
let histories: string;
beforeAll(async () => {
  scene = await replayScene();
  records = await scene.records();
});
afterAll(async () => {
  await scene.close();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rainbow-verb-'));
  histories = path.join(folder, 'histories');
  await mkdir(histories);
  await Promise.all(records.map(({ workflowId, encoded }) => writeFile(path.join(histories, `${workflowId}.binpb`), encoded)));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Given {
  readonly texts?: Readonly<Record<string, string>>;
  readonly paths?: readonly string[];
  readonly signal?: AbortSignal;
}

function call({ texts = {}, paths = [histories], signal = never }: Given): Call {
  const args = { texts: { project: PROJECT, ...texts }, histories: paths, interceptors: [] };
  const onProgress = (): void => undefined;
  return { args, env: {}, cwd: folder, signal, log: silent, onProgress, childScript: scene.childScript };
}

/** The report, which keeps to the published schema whatever happened. */
async function report(name: string, given: Given = {}): Promise<ReplayReport> {
  const texts = { 'workflow-bundle': await bundleOf(build(name)), ...given.texts };
  const { report: found } = await replay(call({ ...given, texts }));
  expect(replayReportSchema.safeParse(JSON.parse(JSON.stringify(found))).error).toBeUndefined();
  return found;
}

describe('replay of a folder, without a server', () => {
  it('ends with 0 when nothing contradicts the code, and never says "safe"', async () => {
    const found = await report('compatible');
    expect(found).toMatchObject({ exitCode: 0, outcome: 'no-counter-example', counts: { found: TOTAL, replayed: TOTAL } });
    expect(found.headline).toBe(`no counter-example found in ${TOTAL} histories`);
    expect(JSON.stringify(found)).not.toMatch(/\bsafe\b/i);
  });

  it('ends with 20 for a missing patch, told once, with event, command, line and a way to mend it', async () => {
    const found = await report('unpatched');
    expect(found).toMatchObject({ exitCode: 20, outcome: 'failed', counts: { failed: 3 } });
    const [cause, ...others] = found.causes.filter(({ counts }) => counts);
    expect(others).toEqual([]);
    expect(cause).toMatchObject({ workflowType: 'order', histories: 3, event: { id: 5, type: 'TimerStarted' } });
    expect(cause?.command?.kind).toBe('schedule-activity');
    expect(cause?.place?.file).toContain('unpatched.ts');
    expect(cause?.suggestion?.code).toContain('patched(');
  });

  it('ends with 20 for a type that was renamed', async () => {
    const found = await report('type-removed');
    expect(found.exitCode).toBe(20);
    expect(found.causes[0]).toMatchObject({
      kind: 'type-missing',
      suggestion: { code: expect.stringContaining('export { order }') },
    });
  });

  it('ends with 20 at the place where the code does not build', async () => {
    const { report: found } = await replay(call({ texts: { workflows: build('unresolved') } }));
    expect(found).toMatchObject({ exitCode: 20, causes: [{ kind: 'code', counts: true }] });
    expect(found.causes[0]?.place?.file).toContain('unresolved.ts');
  });

  it('ends with 10 for an empty folder', async () => {
    const empty = path.join(folder, 'empty');
    await mkdir(empty);
    expect(await report('compatible', { paths: [empty] })).toMatchObject({ exitCode: 10, outcome: 'inconclusive' });
  });

  it('ends with 40 for a path that does not exist, a missing SDK, no code and a wrong shard', async () => {
    expect(await report('compatible', { paths: ['nowhere'] })).toMatchObject({ exitCode: 40, outcome: 'error' });
    expect((await report('compatible', { texts: { project: '/' } })).headline).toContain('@temporalio/worker was not found');
    expect((await replay(call({}))).report.headline).toContain('--workflows');
    expect((await report('compatible', { texts: { shard: '3/2' } })).headline).toContain('2/4');
  });

  it('judges the others when one file is corrupt, names it, and ends with 40 unless something failed', async () => {
    await writeFile(path.join(histories, 'corrupt.json'), '{"events": [');
    const passing = await report('compatible');
    expect(passing).toMatchObject({ exitCode: 40, counts: { replayed: TOTAL, notJudged: 1 } });
    expect(passing.causes[0]?.examples[0]?.source).toContain('corrupt.json');
    expect((await report('unpatched')).exitCode).toBe(20);
  });

  it('tells of a failure when it is found, not at the end', async () => {
    const source = path.join(
      histories,
      `${records.find(({ workflowType }) => workflowType === 'order')?.workflowId ?? ''}.binpb`,
    );
    await Promise.all(Array.from({ length: 60 }, async (_, n) => cp(source, path.join(histories, `more-${n}.binpb`))));
    const texts = { 'workflow-bundle': await bundleOf(build('unpatched')), concurrency: '1' };
    let done = 0;
    const told: number[] = [];
    const log = { ...silent, error: () => void told.push(done) };
    const { report: found } = await replay({ ...call({ texts }), log, onProgress: (progress) => void (done = progress.done) });
    expect(found.counts).toMatchObject({ judged: TOTAL + 60, failed: 63 });
    // Once for all 63, and long before the last of them was judged.
    expect(told).toHaveLength(1);
    expect(told[0]).toBeLessThan(TOTAL);
  });

  it('stops at the first failure with --bail and says how many were not judged', async () => {
    await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        await cp(path.join(histories, `${records[0]?.workflowId ?? ''}.binpb`), path.join(histories, `more-${n}.binpb`));
      }),
    );
    const found = await report('unpatched', { texts: { bail: 'true' } });
    expect(found.exitCode).toBe(20);
    expect(found.counts.unreached + found.counts.judged).toBe(TOTAL + 60);
  });

  it('ends with 10 and what it has when it is cancelled', async () => {
    const cancel = new AbortController();
    cancel.abort(new Error('stop'));
    const found = await report('compatible', { signal: cancel.signal });
    expect(found.exitCode).not.toBe(0);
  });
});

describe('What failed before the change as well', () => {
  it('does not count with the bundle of the base', async () => {
    const base = await bundleOf(build('unpatched'));
    const found = await report('unpatched', { texts: { 'base-bundle': base } });
    expect(found).toMatchObject({ exitCode: 0, counts: { failed: 0, alreadyBroken: 3 } });
    expect(found.causes).toMatchObject([{ kind: 'already-broken', counts: false, histories: 3 }]);
  });

  it('is told from a checkout of the base ref, which leaves nothing behind, and causes show their change', async () => {
    const repository = path.join(folder, 'app');
    await mkdir(repository);
    const git = async (...args: string[]): Promise<string> =>
      (await promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: repository }))
        .stdout;
    await writeFile(path.join(repository, 'package.json'), '{}');
    await writeFile(path.join(repository, '.gitignore'), 'node_modules\n');
    await symlink(path.join(PROJECT, 'node_modules'), path.join(repository, 'node_modules'));
    await cp(build('recorded'), path.join(repository, 'recorded.ts'));
    await cp(build('recorded'), path.join(repository, 'workflows.ts'));
    await git('init', '-q');
    await git('add', '-A');
    await git('commit', '-qm', 'base');
    await cp(build('unpatched'), path.join(repository, 'workflows.ts'));
    const texts = { project: repository, workflows: path.join(repository, 'workflows.ts'), 'base-ref': 'HEAD' };
    const { report: found } = await replay(call({ texts }));
    expect(found).toMatchObject({ exitCode: 20, counts: { failed: 3, alreadyBroken: 0 } });
    expect(found.causes[0]?.place).toMatchObject({ file: 'workflows.ts' });
    expect(found.causes[0]?.change?.text).toMatch(/^@@ /);
    expect((await git('worktree', 'list')).trim().split('\n')).toHaveLength(1);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('rainbow-base-'))).toEqual([]);
  });
});

describe('Shards', () => {
  it('together say what one run says, and a missing one is named', async () => {
    const [first, second] = [
      await report('unpatched', { texts: { shard: '1/2' } }),
      await report('unpatched', { texts: { shard: '2/2' } }),
    ];
    const whole = await report('unpatched');
    const merged = mergeReports([
      { file: '2.json', report: second },
      { file: '1.json', report: first },
    ]);
    expect([merged.exitCode, merged.headline, merged.counts]).toEqual([whole.exitCode, whole.headline, whole.counts]);
    expect(merged.causes.map(({ fingerprint }) => fingerprint)).toEqual(whole.causes.map(({ fingerprint }) => fingerprint));
    const passing = await report('compatible', { texts: { shard: '1/2' } });
    const alone = mergeReports([{ file: '1.json', report: passing }]);
    expect(alone.exitCode).toBe(40);
    expect(alone.headline).toContain('shard 2 of 2 is missing');
  });
});

describe('explain', () => {
  it('lists the events without the code, and marks where the code parts from them', async () => {
    const order = records.find(({ workflowType }) => workflowType === 'order');
    const file = path.join(histories, `${order?.workflowId ?? ''}.binpb`);
    const plain = explainedText(await explain(file, call({})), { colour: false });
    expect(plain).toMatch(/5 .*TimerStarted/);
    const texts = { 'workflow-bundle': await bundleOf(build('unpatched')) };
    const explained = await explain(file, call({ texts }));
    expect(explained.exitCode).toBe(20);
    expect(explainedText(explained, { colour: false })).toMatch(/> +5 .*TimerStarted.*\n +the code schedules the activity/);
  });
});
