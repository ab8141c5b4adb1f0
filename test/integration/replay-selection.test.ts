import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineSearchAttributeKey } from '@temporalio/common';
import pMap from 'p-map';
import { type OpenRun } from '../../src/replay/ports.js';
import { UserError } from '../../src/system/errors.js';
import { historySource } from '../../src/temporal/histories.js';
import { unique, uniqueNames } from '../support/names.js';
import { build, fixture } from '../support/open-runs.js';
import { never, replayScene, type Scene } from '../support/replay-scene.js';
import { until } from '../support/wait.js';
import { startWorker } from '../support/workers.js';

let scene: Scene;
beforeAll(async () => {
  scene = await replayScene();
});
afterAll(async () => {
  await scene.close();
});

describe('Which runs count', () => {
  it('Pinned runs and smoke tests do not, Auto-Upgrade and unversioned ones do', async () => {
    const { queue, version, start, stop } = await currentVersion('pinned');
    await start(`${queue}-auto`);
    await start(`${queue}-pinned`, { versioningOverride: { pinnedTo: version } });
    await start(`rainbow-smoke-${queue}`);
    const source = historySource(scene.connection);
    const request = { taskQueues: [queue], perWorkflowType: 10, total: 10, excludePrefix: 'rainbow-smoke-' };
    const selection = await until(
      async () => {
        const found = await source.select(request, never);
        const [only] = found.selected;
        return found.openRuns === 1 && only?.behavior === 'auto-upgrade' ? found : undefined;
      },
      { what: 'the Auto-Upgrade run to be the only one selected' },
    );
    expect(selection.selected.map(({ workflowId }) => workflowId)).toEqual([`${queue}-auto`]);
    await stop();
  });

  it('among many, every type is found and the oldest and newest of each are selected, without listing all', async () => {
    const queue = unique("it's many");
    await startMany(queue, [...['rare'].map((type) => ({ type })), ...Array.from({ length: 40 }, () => ({ type: 'common' }))]);
    const source = historySource(scene.connection, { page: 6, all: 12 });
    const { selected, openRuns, listed } = await source.select(
      { taskQueues: [queue], perWorkflowType: 2, total: 10, excludePrefix: '' },
      never,
    );
    expect(selected.map(({ workflowId }) => workflowId.slice(queue.length + 1)).sort()).toEqual(['0', '1', '40']);
    expect(openRuns).toBe(41);
    expect(listed).toBeLessThan(openRuns);
  });

  it('a queue name that visibility cannot match is refused instead of counted as empty', async () => {
    await expect(scene.gate({ taskQueues: ['back\\slash'] })).rejects.toThrow(UserError);
  });

  it('a run that is gone by the time it is fetched is left out', async () => {
    const gone: OpenRun = {
      workflowId: unique('gone'),
      runId: '8b5f0a1e-0000-4000-8000-000000000000',
      workflowType: 'x',
      startedAt: 0,
      behavior: 'unversioned',
    };
    expect(await historySource(scene.connection).fetch(gone, never)).toBeUndefined();
  });

  it('histories longer than a page arrive whole', async () => {
    const chatty = (await scene.records()).find(({ workflowType }) => workflowType === 'chatty');
    expect(chatty?.events).toBeGreaterThan(300);
  });
});

const CHANGE_VERSION = defineSearchAttributeKey('TemporalChangeVersion', 'KEYWORD_LIST');

interface Planned {
  readonly type: string;
  readonly patches?: readonly string[];
}

/** Starts the runs one after the other where their order matters to the test, and waits until visibility has them all. */
async function startMany(queue: string, planned: readonly Planned[], atOnce = 1): Promise<void> {
  const client = await scene.client();
  await pMap(
    planned,
    async ({ type, patches = [] }, n) => {
      const typedSearchAttributes = patches.length === 0 ? [] : [{ key: CHANGE_VERSION, value: [...patches] }];
      await client.workflow.start(type, { taskQueue: queue, workflowId: `${queue}-${n}`, typedSearchAttributes });
    },
    { concurrency: atOnce },
  );
  await until(
    async () => (await client.workflow.count(`TaskQueue = '${queue.replaceAll("'", "''")}'`)).count === planned.length,
    { what: `visibility to list ${planned.length} runs`, deadline: 120_000 },
  );
  await client.connection.close();
}

describe('Of too many runs to list', () => {
  const limits = { page: 10, all: 20 };

  it('each combination of patches is found, also one that neither end shows', async () => {
    const queue = unique('patches');
    const hidden = new Map([
      [30, ['a']],
      [31, ['a', 'b']],
      [32, ['c']],
    ]);
    await startMany(
      queue,
      Array.from({ length: 60 }, (_, n) => ({ type: 'order', patches: hidden.get(n) ?? [] })),
    );
    const { types, selected, reasons } = await historySource(scene.connection, limits).select(
      { taskQueues: [queue], perWorkflowType: 12, total: 100, excludePrefix: '' },
      never,
    );
    const patched = selected.filter(({ runId }) => reasons?.get(runId)?.includes('patches'));
    expect(patched.map(({ workflowId }) => workflowId.slice(queue.length + 1))).toEqual(
      expect.arrayContaining(['30', '31', '32']),
    );
    expect(types).toMatchObject([{ workflowType: 'order', openRuns: 60, selected: 12, leftOut: 48 }]);
  });

  it('some are drawn at random, the same ones for the same seed, from all over', async () => {
    const queue = unique('draw');
    await startMany(
      queue,
      Array.from({ length: 80 }, () => ({ type: 'order' })),
    );
    const select = async (seed: string) =>
      await historySource(scene.connection, limits).select(
        { taskQueues: [queue], perWorkflowType: 30, total: 100, excludePrefix: '', rules: { seed } },
        never,
      );
    const [one, again, other] = [await select('one'), await select('one'), await select('other')];
    expect(one.types?.[0]).toMatchObject({ openRuns: 80, selected: 30 });
    // Half of the budget, and what the rules leave over where two of them choose the same run.
    expect(one.types?.[0]?.random).toBeGreaterThanOrEqual(15);
    expect(again.types?.[0]?.drawn).toEqual(one.types?.[0]?.drawn);
    expect(other.types?.[0]?.drawn).not.toEqual(one.types?.[0]?.drawn);
    const drawn = new Set(one.types?.[0]?.drawn);
    const ranks = one.selected
      .filter(({ runId }) => drawn.has(runId))
      .map(({ workflowId }) => Number(workflowId.slice(queue.length + 1)));
    // At least 15 of the 65 in the middle; that none of them lies in one of its thirds has a chance of less than one in 400.
    expect(Math.min(...ranks)).toBeLessThan(35);
    expect(Math.max(...ranks)).toBeGreaterThan(45);
  });
});

describe('Pinned and closed runs', () => {
  it('inform and never decide, and are found by version and by how they ended', async () => {
    const { queue, version, start, stop } = await currentVersion('inform');
    await start(`${queue}-auto`);
    await start(`${queue}-pinned`, { versioningOverride: { pinnedTo: version } });
    await (await start(`${queue}-done`)).signal('go');
    await (await start(`${queue}-cancelled`)).cancel();
    const request = { taskQueues: [queue], perWorkflowType: 10, total: 10, excludePrefix: '', rules: { pinned: 2, closed: 2 } };
    const found = await until(
      async () => {
        const selection = await historySource(scene.connection).select(request, never);
        const settled = selection.informative?.length === 3 && selection.types?.[0]?.versions[0]?.version !== null;
        return selection.openRuns === 1 && settled ? selection : undefined;
      },
      { what: 'one run that decides and three that inform', deadline: 30_000 },
    );
    const why = found.informative?.map(({ workflowId, runId }) => [
      workflowId.slice(queue.length + 1),
      found.reasons?.get(runId),
    ]);
    expect(why?.sort()).toEqual([
      ['cancelled', ['failed']],
      ['done', ['closed']],
      ['pinned', ['pinned']],
    ]);
    expect(found.types?.[0]?.versions).toEqual([{ version: `${version.deploymentName}:v1`, selected: 1 }]);
    await stop();
  });
});

/** A worker with the recorded workflows, whose version is Current: orders can be started on its queue. */
async function currentVersion(name: string) {
  const { deployment: deploymentName, taskQueue: queue } = uniqueNames(name);
  const version = { deploymentName, buildId: 'v1' };
  const worker = await startWorker({
    server: scene.server,
    taskQueue: queue,
    ...version,
    workflowsPath: build('recorded'),
    activities: fixture('activities.mjs'),
  });
  const { namespace, rpc } = scene.connection;
  const makeCurrent = () =>
    rpc.call('setWorkerDeploymentCurrentVersion', { namespace, ...version }, { signal: never }).then(() => true);
  await until(makeCurrent, { what: 'v1 to become Current', deadline: 30_000 });
  const client = await scene.client();
  return {
    queue,
    version,
    start: (workflowId: string, more = {}) => client.workflow.start('order', { taskQueue: queue, workflowId, ...more }),
    stop: async () => {
      await client.connection.close();
      await worker.stop();
    },
  };
}

// Last, because 3,000 starts keep a small server busy for a while.
it('The number of calls grows with types and versions, and hardly with the runs', async () => {
  const calls = async (runs: number): Promise<number> => {
    const queue = unique('calls');
    await startMany(
      queue,
      Array.from({ length: runs }, (_, n) => ({ type: n % 2 === 0 ? 'order' : 'refund' })),
      32,
    );
    const before = scene.connection.rpc.count;
    const { openRuns, types } = await historySource(scene.connection).select(
      { taskQueues: [queue], perWorkflowType: 50, total: 500, excludePrefix: '' },
      never,
    );
    expect(openRuns).toBe(runs);
    expect(types?.map(({ selected }) => selected)).toEqual([Math.min(50, runs / 2), Math.min(50, runs / 2)]);
    return scene.connection.rpc.count - before;
  };
  const [few, many] = [await calls(50), await calls(3_000)];
  expect(few).toBeLessThanOrEqual(5);
  // Two types: a handful of counts and lists, the two ends, ten lengths and some draws for each.
  expect(many).toBeLessThanOrEqual(2 * 60);
}, 400_000);
