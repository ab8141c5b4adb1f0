import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { openPool, type ReplayPool } from '../../src/replay/pool.js';
import { type HistoryFile, type HistoryRecord, type ReplayVerdict } from '../../src/replay/ports.js';
import { type ReplaySetup } from '../../src/replay/setup.js';
import { build } from '../support/open-runs.js';
import { bundleOf } from '../support/bundle.js';
import { never, replayScene, replaySettings, type Scene, silent } from '../support/replay-scene.js';

const { History } = proto.temporal.api.history.v1;

let scene: Scene;
let folder: string;
let records: readonly HistoryRecord[];
beforeAll(async () => {
  [scene, folder] = await Promise.all([replayScene(), mkdtemp(path.join(tmpdir(), 'rainbow-engine-'))]);
  records = await scene.records();
});
afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true });
});

async function withPool<T>(
  name: string,
  use: (pool: ReplayPool) => Promise<T>,
  change: Partial<Omit<ReplaySetup, 'select'>> = {},
): Promise<T> {
  const setup = await replaySettings({ workflowBundle: await bundleOf(build(name)), ...change });
  const pool = await openPool({ childScript: scene.childScript, setup, histories: 30, log: silent, signal: never });
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

function recordOf(workflowType: string): HistoryRecord {
  const found = records.find((record) => record.workflowType === workflowType);
  if (found === undefined) throw new Error(`no ${workflowType} was recorded`);
  return found;
}

async function file(name: string, content: Uint8Array | string): Promise<HistoryFile> {
  const full = path.join(folder, name);
  await writeFile(full, content);
  return { path: full, shown: `histories/${name}` };
}

/** The history of an order that got the signal it waits for, and no worker since. */
async function signalled(): Promise<HistoryRecord> {
  const record = recordOf('order');
  const client = await scene.client();
  const handle = client.workflow.getHandle(record.workflowId, record.runId);
  await handle.signal('go');
  const history = await handle.fetchHistory();
  await client.connection.close();
  return { ...record, events: history.events?.length ?? 0, encoded: History.encode(history).finish() };
}

describe('A file is replayed', () => {
  it('whatever its format, with the workflow ID and type that are in it', async () => {
    const { encoded, workflowId } = recordOf('parent');
    const json = historyToJSON(History.decode(encoded));
    const files = await Promise.all([
      file('a.json', json),
      file('a.json.gz', gzipSync(json)),
      file('a.bin', encoded),
      file('a.bin.gz', gzipSync(encoded)),
    ]);
    const verdicts = await withPool('recorded', async (pool) => await Promise.all(files.map((each) => pool.replay(each))));
    for (const [at, verdict] of verdicts.entries()) {
      expect(verdict).toMatchObject({ kind: 'ok', workflowId, workflowType: 'parent', open: true, source: files[at]?.shown });
    }
  });

  it('beside others that cannot be: each has its own words', async () => {
    const { encoded } = recordOf('order');
    const json = historyToJSON(History.decode(encoded));
    const [first] = History.decode(encoded).events;
    const verdicts = await withPool('recorded', async (pool) => {
      const files = [
        await file('cut.json', json.slice(0, 300)),
        await file('empty.json', ''),
        await file('one.bin', History.encode({ events: first === undefined ? [] : [first] }).finish()),
        await file('go.json', json.replaceAll('temporal-typescript', 'temporal-go')),
        await file('good.json', json),
        { path: path.join(folder, 'nowhere.json'), shown: 'nowhere.json' },
      ];
      return await Promise.all(files.map((each) => pool.replay(each)));
    });
    expect(verdicts.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      expect.stringMatching(/^unreadable: its JSON is cut off/),
      'unreadable: the file is empty',
      'nothing-to-check: ',
      expect.stringMatching(/^sdk-limitation: it was written by workers of another SDK \(temporal-go/),
      'ok: ',
      'unreadable: the file cannot be read (ENOENT)',
    ]);
  });

  it('and named with its workflow even when its replay never ends', async () => {
    const { encoded, workflowId } = recordOf('payment');
    const hanging = await file('hanging.bin', encoded);
    const [hung, fine] = await withPool(
      'looping',
      async (pool) => await Promise.all([pool.replay(hanging), pool.replay(recordOf('chatty'))]),
      { timeout: 3_000 },
    );
    expect(hung).toMatchObject({ kind: 'hung', workflowId, workflowType: 'payment', source: 'histories/hanging.bin' });
    expect(fine.kind).toBe('ok');
  });
});

describe('What a plain replay does not show', () => {
  it('a throw in the task that comes next is latent, with the line that throws', async () => {
    const waiting = await signalled();
    const verdict = await withPool('latent', async (pool) => await pool.replay(waiting));
    expect(verdict).toMatchObject({
      kind: 'latent',
      open: true,
      message: 'it replays, but its next workflow task would fail: no carrier for "north"',
    });
    expect(verdict.divergence?.frames[0]).toMatchObject({ file: build('latent'), line: 13, function: 'order' });
    expect(await withPool('recorded', async (pool) => await pool.replay(waiting))).toMatchObject({ kind: 'ok' });
  });

  it('other durations, timeouts, retries and arguments are drift, without a payload in it', async () => {
    const of = async (type: string): Promise<ReplayVerdict> =>
      await withPool('drifting', async (pool) => await pool.replay(recordOf(type)));
    expect(await of('order')).toMatchObject({
      kind: 'ok',
      drift: [{ eventType: 'TimerStarted', attribute: 'duration', history: '5 ms', code: '1 h' }],
    });
    const { drift = [] } = await of('payment');
    expect(drift.map(({ attribute }) => attribute)).toEqual(['arguments', 'start-to-close timeout', 'retry policy']);
    expect(drift[1]).toMatchObject({ history: '1 min', code: '2 min', name: 'charge' });
    expect(JSON.stringify(drift)).not.toContain('gift');
  });

  it('and the same code has none', async () => {
    const verdicts = await withPool('recorded', async (pool) => await Promise.all(records.map((each) => pool.replay(each))));
    expect(verdicts.filter(({ drift }) => drift !== undefined)).toEqual([]);
  });
});

describe('A diagnosis', () => {
  it('names event, command and line of a missing patch', async () => {
    const { divergence } = await withPool('unpatched', async (pool) => await pool.diagnose(recordOf('order')));
    expect(divergence).toMatchObject({
      event: { id: 5, type: 'TimerStarted', name: '1' },
      command: { kind: 'schedule-activity', name: 'warn' },
      frames: [{ file: build('unpatched'), line: 10, function: 'order' }],
    });
    expect(divergence?.event?.time).toBeGreaterThan(Date.parse('2020-01-01'));
  });

  it('names the patch whose call was removed', async () => {
    const { divergence } = await withPool('patch-removed', async (pool) => await pool.diagnose(recordOf('patchedOrder')));
    expect(divergence?.event).toMatchObject({ type: 'MarkerRecorded', name: 'slower' });
  });
});
