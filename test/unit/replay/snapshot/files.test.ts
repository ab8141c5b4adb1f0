import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { packed, parseIndex } from '../../../../src/replay/snapshot/files.js';
import { readSnapshot } from '../../../../src/replay/snapshot/read.js';
import { commitIndex, writeHistory } from '../../../../src/replay/snapshot/write.js';
import { type SnapshotIndex } from '../../../../src/replay/snapshot/index-schema.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rainbow-snapshot-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const empty: SnapshotIndex = {
  format: 1,
  namespace: 'default',
  deployment: 'shop',
  capturedAt: '2026-11-22T10:00:00.000Z',
  redacted: false,
  taskQueues: ['q'],
  openRuns: 1,
  rules: {},
  types: [],
  histories: [],
};

const index = async (text: string): Promise<SnapshotIndex> => ({
  ...empty,
  histories: [
    {
      workflowId: 'order-1',
      runId: 'run-1',
      workflowType: 'order',
      version: null,
      behavior: 'unversioned',
      status: 'running',
      open: true,
      startedAt: 1,
      events: 3,
      patches: [],
      shape: 's',
      reasons: ['all'],
      redacted: 'no',
      ...(await writeHistory(folder, { encoded: Buffer.from(text), redacted: false })),
    },
  ],
});

it('A packed history has no time and no system in its header, and unpacks to itself', () => {
  const bytes = packed(Buffer.from('history'));
  expect([...bytes.slice(4, 8), bytes[9]]).toEqual([0, 0, 0, 0, 255]);
  expect(gunzipSync(bytes).toString()).toBe('history');
});

describe('A snapshot', () => {
  it('reads back with the file and the IDs of each run', async () => {
    await commitIndex(folder, await index('history'));
    const { histories } = await readSnapshot(folder);
    expect(histories[0]?.file).toMatchObject({ workflowId: 'order-1', runId: 'run-1' });
    expect(path.isAbsolute(histories[0]?.file.path ?? '')).toBe(true);
  });

  it('whose file was changed or has gone says which, and which entry names it', async () => {
    const next = await index('history');
    await commitIndex(folder, next);
    const file = path.join(folder, next.histories[0]?.file ?? '');
    await writeFile(file, 'other');
    await expect(readSnapshot(folder)).rejects.toThrow(
      `${file} is not what was captured (its SHA-256 differs from histories[0] of`,
    );
    await rm(file);
    await expect(readSnapshot(folder)).rejects.toThrow(`${file} is missing`);
  });

  it('without an index, or with one that is not ours, is one clear sentence', async () => {
    await expect(readSnapshot(folder)).rejects.toThrow('it has no index.json');
    expect(() => parseIndex('{', 'index.json')).toThrow('index.json is not JSON');
    expect(() => parseIndex('{"format": 2}', 'index.json')).toThrow('has format 2 and this release reads format 1');
    expect(() => parseIndex(JSON.stringify({ ...empty, openRuns: -1 }), 'index.json')).toThrow('index.json: openRuns');
    expect(() => parseIndex(JSON.stringify({ ...empty, histories: [{ file: '../../etc/passwd' }] }), 'i')).toThrow(
      'i: histories.0.',
    );
  });

  it('is never replaced by one whose files are not all there', async () => {
    const next = await index('history');
    await rm(path.join(folder, next.histories[0]?.file ?? ''));
    await expect(commitIndex(folder, next)).rejects.toThrow('is missing');
  });
});
