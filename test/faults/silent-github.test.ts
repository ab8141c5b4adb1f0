import { afterAll, expect, test } from '@jest/globals';
import { startAction } from '../e2e/action-process.js';
import { ramps, servingV1 } from '../support/deploy-reading.js';
import { githubApi } from '../support/github-api.js';
import { sharedServer, stopSharedServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { withScene } from '../support/with-scene.js';

const LIMIT = 200_000;

afterAll(stopSharedServer);

test(
  'a GitHub that takes every call and answers none delays no ramp and no rollback, and the end says so',
  async () => {
    const github = await githubApi();
    github.silent = true;
    try {
      await withScene(servingV1(await sharedServer(), {}), async (scene) => {
        const { server, deployment, taskQueue } = scene;
        const target = { address: server.address, namespace: server.namespace, 'deployment-name': deployment };
        const shown = { 'github-deployment': 'production', 'check-run': 'true', 'github-token': 'ghs_1' };
        const env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'shop/orders', GITHUB_SHA: 'a'.repeat(40) };
        const plan = { 'build-id': 'v2', 'task-queues': taskQueue, steps: '20:1h:1h', replay: 'off', interval: '250ms' };
        const driver = await startAction({ ...target, ...plan, ...shown }, env);
        await ramps(scene, 'v2', 20);
        const abort = await startAction({ ...target, ...shown, steps: plan.steps }, env, 'abort');
        await until(async () => (await scene.routing()).ramping === '', {
          what: 'the ramp to be taken back while GitHub is silent',
          // Less than the end of a step waits for GitHub.
          deadline: 10_000,
        });
        for (const ended of [await driver.ended, await abort.ended]) {
          expect(ended.outputs['outcome']).toBe('aborted');
          expect(ended.summary).toContain('GitHub did not answer in time');
        }
      });
    } finally {
      await github.stop();
    }
  },
  LIMIT,
);
