import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { runPatches } from '../../src/commands/patches.js';
import { type PatchesReport, patchesReportSchema, type PatchReport } from '../../src/report/patches-report.js';
import { bundleOf } from '../support/bundle.js';
import { unique } from '../support/names.js';
import { replayChildScript } from '../support/replay-child.js';
import { never, PROJECT, silent } from '../support/replay-scene.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { startWorker, type WorkerChoice } from '../support/workers.js';

const EVENT = proto.temporal.api.enums.v1.EventType;
const code = (name: string): string => fileURLToPath(new URL(`../fixtures/patches/${name}.ts`, import.meta.url));

type Version = Required<Pick<WorkerChoice, 'deploymentName' | 'buildId'>>;

let server: TestServer;
let child: Awaited<ReturnType<typeof replayChildScript>>;
let client: Client;
let connection: Connection;
const taskQueue = unique('patches');

beforeAll(async () => {
  [server, child] = await Promise.all([startServer(), replayChildScript()]);
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection, namespace: server.namespace });
  await leaveOpen('first', ['old-1', 'old-2']);
  await leaveOpen('current', ['new-1', 'new-2', 'new-3']);
  await leaveOpen('first', ['pinned-1'], { deploymentName: unique('patches'), buildId: 'v1' });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
  await child.remove();
});

/** Runs of a build that wait for their signal, with no worker any more. */
async function leaveOpen(build: string, names: readonly string[], pinnedTo?: Version): Promise<void> {
  const versioned = pinnedTo === undefined ? {} : { ...pinnedTo, defaultVersioningBehavior: 'PINNED' as const };
  const worker = await startWorker({ server, taskQueue, workflowsPath: code(build), ...versioned });
  try {
    const handles = await Promise.all(
      names.map(async (name) => {
        const workflowId = `${taskQueue}-${name}`;
        const override = pinnedTo === undefined ? {} : { versioningOverride: { pinnedTo } };
        // The server takes nobody for a version before it has seen its workers.
        await until(
          async () =>
            await client.workflow.start('order', { taskQueue, workflowId, ...override }).then(
              () => true,
              () => false,
            ),
          { what: `${workflowId} to start`, deadline: 30_000 },
        );
        return client.workflow.getHandle(workflowId);
      }),
    );
    const timers = build === 'first' ? 1 : 2;
    for (const handle of handles) {
      await until(
        async () => {
          const { events } = await handle.fetchHistory();
          const fired = (events ?? []).filter(({ eventType }) => eventType === EVENT.EVENT_TYPE_TIMER_FIRED).length;
          return fired === timers && events?.at(-1)?.eventType === EVENT.EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
        },
        { what: `${handle.workflowId} to wait for its signal`, deadline: 30_000 },
      );
    }
    const marker = build === 'first' ? 'adopted' : 'halfway';
    const ids = names.map((name) => `'${taskQueue}-${name}'`).join(', ');
    await until(
      async () =>
        (await client.workflow.count(`WorkflowId IN (${ids}) AND TemporalChangeVersion = '${marker}'`)).count === names.length,
      { what: 'visibility to know the patches' },
    );
  } finally {
    await worker.stop();
  }
}

async function patches(build: string, texts: Readonly<Record<string, string>> = {}, histories: readonly string[] = []) {
  const report = await runPatches({
    args: {
      texts: {
        'workflow-bundle': await bundleOf(code(build)),
        project: PROJECT,
        address: server.address,
        namespace: server.namespace,
        'task-queues': taskQueue,
        ...texts,
      },
      histories,
      interceptors: [],
    },
    env: {},
    cwd: tmpdir(),
    signal: never,
    log: silent,
    childScript: child.path,
  });
  expect(patchesReportSchema.safeParse(report).error).toBeUndefined();
  return report;
}

function patchOf({ patches: all }: PatchesReport, id: string): PatchReport {
  const found = all.find((patch) => patch.id === id);
  if (found === undefined) throw new Error(`${id} is not in ${JSON.stringify(all)}`);
  return found;
}

describe('patches of a code with four patches, on a server with runs of two builds', () => {
  let report: PatchesReport;
  beforeAll(async () => {
    report = await patches('current');
  });

  it('ends with 0, since each patch is told what may become of it, and calls nothing safe', () => {
    expect(report).toMatchObject({ outcome: 'shown', exitCode: 0, source: 'server', namespace: server.namespace });
    expect(report.headline).toBe('of the patches, 1 may be removed, 2 may be deprecated, 1 must stay');
    expect(JSON.stringify(report)).not.toMatch(/\bsafe\b/i);
  });

  it('deprecates the one that every open run has, after a replay without the old branch', () => {
    const patch = patchOf(report, 'adopted');
    expect(patch).toMatchObject({ verdict: 'deprecate', open: { carrying: 5, lacking: 0 }, workflowTypes: ['order'] });
    expect(patch.proof).toMatchObject({ change: 'deprecate', replayed: 5, breaking: 0, trouble: null });
    expect(patch.next).toContain('current.ts:7');
    expect(patch.next).toContain("deprecatePatch('adopted')");
  });

  it('keeps the one that the oldest runs lack, because their histories do not replay without the old branch', () => {
    const patch = patchOf(report, 'halfway');
    expect(patch).toMatchObject({ verdict: 'keep', open: { carrying: 3, lacking: 2 }, proof: { breaking: 2 } });
    expect(patch.because).toContain(`${taskQueue}-old-`);
  });

  it('leaves Pinned runs out, which never come to this code, and says so', () => {
    expect(patchOf(report, 'halfway').pinnedLacking).toBe(1);
    expect(patchOf(report, 'late').because).toContain('1 run Pinned to older versions never comes');
  });

  it('deprecates the one that nobody has come to, because every run without its marker replays', () => {
    const patch = patchOf(report, 'late');
    expect(patch).toMatchObject({ verdict: 'deprecate', open: { carrying: 0, lacking: 5 }, proof: { replayed: 5, breaking: 0 } });
    expect(patch.places[0]?.file).toContain('shared.ts');
  });

  it('removes the one whose markers are all deprecated, after reading and replaying each', () => {
    expect(patchOf(report, 'drained')).toMatchObject({
      verdict: 'remove',
      markers: { carrying: 3, read: 3, binding: 0 },
      proof: { change: 'remove', replayed: 3, breaking: 0 },
    });
  });
});

describe('patches', () => {
  it('ends with 20 for a patch that is gone from the code while open runs have its marker', async () => {
    const report = await patches('removed');
    expect(report).toMatchObject({ outcome: 'refused', exitCode: 20 });
    expect(patchOf(report, 'adopted')).toMatchObject({ verdict: 'broken', markers: { binding: 5 }, workflowTypes: null });
    // What only a deprecated marker is left of may be gone.
    expect(patchOf(report, 'drained')).toMatchObject({ verdict: 'gone' });
  });

  it('keeps a deprecated patch while an open run has its marker from patched(), and holds for an ID that it cannot read', async () => {
    const report = await patches('deprecated');
    expect(patchOf(report, 'adopted')).toMatchObject({ verdict: 'keep', stage: 'deprecated', markers: { binding: 5 } });
    expect(report).toMatchObject({ outcome: 'held', exitCode: 10, unreadable: [{ why: 'dynamic', line: 10 }] });
  });

  it('looks at exported histories without a server, and lets them speak for themselves only', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-patches-'));
    try {
      for (const name of ['old-1', 'new-1']) {
        const history = await client.workflow.getHandle(`${taskQueue}-${name}`).fetchHistory();
        await writeFile(path.join(folder, `${name}.binpb`), proto.temporal.api.history.v1.History.encode(history).finish());
      }
      const found = await patches('current', {}, [folder]);
      expect(found).toMatchObject({ exitCode: 10, source: 'files', namespace: null, calls: 0 });
      expect(patchOf(found, 'halfway')).toMatchObject({ verdict: 'keep', proof: { breaking: 1 } });
      expect(patchOf(found, 'adopted').verdict).toBe('unknown');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('says what is wrong with --closed-runs and --total', async () => {
    await expect(patches('current', { 'closed-runs': 'maybe' })).rejects.toThrow('give ignore or count');
    await expect(patches('current', { total: '0' })).rejects.toThrow('from 1 to 10,000');
  });
});
