import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { replay } from '../../src/commands/replay.js';
import { type ReplayReport } from '../../src/report/replay/schema.js';
import { bundleOf } from '../support/bundle.js';
import { build } from '../support/open-runs.js';
import { type GrpcProxy, startProxy } from '../support/proxy.js';
import { never, PROJECT, replayScene, type Scene, silent, TOTAL } from '../support/replay-scene.js';

const { History } = proto.temporal.api.history.v1;
const EVENT = proto.temporal.api.enums.v1.EventType;
const PERMISSION_DENIED = 7;
const FETCH = 'GetWorkflowExecutionHistory';

let scene: Scene;
let folder: string;
beforeAll(async () => {
  scene = await replayScene();
});
afterAll(async () => {
  await scene.close();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rainbow-sources-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function replayed(texts: Readonly<Record<string, string>>, histories: readonly string[] = []): Promise<ReplayReport> {
  const { report } = await replay({
    args: { texts: { project: PROJECT, ...texts }, histories, interceptors: [] },
    env: {},
    cwd: folder,
    signal: never,
    log: silent,
    onProgress: () => undefined,
    childScript: scene.childScript,
  });
  return report;
}

describe('Open runs of a server', () => {
  let proxy: GrpcProxy;
  beforeEach(async () => {
    proxy = await startProxy(scene.server.address);
  });
  afterEach(async () => {
    await proxy.stop();
  });

  async function live(name: string): Promise<ReplayReport> {
    const { address } = proxy;
    return await replayed({
      address,
      namespace: scene.server.namespace,
      'deployment-name': 'sources',
      'task-queues': scene.taskQueue,
      'workflow-bundle': await bundleOf(build(name)),
    });
  }

  it('that goes away half-way are judged as far as they came, and the end is 40', async () => {
    let fetched = 0;
    proxy.use({
      onAnswer: ({ method }) => {
        if (method === FETCH && ++fetched === 4) proxy.cut();
        return 'forward';
      },
    });
    const found = await live('compatible');
    expect(found).toMatchObject({ exitCode: 40, outcome: 'error', openRuns: TOTAL });
    expect(found.counts.judged).toBeGreaterThan(0);
    expect(found.counts.judged + found.counts.unreached).toBe(found.counts.selected);
    expect(found.trouble).toContain('histories could no longer be fetched');
  });

  it('that goes away after a failure was found leave the failure: the end is 20', async () => {
    let fetched = 0;
    proxy.use({
      // The orders, which break, are among the first.
      onRequest: ({ method }) => {
        if (method !== FETCH) return 'forward';
        fetched += 1;
        return fetched > TOTAL - 2 ? { grpcStatus: PERMISSION_DENIED, message: 'no more' } : 'forward';
      },
    });
    const found = await live('unpatched');
    expect(found).toMatchObject({ exitCode: 20, outcome: 'failed' });
    expect(found.headline).toContain('histories could no longer be fetched');
  });

  it('whose histories nobody may read are not judged, and the sentence says what is not permitted', async () => {
    proxy.use({
      onRequest: ({ method }) =>
        method === FETCH ? { grpcStatus: PERMISSION_DENIED, message: 'Request unauthorized.' } : 'forward',
    });
    const found = await live('compatible');
    expect(found).toMatchObject({ exitCode: 40, outcome: 'error', openRuns: TOTAL, counts: { judged: 0 } });
    expect(found.counts.unreached).toBe(found.counts.selected);
    expect(found.trouble).toMatch(/permi/i);
  });
});

describe('Histories in files', () => {
  it('may be 10,000 of which one is corrupt: the others are judged, and that one is named', async () => {
    const [record] = (await scene.records()).filter(({ workflowType }) => workflowType === 'order');
    for (let part = 0; part < 100; part += 1) {
      await mkdir(path.join(folder, String(part)));
      const files = Array.from({ length: 100 }, (_, n) => path.join(folder, String(part), `${n}.binpb`));
      await Promise.all(files.map((file) => writeFile(file, record?.encoded ?? '')));
    }
    await writeFile(path.join(folder, '57', '42.binpb'), Uint8Array.from([0x0a, 0xff, 0x01]));
    const found = await replayed({ 'workflow-bundle': await bundleOf(build('compatible')), concurrency: '2' }, [folder]);
    expect(found).toMatchObject({ exitCode: 40, counts: { found: 10_000, replayed: 9_999, notJudged: 1, unreached: 0 } });
    expect(found.causes[0]).toMatchObject({ kind: 'unreadable', histories: 1 });
    expect(found.causes[0]?.examples[0]?.source).toContain(path.join('57', '42.binpb'));
  });

  it('may have 50,000 events, and are replayed to their last one', async () => {
    const code = (end: string): string => `
      import { sleep } from '@temporalio/workflow';
      export async function ticker() { for (let n = 0; n < 9_999; n += 1) await sleep(1); ${end} }`;
    await symlink(path.join(PROJECT, 'node_modules'), path.join(folder, 'node_modules'));
    await writeFile(path.join(folder, 'package.json'), '{}');
    await writeFile(path.join(folder, 'same.js'), code('await sleep(1);'));
    await writeFile(path.join(folder, 'shorter.js'), code(''));
    const file = path.join(folder, 'ticker.binpb');
    await writeFile(file, ticking(10_000));
    const texts = { project: folder, timeout: '2m' };
    const same = await replayed({ ...texts, workflows: path.join(folder, 'same.js') }, [file]);
    expect(same).toMatchObject({ exitCode: 0, counts: { replayed: 1 } });
    expect(same.histories[0]?.events).toBe(50_004);
    const shorter = await replayed({ ...texts, workflows: path.join(folder, 'shorter.js') }, [file]);
    expect(shorter).toMatchObject({ exitCode: 20, causes: [{ kind: 'nondeterminism', event: { id: 50_000 } }] });
  });
});

/** A run that slept so many times. */
function ticking(times: number): Uint8Array {
  const events: proto.temporal.api.history.v1.IHistoryEvent[] = [];
  const add = (eventType: proto.temporal.api.enums.v1.EventType, attributes: object): number => {
    const eventId = events.length + 1;
    const eventTime = { seconds: 1_700_000_000 + eventId };
    events.push({ eventId: eventId as never, eventTime: eventTime as never, eventType, ...attributes });
    return eventId;
  };
  const task = (): number => {
    const scheduledEventId = add(EVENT.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, {
      workflowTaskScheduledEventAttributes: { taskQueue: { name: 'q' }, startToCloseTimeout: { seconds: 10 }, attempt: 1 },
    });
    const startedEventId = add(EVENT.EVENT_TYPE_WORKFLOW_TASK_STARTED, {
      workflowTaskStartedEventAttributes: { scheduledEventId, requestId: String(scheduledEventId) },
    });
    return add(EVENT.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, {
      workflowTaskCompletedEventAttributes: { scheduledEventId, startedEventId },
    });
  };
  const id = '8b5f0a1e-0000-4000-8000-000000000001';
  add(EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, {
    workflowExecutionStartedEventAttributes: {
      workflowType: { name: 'ticker' },
      workflowId: 'ticker',
      taskQueue: { name: 'q', kind: 1 },
      workflowTaskTimeout: { seconds: 10 },
      originalExecutionRunId: id,
      firstExecutionRunId: id,
      attempt: 1,
    },
  });
  let workflowTaskCompletedEventId = task();
  for (let timer = 1; timer <= times; timer += 1) {
    const startToFireTimeout = { nanos: 1_000_000 };
    const startedEventId = add(EVENT.EVENT_TYPE_TIMER_STARTED, {
      timerStartedEventAttributes: { timerId: String(timer), startToFireTimeout, workflowTaskCompletedEventId },
    });
    add(EVENT.EVENT_TYPE_TIMER_FIRED, { timerFiredEventAttributes: { timerId: String(timer), startedEventId } });
    workflowTaskCompletedEventId = task();
  }
  return History.encode({ events }).finish();
}
