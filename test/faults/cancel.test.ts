import { afterAll, expect, test } from '@jest/globals';
import { ramps, servingV1 } from '../support/deploy-reading.js';
import { type DeployScene, type Rollout, type Spawned } from '../support/deploy-scene.js';
import { sharedServer, stopSharedServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { withScene } from '../support/with-scene.js';

/** What a runner grants between its first signal and the next, milliseconds. */
const GRANTED = 7_500;
const LIMIT = 200_000;
const BAKES: Rollout = { steps: [{ rampPercentage: 20, pauseDuration: '1h', maxDuration: '1h' }] };
const V1_SERVES = { current: 'v1', ramping: '', percentage: 0 };

afterAll(stopSharedServer);

async function played(rollout: Rollout, play: (scene: DeployScene) => Promise<void>): Promise<void> {
  await withScene(servingV1(await sharedServer(), { rollout: { ...BAKES, ...rollout } }), play);
}

/** Sends the signal and waits for the end, at most as long as a runner does. */
async function cancelled({ child, exited }: Spawned, signal: NodeJS.Signals): Promise<number | null> {
  const begun = performance.now();
  child.kill(signal);
  const code = await exited;
  expect(performance.now() - begun).toBeLessThan(GRANTED);
  return code;
}

test.concurrent.each(['SIGTERM', 'SIGINT'] as const)(
  'a CLI that gets %s during a bake leaves the ramp, and says so',
  (signal) =>
    played({}, async (scene) => {
      const cli = scene.spawn(['deploy', '--build-id', 'v2']);
      await ramps(scene, 'v2', 20);
      expect(await cancelled(cli, signal)).toBe(10);
      expect(cli.output()).toContain(`stopping (${signal}); what was written stays, and the next run goes on from it`);
      expect(cli.output()).toContain('cancelled: the ramp stays at 20 % (onCancel: hold); `rainbow advance` goes on');
      expect(await scene.routing()).toEqual({ current: 'v1', ramping: 'v2', percentage: 20 });
    }),
  LIMIT,
);

test.concurrent(
  'a CLI that gets SIGTERM during a bake takes the ramp back under onCancel: rollback',
  () =>
    played({ onCancel: 'rollback' }, async (scene) => {
      const cli = scene.spawn(['deploy', '--build-id', 'v2']);
      await ramps(scene, 'v2', 20);
      expect(await cancelled(cli, 'SIGTERM')).toBe(20);
      expect(cli.output()).toContain('the run was cancelled (onCancel: rollback)');
      expect(await scene.routing()).toEqual(V1_SERVES);
    }),
  LIMIT,
);

test.concurrent(
  'a CLI that gets SIGTERM before anything was written says to deploy again',
  () =>
    played({ progressDeadlineSeconds: 120 }, async (scene) => {
      const cli = scene.spawn(['deploy', '--build-id', 'ghost']);
      await until(() => cli.output().includes('deploying ghost'), { what: 'the deploy to begin', deadline: 60_000 });
      expect(await cancelled(cli, 'SIGTERM')).toBe(10);
      expect(cli.output()).toContain(
        'cancelled before anything was written or routed; `rainbow deploy --build-id ghost` begins again',
      );
      expect(await scene.routing()).toEqual(V1_SERVES);
    }),
  LIMIT,
);
