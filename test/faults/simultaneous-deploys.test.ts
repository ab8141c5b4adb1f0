import { afterAll, expect, test } from '@jest/globals';
import { type RunInputs } from '../../src/commands/run.js';
import { told } from '../support/deploy-reading.js';
import { type DeployScene, type Rollout } from '../support/deploy-scene.js';
import { type GrpcProxy, type ProxiedCall } from '../support/proxy.js';
import { sharedServer, stopSharedServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { sceneWhere, withScene } from '../support/with-scene.js';
import { isRouting, nameOf, withoutRepetitions } from '../support/write-record.js';

afterAll(stopSharedServer);

const V2 = { 'build-id': 'v2' };
const V3 = { 'build-id': 'v3' };
const through = (buildId: string) => [`ramp ${buildId} to 20 %`, `make ${buildId} Current`];
const step = (pauseDuration: string) => ({ rampPercentage: 20, pauseDuration, maxDuration: '60s' });
const LIMIT = 200_000;
/** Long enough that the other deploy cannot miss that its rival is Current and not done. */
const BAKES: Rollout = { postPromotion: { bake: '15s', analysis: 'inherit' } };

interface Race {
  readonly scene: DeployScene;
  readonly proxy: GrpcProxy;
  /** Every routing write that the server accepted, in order. */
  readonly routed: string[];
}

/** Two versions beside a Current v1, traffic, and a proxy that holds the first ramp of v3 until v2 ramps: both began from v1, v2 wins. */
async function race(rollout: Rollout, play: (race: Race) => Promise<void>): Promise<void> {
  const opening = sceneWhere(await sharedServer(), { steps: [step('1s')], ...rollout }, async (scene) => {
    await Promise.all([scene.workers('v1'), scene.workers('v2'), scene.workers('v3')]);
    await scene.currentIs('v1');
  });
  await withScene(opening, async (scene) => {
    const routed: string[] = [];
    const isLosing = (call: ProxiedCall) =>
      isRouting(call) && nameOf(call) === 'ramp v3 to 20 %' && !routed.includes('ramp v2 to 20 %');
    const proxy = await scene.proxy({
      onRequest: async (call) => {
        if (isLosing(call))
          await until(() => routed.includes('ramp v2 to 20 %'), { what: 'v2 to win', deadline: 60_000, every: 20 });
        return 'forward' as const;
      },
      onAnswer: (call, grpcStatus) => {
        if (isRouting(call) && grpcStatus === 0) routed.push(nameOf(call));
        return 'forward';
      },
    });
    scene.traffic(5);
    await play({ scene, proxy, routed });
  });
}

/** The intents of both are written before either ramps. */
async function both({ scene, proxy }: Race, winner: RunInputs = V2, loser: RunInputs = V3) {
  const { address } = proxy;
  const losing = scene.run('deploy', loser, { address });
  const intended = () => proxy.calls.some((call) => isRouting(call) && nameOf(call) === 'ramp v3 to 20 %');
  await until(intended, { what: 'v3 to be about to ramp', deadline: 60_000 });
  return await Promise.all([scene.run('deploy', winner, { address }), losing]);
}

test.concurrent(
  'of two deploys that begin at the same time under onConflict: queue the loser waits for the end of the winner, and then returns to it',
  () =>
    race({ onConflict: 'queue', ...BAKES }, async (given) => {
      const [winner, loser] = await both(given);
      expect(winner).toMatchObject({ outcome: 'completed', exitCode: 0 });
      expect(loser).toMatchObject({ outcome: 'completed', exitCode: 0, previousBuildId: 'v2' });
      expect(told(loser)).toContain(
        'waiting (onConflict: queue): another rollout is in progress: v2 was promoted and still bakes',
      );
      expect(told(loser)).toContain('its rollout begins anew from v2');
      expect(given.routed).toEqual([...through('v2'), ...through('v3')]);
      expect(await given.scene.routing()).toMatchObject({ current: 'v3', ramping: '' });
    }),
  LIMIT,
);

test.concurrent(
  'of two deploys that begin at the same time under onConflict: supersede the loser takes the winner back and goes through',
  () =>
    race({ onConflict: 'supersede', steps: [step('20s')] }, async (given) => {
      const [winner, loser] = await both(given);
      expect(winner).toMatchObject({ outcome: 'superseded', exitCode: 30, ramp: 0 });
      expect(loser).toMatchObject({ outcome: 'completed', exitCode: 0, previousBuildId: 'v1' });
      expect(withoutRepetitions(given.routed)).toEqual([
        'ramp v2 to 20 %',
        'unset the ramp',
        'ramp v3 to 20 %',
        'make v3 Current',
      ]);
    }),
  LIMIT,
);

test.concurrent(
  'of two deploys that begin at the same time under onConflict: reject the loser ends as a conflict that names the winner, and deploys when asked again',
  () =>
    race({}, async (given) => {
      const [winner, loser] = await both(given);
      expect(winner).toMatchObject({ outcome: 'completed', exitCode: 0 });
      expect(loser).toMatchObject({ outcome: 'conflict', exitCode: 30, ramp: 0 });
      expect(loser.headline).toContain('another rollout is in progress: v2 ramps at 20 %');
      expect(told(loser)).toContain('onConflict: queue would wait for it to end');
      expect(given.routed).toEqual(through('v2'));

      const again = await given.scene.run('deploy', V3);
      expect(again).toMatchObject({ outcome: 'completed', exitCode: 0, previousBuildId: 'v2' });
    }),
  LIMIT,
);

test.concurrent(
  'a deploy that found nobody in the way waits all the same when another one is promoted before it begins',
  () =>
    race({ onConflict: 'queue', ...BAKES, progressDeadlineSeconds: 150 }, async ({ scene, proxy, routed }) => {
      // v4 has no workers yet: its deploy waits for them while v2 goes through its steps and bakes.
      const waiting = scene.run('deploy', { 'build-id': 'v4' }, { address: proxy.address });
      const winning = scene.run('deploy', V2, { address: proxy.address });
      await until(() => routed.includes('make v2 Current'), { what: 'v2 to be promoted', deadline: 120_000, every: 20 });
      await scene.workers('v4');
      expect(await winning).toMatchObject({ outcome: 'completed', exitCode: 0 });
      expect(await waiting).toMatchObject({ outcome: 'completed', exitCode: 0, previousBuildId: 'v2' });
      expect(routed).toEqual([...through('v2'), ...through('v4')]);
    }),
  LIMIT,
);
