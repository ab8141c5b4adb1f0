import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import { type HistoryRecord } from '../../src/replay/ports.js';
import { unique } from '../support/names.js';
import { build, fixture, RECORDED } from '../support/open-runs.js';
import { recorded, replayScene, type Scene, silent, TOTAL } from '../support/replay-scene.js';

let scene: Scene;
beforeAll(async () => {
  scene = await replayScene();
});
afterAll(async () => {
  await scene.close();
});

describe('What the gate says about a build', () => {
  it.concurrent('passes one that keeps to the histories, patched where it differs, and counts what it rests on', async () => {
    const found = await scene.gate({ build: 'compatible' });
    expect(found).toMatchObject({ kind: 'pass', openRuns: TOTAL, selected: TOTAL, replayed: TOTAL, failures: [] });
    expect(found.because).toBe(`no counter-example found in ${TOTAL} histories of ${TOTAL} open runs`);
    expect(found.sdkVersion).toMatch(/^1\.\d+\.\d+/);
    expect(found.coverage).toHaveLength(Object.keys(RECORDED).length);
  });

  it.concurrent('fails a missing patch, naming type, count and message, as soon as it is found', async () => {
    const said: string[] = [];
    const found = await scene.gate({ build: 'unpatched', log: { ...silent, error: (message) => void said.push(message) } });
    expect(found.kind).toBe('fail');
    expect(found.because).toBe(
      `3 of ${TOTAL} histories contradict the code; order, nondeterminism, 3 histories: the code schedules an activity where history has event 5, TimerStarted`,
    );
    expect(found.coverage).toContainEqual({ workflowType: 'order', openRuns: 3, selected: 3, replayed: 3, failed: 3 });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('order');
  });

  it.concurrent('fails a patch that was removed too early', async () => {
    const found = await scene.gate({ build: 'patch-removed' });
    expect(found.kind).toBe('fail');
    expect(found.because).toContain("patchedOrder, nondeterminism, 2 histories: history has the marker of patch 'slower'");
  });

  it.concurrent('fails a type that the bundle no longer has', async () => {
    const found = await scene.gate({ build: 'type-removed' });
    expect(found.failures.map(({ workflowType, kind }) => [workflowType, kind])).toEqual(
      Array(3).fill(['order', 'type-missing']),
    );
  });

  it.concurrent('fails code that throws, with what it says', async () => {
    const found = await scene.gate({ build: 'throwing' });
    expect(found.failures[0]).toMatchObject({ workflowType: 'order', kind: 'workflow-threw', message: 'no warehouse "north"' });
  });

  // By itself: what is only slow, because others replay beside it, must not count as hung.
  it('fails an endless loop as hung, and judges all other histories', async () => {
    const found = await scene.gate({ build: 'looping', timeout: 1_500 });
    expect(found.failures.map(({ workflowType, kind }) => [workflowType, kind])).toEqual(Array(3).fill(['payment', 'hung']));
    expect(found.replayed).toBe(TOTAL);
  });

  it.concurrent('fails code that throws when it is loaded, once and in those words', async () => {
    const found = await scene.gate({ build: 'load-throws' });
    expect(found.kind).toBe('fail');
    expect(new Set(found.failures.map(({ message }) => message))).toEqual(
      new Set(['the workflow code throws when it is loaded: price list is empty']),
    );
  });

  it.concurrent('bundles the source once with the SDK of the project when no bundle is given', async () => {
    expect(await scene.gate({ workflowsPath: build('unpatched') })).toMatchObject({ kind: 'fail', replayed: TOTAL });
  });
});

describe('Runs that no worker has touched', () => {
  it.concurrent('need nothing but their type, even when their first task is hours away', async () => {
    const queue = unique('fresh');
    const client = await scene.client();
    await client.workflow.start('order', { taskQueue: queue, workflowId: `${queue}-1` });
    await client.workflow.start('order', { taskQueue: queue, workflowId: `${queue}-2`, startDelay: '1 hour' });
    await client.connection.close();
    await scene.visible(queue, 2);
    expect(await scene.gate({ taskQueues: [queue] })).toMatchObject({ kind: 'pass', openRuns: 2, replayed: 0 });
    const found = await scene.gate({ taskQueues: [queue], build: 'type-removed' });
    expect(found.failures.map(({ kind }) => kind)).toEqual(['type-missing', 'type-missing']);
  });
});

describe('Evidence that is missing is never a pass', () => {
  it.concurrent('no open run at all is, when the server counts zero; no child is started for that', async () => {
    const found = await scene.gate({ taskQueues: [unique('idle')], project: '/nowhere' });
    expect(found).toMatchObject({ kind: 'pass', openRuns: 0, because: 'no open Auto-Upgrade or unversioned run to protect' });
  });

  it.concurrent('but without a task queue to look at it is inconclusive', async () => {
    expect(await scene.gate({ taskQueues: [] })).toMatchObject({ kind: 'inconclusive' });
  });

  it.concurrent('fewer histories than the minimum are inconclusive while more runs exist', async () => {
    const found = await scene.gate({ sample: { perWorkflowType: 1, total: 100 }, minHistories: 6 });
    expect(found).toMatchObject({ kind: 'inconclusive', selected: 5, replayed: 5 });
  });

  it.concurrent('a workflow type outside the budget is inconclusive', async () => {
    expect(await scene.gate({ sample: { perWorkflowType: 1, total: 2 } })).toMatchObject({ kind: 'inconclusive', selected: 2 });
  });

  it.concurrent('a history with a gap is unreadable, and does not take the others with it', async () => {
    const [first, ...others] = await scene.records();
    if (first === undefined) throw new Error('nothing was recorded');
    const { History } = proto.temporal.api.history.v1;
    const { events } = History.decode(first.encoded);
    const torn = { ...first, encoded: History.encode({ events: events.filter((_, n) => n !== 2) }).finish() };
    const garbled = { ...first, runId: 'garbled', encoded: Uint8Array.from([255, 255, 255]) };
    const found = await scene.gate({ source: recorded([torn, garbled, ...others]) });
    expect(found).toMatchObject({ kind: 'inconclusive', replayed: TOTAL - 1 });
    expect(found.failures.map(({ kind }) => kind)).toEqual(['unreadable', 'unreadable']);
  });
});

describe('Payloads of the user', () => {
  it.concurrent('under a codec replay with the codec, and are not judged without it', async () => {
    const histories = await flipped((await scene.records()).filter(({ workflowType }) => workflowType === 'payment'));
    expect((await scene.gate({ source: recorded(histories) })).because).toContain('Unknown encoding: binary/flipped');
    expect(await scene.gate({ source: recorded(histories) })).toMatchObject({ kind: 'inconclusive', replayed: 0 });
    expect(await scene.gate({ source: recorded(histories), dataConverterPath: fixture('codecs.mjs') })).toMatchObject({
      kind: 'pass',
      replayed: 3,
    });
  });

  it.concurrent('whose codec fails or never answers are not judged either', async () => {
    const histories = (await scene.records()).filter(({ workflowType }) => workflowType === 'payment');
    const broken = await scene.gate({ source: recorded(histories), dataConverterPath: fixture('broken-codecs.mjs') });
    expect(broken.failures.map(({ kind, message }) => [kind, message])).toEqual(
      Array(3).fill(['converter', 'the key server is away']),
    );
    const hanging = await scene.gate({
      source: recorded(histories),
      dataConverterPath: fixture('silent-codecs.mjs'),
      timeout: 500,
    });
    expect(hanging.failures.map(({ kind }) => kind)).toEqual(Array(3).fill('converter'));
    expect(hanging.kind).toBe('inconclusive');
  });
});

interface Codec {
  encode(payloads: readonly proto.temporal.api.common.v1.IPayload[]): Promise<proto.temporal.api.common.v1.IPayload[]>;
}

/** The same histories as a worker with the codec of the fixture would have written them. */
async function flipped(histories: readonly HistoryRecord[]): Promise<readonly HistoryRecord[]> {
  const { payloadCodecs } = (await import(fixture('codecs.mjs'))) as { payloadCodecs: readonly [Codec] };
  const { History } = proto.temporal.api.history.v1;
  return await Promise.all(
    histories.map(async (history) => {
      const { events } = History.decode(history.encoded);
      for (const event of events) {
        const input = event.workflowExecutionStartedEventAttributes?.input;
        const result = event.activityTaskCompletedEventAttributes?.result;
        for (const payloads of [input, result])
          if (payloads?.payloads) payloads.payloads = await payloadCodecs[0].encode(payloads.payloads);
      }
      return { ...history, encoded: History.encode({ events }).finish() };
    }),
  );
}
