import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { captureReportJsonSchema } from '../../src/report/capture-report.js';
import { readSnapshot } from '../../src/replay/snapshot/read.js';
import { openPool } from '../../src/replay/pool.js';
import { bytesOf, captured, codeOf, type Folder, indexOf, newFolder } from '../support/capture-scene.js';
import { unique } from '../support/names.js';
import { RECORDED } from '../support/open-runs.js';
import { never, replayScene, replaySettings, type Scene, silent, TOTAL } from '../support/replay-scene.js';
import { until } from '../support/wait.js';

let scene: Scene;
const folders: Folder[] = [];
beforeAll(async () => {
  scene = await replayScene();
});
afterEach(async () => {
  for (const folder of folders.splice(0)) await folder.remove();
});
afterAll(async () => {
  await scene.close();
});

async function snapshotFolder(): Promise<string> {
  const folder = await newFolder();
  folders.push(folder);
  return path.join(folder.path, 'snapshot');
}

describe('A snapshot', () => {
  it('holds the selected runs in a fixed order, reads back, and its report keeps to the published schema', async () => {
    const output = await snapshotFolder();
    const report = await captured(scene, { output, 'task-queues': scene.taskQueue });
    expect(report).toMatchObject({ outcome: 'captured', exitCode: 0, openRuns: TOTAL, atMost: 0, notRedactable: 0 });
    const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(captureReportJsonSchema());
    accepts(report);
    expect(accepts.errors).toBeNull();
    const { histories, index } = await readSnapshot(output);
    const open = histories.filter(({ entry }) => entry.open);
    expect(open).toHaveLength(TOTAL);
    expect(histories.filter(({ entry }) => !entry.open).map(({ entry }) => entry.workflowType)).toEqual(['child']);
    expect(new Set(open.map(({ entry }) => entry.workflowType))).toEqual(new Set(Object.keys(RECORDED)));
    expect(index.histories.map(({ workflowType }) => workflowType)).toEqual(
      [...index.histories.map(({ workflowType }) => workflowType)].sort(),
    );
    expect(open.find(({ entry }) => entry.workflowType === 'patchedOrder')?.entry).toMatchObject({
      patches: ['slower'],
      redacted: 'no',
      behavior: 'unversioned',
    });
    expect(open.map(({ entry }) => entry.version)).toEqual(Array(TOTAL).fill(expect.stringMatching(/^unversioned:/)));
    expect(report.warnings.join()).toContain('.gitignore');
  });

  it('of real payloads is for its owner only', async () => {
    const output = await snapshotFolder();
    await captured(scene, { output, 'task-queues': scene.taskQueue });
    const { histories } = await indexOf(output);
    for (const file of ['index.json', ...histories.map((entry) => entry.file)]) {
      expect((await stat(path.join(output, file))).mode & 0o777).toBe(0o600);
    }
  });

  it('taken twice is the same, bytes and all, in another folder as well', async () => {
    const [one, other] = [await snapshotFolder(), await snapshotFolder()];
    for (const output of [one, other]) await captured(scene, { output, 'task-queues': scene.taskQueue });
    const [first, second] = [await indexOf(one), await indexOf(other)];
    expect({ ...second, capturedAt: '' }).toEqual({ ...first, capturedAt: '' });
    const before = await readFile(path.join(one, 'index.json'), 'utf8');
    const again = await captured(scene, { output: one, 'task-queues': scene.taskQueue });
    expect(again).toMatchObject({ outcome: 'unchanged', fetched: 0, unchanged: again.histories });
    expect(await readFile(path.join(one, 'index.json'), 'utf8')).toBe(before);
  });

  it('of nothing is not written, and exits with 10', async () => {
    const output = await snapshotFolder();
    const report = await captured(scene, { output, 'task-queues': unique('idle') });
    expect(report).toMatchObject({ outcome: 'nothing', exitCode: 10, histories: 0, openRuns: 0 });
    await expect(stat(output)).rejects.toThrow('ENOENT');
  });

  it('is never taken from queues that nobody knows', async () => {
    await expect(captured(scene, { output: await snapshotFolder() })).rejects.toThrow('--task-queues');
  });
});

describe('A capture into the same folder', () => {
  it('fetches only what has moved, keeps what is gone, and drops it with --prune', async () => {
    const queue = unique('refresh');
    const output = await snapshotFolder();
    const client = await scene.client();
    const start = (n: number) => client.workflow.start('order', { taskQueue: queue, workflowId: `${queue}-${n}` });
    const [moved, ended] = [await start(0), await start(1), await start(2)];
    await scene.visible(queue, 3);
    const refresh = (more = {}) => captured(scene, { output, 'task-queues': queue, closed: '0', ...more });
    expect(await refresh()).toMatchObject({ fetched: 3, unchanged: 0, kept: 0, histories: 3 });
    const before = await readdir(path.join(output, 'histories'));
    await moved.signal('note', 'news');
    await ended.terminate();
    await scene.visible(queue, 2);
    expect(await refresh()).toMatchObject({ outcome: 'captured', fetched: 1, unchanged: 1, kept: 1, histories: 3 });
    const after = await readdir(path.join(output, 'histories'));
    expect(after).toHaveLength(3);
    expect(after.filter((name) => before.includes(name))).toHaveLength(2);
    expect(await refresh({ prune: 'true' })).toMatchObject({ fetched: 0, unchanged: 2, kept: 0, removed: 1, histories: 2 });
    expect(await readdir(path.join(output, 'histories'))).toHaveLength(2);
    await client.connection.close();
  });

  it('fetches again what was damaged there, and clears up after a capture that was killed', async () => {
    const output = await snapshotFolder();
    await captured(scene, { output, 'task-queues': scene.taskQueue });
    const [first] = (await indexOf(output)).histories;
    await truncate(path.join(output, first?.file ?? ''), 10);
    await expect(readSnapshot(output)).rejects.toThrow(/SHA-256 differs from histories\[0\] of .*index\.json/);
    const torn = path.join(output, 'histories', `${'0'.repeat(64)}.binpb.gz.00000000-0000-4000-8000-000000000000.tmp`);
    await writeFile(torn, 'half');
    expect(await captured(scene, { output, 'task-queues': scene.taskQueue })).toMatchObject({ fetched: 1 });
    await readSnapshot(output);
    await expect(stat(torn)).rejects.toThrow('ENOENT');
  });
});

describe('With --redact', () => {
  it('no payload, name or host is left, and every copy replays as the original does', async () => {
    const output = await snapshotFolder();
    const plain = await snapshotFolder();
    await captured(scene, { output: plain, 'task-queues': scene.taskQueue });
    const real = await bytesOf(plain);
    const report = await captured(scene, {
      output,
      'task-queues': scene.taskQueue,
      redact: 'true',
      ...(await codeOf('recorded')),
    });
    expect(report).toMatchObject({ outcome: 'captured', redacted: true, notRedactable: 0, warnings: [] });
    const redacted = await bytesOf(output);
    const host = /\d+@[\w.-]+/.exec(real)?.[0] ?? 'no identity was found';
    for (const secret of ['receipt for', 'order 0', 'note 17', host, `${scene.taskQueue}-order-0`]) {
      expect(real).toContain(secret);
      expect(redacted).not.toContain(secret);
    }
    expect((await indexOf(output)).histories.find(({ workflowType }) => workflowType === 'patchedOrder')?.patches).toEqual([
      'slower',
    ]);
    const histories = await readSnapshot(output);
    expect(new Set(histories.histories.map(({ entry }) => entry.redacted))).toEqual(new Set(['all']));
  });

  it('the copies still show a missing patch', async () => {
    const output = await snapshotFolder();
    await captured(scene, { output, 'task-queues': scene.taskQueue, redact: 'true', ...(await codeOf('recorded')) });
    const { histories } = await readSnapshot(output);
    const { workflowBundle } = await codeOf('unpatched').then((inputs) => ({ workflowBundle: inputs['workflow-bundle'] ?? '' }));
    const pool = await openPool({
      childScript: scene.childScript,
      setup: await replaySettings({ workflowBundle }),
      histories: histories.length,
      log: silent,
      signal: never,
    });
    try {
      const verdicts = await Promise.all(
        histories.map(async ({ entry, file }) => await pool.replay({ ...entry, encoded: await unpacked(file.path) })),
      );
      const failed = verdicts.filter(({ kind }) => kind === 'nondeterminism').map(({ workflowType }) => workflowType);
      expect(failed).toEqual(['order', 'order', 'order']);
    } finally {
      await pool.close();
    }
  });

  it('without code it says what is missing, before anything is fetched', async () => {
    const output = await snapshotFolder();
    await expect(captured(scene, { output, 'task-queues': scene.taskQueue, redact: 'true' })).rejects.toThrow('--workflows-path');
    await expect(stat(output)).rejects.toThrow('ENOENT');
  });

  it('real payloads are not mixed into a redacted folder', async () => {
    const output = await snapshotFolder();
    await captured(scene, { output, 'task-queues': scene.taskQueue, redact: 'true', ...(await codeOf('recorded')) });
    await expect(captured(scene, { output, 'task-queues': scene.taskQueue })).rejects.toThrow('add --redact');
    await until(async () => (await readSnapshot(output)).index.redacted, { what: 'the redacted snapshot to be as it was' });
  });
});

async function unpacked(file: string): Promise<Uint8Array> {
  const { gunzipSync } = await import('node:zlib');
  return gunzipSync(await readFile(file));
}
