import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
    const { deployment: deploymentName, taskQueue: queue } = uniqueNames('pinned');
    const version = { deploymentName, buildId: 'v1' };
    const worker = await startWorker({
      server: scene.server,
      taskQueue: queue,
      ...version,
      workflowsPath: build('recorded'),
      activities: fixture('activities.mjs'),
    });
    const client = await scene.client();
    await until(() => makeCurrent(deploymentName, 'v1'), { what: 'v1 to become Current' });
    const start = (workflowId: string, more = {}) => client.workflow.start('order', { taskQueue: queue, workflowId, ...more });
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
    await client.connection.close();
    await worker.stop();
  });

  it('among many, every type is found and the oldest and newest of each are selected, without listing all', async () => {
    const queue = unique("it's many");
    const client = await scene.client();
    await client.workflow.start('rare', { taskQueue: queue, workflowId: `${queue}-rare` });
    for (let n = 0; n < 40; n += 1) await client.workflow.start('common', { taskQueue: queue, workflowId: `${queue}-${n}` });
    await client.connection.close();
    await scene.visible(queue, 41);
    const source = historySource(scene.connection, { page: 6, all: 12 });
    const { selected, openRuns, listed } = await source.select(
      { taskQueues: [queue], perWorkflowType: 2, total: 10, excludePrefix: '' },
      never,
    );
    expect(selected.map(({ workflowId }) => workflowId.slice(queue.length + 1)).sort()).toEqual(['0', '39', 'rare']);
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

async function makeCurrent(deploymentName: string, buildId: string): Promise<boolean> {
  const { namespace, rpc } = scene.connection;
  await rpc.call('setWorkerDeploymentCurrentVersion', { namespace, deploymentName, buildId }, { signal: never });
  return true;
}
