import { afterAll, expect, test } from '@jest/globals';
import proto from '@temporalio/proto';
import { connect } from '../../src/temporal/connection.js';
import { ramps, servingV1, told } from '../support/deploy-reading.js';
import { type DeployScene, type Rollout } from '../support/deploy-scene.js';
import { startProxy, type AnswerFate, type GrpcProxy, type ProxiedCall, type ProxyHooks } from '../support/proxy.js';
import { sharedServer, stopSharedServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { withScene } from '../support/with-scene.js';
import { isRouting, nameOf } from '../support/write-record.js';

afterAll(stopSharedServer);

const { DescribeWorkerDeploymentResponse, GetSystemInfoResponse } = proto.temporal.api.workflowservice.v1;
const { RoutingConfigUpdateState: UPDATE } = proto.temporal.api.enums.v1;
const V2 = { 'build-id': 'v2' };
const COMPLETED = { outcome: 'completed', exitCode: 0, ramp: 100 };
const STEPS: Rollout = { steps: [{ rampPercentage: 20, pauseDuration: '1s', maxDuration: '60s' }] };
const LIMIT = 200_000;
/** What a server answers whose time for a call is over, and what a client tells itself after its own deadline. */
const LATE = { grpcStatus: 4, message: 'context deadline exceeded' };
const never = new AbortController().signal;

/** v1 Current, workers of v2, traffic, and a proxy on the way to the server. */
async function onTheWay(
  rollout: Rollout,
  hooks: ProxyHooks,
  play: (given: { readonly scene: DeployScene; readonly proxy: GrpcProxy }) => Promise<void>,
): Promise<void> {
  await withScene(servingV1(await sharedServer(), { rollout: { ...STEPS, ...rollout } }), async (scene) => {
    const proxy = await scene.proxy(hooks);
    scene.traffic(5);
    await play({ scene, proxy });
  });
}

/** Says so the first time that it is asked about each name. */
function once(wanted: (name: string) => boolean): (call: ProxiedCall) => boolean {
  const seen = new Set<string>();
  return (call) => {
    const name = nameOf(call);
    if (!call.isWrite || !wanted(name) || seen.has(name)) return false;
    seen.add(name);
    return true;
  };
}

test.concurrent(
  'a write without an answer that was not done is done after another look',
  async () => {
    const isFirst = once(() => true);
    const hooks: ProxyHooks = { onRequest: (call) => (isFirst(call) ? LATE : 'forward') };
    await onTheWay({}, hooks, async ({ scene, proxy }) => {
      const report = await scene.run('deploy', V2, { address: proxy.address });
      expect(report).toMatchObject(COMPLETED);
      expect(told(report)).toContain('did not answer SetWorkerDeploymentRampingVersion');
      expect(told(report)).toContain('did not answer UpdateWorkerDeploymentVersionMetadata');
    });
  },
  LIMIT,
);

test.concurrent(
  'a write without an answer that was done is not done again',
  async () => {
    const isFirst = once(() => true);
    const routed: string[] = [];
    const onAnswer = (call: ProxiedCall, grpcStatus: number): AnswerFate => {
      if (isRouting(call) && grpcStatus === 0) routed.push(nameOf(call));
      return isFirst(call) ? LATE : 'forward';
    };
    await onTheWay({}, { onAnswer }, async ({ scene, proxy }) => {
      expect(await scene.run('deploy', V2, { address: proxy.address })).toMatchObject(COMPLETED);
      expect(routed).toEqual(['ramp v2 to 20 %', 'make v2 Current']);
    });
  },
  LIMIT,
);

test.concurrent(
  'a write without an answer again and again ends the deploy, with what is in force',
  () =>
    onTheWay({}, { onRequest: (call) => (isRouting(call) ? LATE : 'forward') }, async ({ scene, proxy }) => {
      const report = await scene.run('deploy', V2, { address: proxy.address });
      expect(report).toMatchObject({ outcome: 'error', exitCode: 40, ramp: 0 });
      expect(report.headline).toContain('did not answer SetWorkerDeploymentRampingVersion within 30 s');
      expect(proxy.counts()).toMatchObject({ SetWorkerDeploymentRampingVersion: 3 });
      expect(await scene.run('deploy', V2)).toMatchObject(COMPLETED);
    }),
  LIMIT,
);

test.concurrent(
  'a write without an answer does not end a rollback, however often',
  async () => {
    let late = 0;
    const onRequest = ({ isWrite }: ProxiedCall) => (isWrite && (late += 1) % 6 !== 0 ? LATE : 'forward');
    await onTheWay({ steps: [{ rampPercentage: 20, pauseDuration: '1h' }] }, {}, async ({ scene, proxy }) => {
      const deploying = scene.run('deploy', V2);
      await ramps(scene, 'v2', 20);
      proxy.use({ onRequest });
      expect(await scene.run('rollback', {}, { address: proxy.address })).toMatchObject({
        outcome: 'rolled-back',
        exitCode: 0,
      });
      expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });
      expect(await deploying).toMatchObject({ outcome: 'rolled-back', exitCode: 20 });
    });
  },
  LIMIT,
);

const hanging = async (first: number) =>
  startProxy((await sharedServer()).address, { onRequest: ({ index }) => (index < first ? 'hang' : 'forward') });

test.concurrent('the first read without an answer is asked again', async () => {
  const proxy = await hanging(2);
  const conn = await connect({ address: proxy.address }, { env: {}, signal: never });
  try {
    const answer = await conn.rpc.call('describeNamespace', { namespace: 'default' }, { signal: never, deadline: 500 });
    expect(answer.namespaceInfo?.name).toBe('default');
  } finally {
    await conn.close();
    await proxy.stop();
  }
});

test.concurrent('the first read is given up after three, in one sentence', async () => {
  const proxy = await hanging(Infinity);
  const conn = await connect({ address: proxy.address }, { env: {}, signal: never });
  try {
    const call = conn.rpc.call('describeNamespace', { namespace: 'default' }, { signal: never, deadline: 500 });
    await expect(call).rejects.toThrow(/^The Temporal server at \S+ did not answer DescribeNamespace within 0\.5 s; check .*\.$/);
    expect(proxy.calls).toHaveLength(3);
  } finally {
    await conn.close();
    await proxy.stop();
  }
});

test.concurrent(
  'a runner that was slow to look does not overwrite what another one has written since',
  async () => {
    const gate = { workflowType: 'smoke', timeout: '30s' };
    await onTheWay(
      { gate, steps: [{ rampPercentage: 20, pauseDuration: '15s', maxDuration: '60s' }] },
      {},
      async ({ scene, proxy }) => {
        let isSlow = true;
        proxy.use({
          onRequest: async ({ method }) => {
            // It has seen that there is no rollout yet; until it has seen who polls, another runner begins one and ramps.
            if (method === 'DescribeTaskQueue')
              await until(() => !isSlow, { what: 'the other runner to ramp', deadline: 60_000 });
            return 'forward' as const;
          },
        });
        const slow = scene.run('deploy', V2, { address: proxy.address });
        await until(() => proxy.counts()['DescribeTaskQueue'], { what: 'the slow runner to look', deadline: 30_000 });
        const quick = scene.run('deploy', V2);
        await ramps(scene, 'v2', 20);
        isSlow = false;
        expect(await quick).toMatchObject(COMPLETED);
        expect(await slow).toMatchObject({ buildId: 'v2', ramp: 100 });
        expect(proxy.calls.filter(({ isWrite }) => isWrite).map(nameOf)).not.toContain('note that registration passed');
      },
    );
  },
  LIMIT,
);

test.concurrent(
  'a routing change that is never confirmed is waited for, warned about, and judged by where workflows really run',
  async () => {
    const hooks: ProxyHooks = {
      onAnswer: ({ method }, grpcStatus, answer) => {
        if (method !== 'DescribeWorkerDeployment' || grpcStatus !== 0) return 'forward';
        const described = DescribeWorkerDeploymentResponse.decode(answer);
        const info = described.workerDeploymentInfo;
        if (info) info.routingConfigUpdateState = UPDATE.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS;
        return { answer: DescribeWorkerDeploymentResponse.encode(described).finish() };
      },
    };
    await onTheWay({ propagationTimeout: '3s' }, hooks, async ({ scene, proxy }) => {
      const report = await scene.run('deploy', V2, { address: proxy.address });
      expect(report).toMatchObject(COMPLETED);
      const promoting = report.entries.find((entry) => entry.text.includes('make v2 Current'))?.at ?? NaN;
      // Both clocks are this machine's; the server's change counts, not when its answer came.
      expect(promoting - (report.steps[0]?.since ?? NaN)).toBeGreaterThanOrEqual(2_900);
      const warning = 'the server has not confirmed the routing change after 3 s; judging by where workflows really run';
      expect(report.entries.filter(({ level, text }) => level === 'warning' && text.includes(warning))).toHaveLength(2);
      expect(report.looks.at(-1)).toMatchObject({ verdict: { kind: 'pass' } });
      expect(report.looks.at(-1)?.evidence.candidate.completed).toBeGreaterThanOrEqual(3);
      expect(await scene.routing()).toMatchObject({ current: 'v2', ramping: '' });
    });
  },
  LIMIT,
);

test.concurrent(
  'a server that is too old for a call says which version it is',
  async () => {
    const hooks: ProxyHooks = {
      onRequest: ({ isWrite }) => (isWrite ? { grpcStatus: 12, message: 'unknown method' } : 'forward'),
      onAnswer: ({ method }, _status, answer) => {
        if (method !== 'GetSystemInfo') return 'forward';
        const told = GetSystemInfoResponse.decode(answer);
        told.serverVersion = '1.28.2';
        return { answer: GetSystemInfoResponse.encode(told).finish() };
      },
    };
    await onTheWay({}, hooks, async ({ scene, proxy }) => {
      expect(await scene.run('deploy', V2, { address: proxy.address })).toMatchObject({
        outcome: 'error',
        exitCode: 40,
        headline: `The Temporal server at ${proxy.address} is version 1.28.2, which is too old for Worker Deployments; upgrade it to 1.29 or newer.`,
      });
    });
  },
  LIMIT,
);
