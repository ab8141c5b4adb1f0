import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { judgeRegistration } from '../../src/rollout/registration.js';
import { type Routing, StaleRouting } from '../../src/rollout/routing.js';
import { ConflictError, UserError } from '../../src/system/errors.js';
import { grpcDetails } from '../../src/temporal/failures.js';
import { readPollers } from '../../src/temporal/task-queue-pollers.js';
import { DEPLOYMENT, QUEUE, QUEUES, type RoutingScene, SERVERS, never, routingScene } from '../support/routing-scene.js';
import { until } from '../support/wait.js';

/** A deployment without workers whose version only keeps entries. */
const SHELF = 'shelf';

const PROPAGATION: Record<string, readonly Routing['propagation'][]> = {
  '1.29.1': ['unknown'],
  '1.30.2': ['settled'],
  '1.31.2': ['pending', 'settled'],
  '1.32.0': ['pending', 'settled'],
};

describe.each(SERVERS)('Routing on server %s', (serverVersion) => {
  let scene: RoutingScene;
  // Servers up to 1.31 take a second for each write before they can be read again, so these go on beside the other tests.
  let fiftyWrites: Promise<void>;
  beforeAll(async () => {
    scene = await routingScene(serverVersion);
    const { namespace } = scene.server;
    const version = { namespace, deploymentName: SHELF, buildId: 'v1', identity: 'tests' };
    await scene.conn.rpc.call('setWorkerDeploymentCurrentVersion', { ...version, allowNoPollers: true }, { signal: never });
    fiftyWrites = writeFiftyTimes();
  });
  const text = (n: number) => JSON.stringify({ n }).padEnd(2_048, ' ');
  const writeFiftyTimes = async () => {
    const port = scene.portOf(SHELF);
    for (let n = 1; n <= 50; n += 1) await port.writeCheckpoint('v1', text(n), never);
    await port.writeOrder('v1', '{"kind":"pause"}', never);
  };
  afterAll(async () => {
    await scene.close();
  });

  const call = (name: 'setWorkerDeploymentRampingVersion' | 'setWorkerDeploymentCurrentVersion', request: object) =>
    scene.conn.rpc.call(
      name,
      { namespace: scene.server.namespace, deploymentName: DEPLOYMENT, identity: 'somebody', ...request },
      { signal: never },
    );
  const thrown = async (promise: Promise<unknown>): Promise<unknown> =>
    await promise.then(
      () => new Error('It did not throw.'),
      (error: unknown) => error,
    );
  const statusOf = (routing: Routing, buildId: string) => routing.versions.find((version) => version.buildId === buildId)?.status;
  const registration = async (candidate: string) =>
    judgeRegistration({
      candidate,
      deploymentName: DEPLOYMENT,
      current: 'v1',
      required: QUEUES,
      served: (await scene.port.readVersion(candidate, never))?.taskQueues ?? [],
      pollers: await readPollers({ conn: scene.conn, taskQueues: QUEUES, signal: never }),
    });

  it('is the server that it says', () => {
    expect(scene.server.version).toBe(serverVersion);
  });

  it('before anything is routed, there are two inactive versions and nothing is Current', async () => {
    const routing = await scene.routing();
    expect(routing).toMatchObject({ current: null, currentSince: 0, ramp: undefined, manager: '' });
    expect(routing.versions.map(({ buildId, status }) => `${buildId} ${status}`).sort()).toEqual(['v1 inactive', 'v2 inactive']);
    expect(routing.versions[0]?.createdAt).toBeGreaterThan(Date.now() - 120_000);
    expect(routing.versions[0]?.createdAt).toBeGreaterThanOrEqual(routing.versions[1]?.createdAt ?? Infinity);
  });

  it('what does not exist reads as absent, and cannot be written to', async () => {
    expect(await scene.portOf('nobody').read(never)).toBeUndefined();
    expect(await scene.portOf('nobody').readVersion('v1', never)).toBeUndefined();
    expect(await scene.port.readVersion('v9', never)).toBeUndefined();
    const { token } = await scene.routing();
    const write = { token, signal: never, ignoreMissingTaskQueues: false };
    const writes = [
      () => scene.port.ramp('v9', 10, write),
      () => scene.port.makeCurrent('v9', write),
      () => scene.port.writeCheckpoint('v9', '{}', never),
      () => scene.portOf('nobody').makeCurrent('v9', write),
    ];
    for (const writing of writes) {
      const error = await thrown(writing());
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toMatch(/has no Build ID "v9"; start workers/);
    }
  });

  it('every accepted write changes the mark, and a repeated one does not', async () => {
    const { port } = scene;
    let routing = await scene.reset();
    const marks = [routing.mark];
    const write = async (change: (given: { token: Uint8Array; signal: AbortSignal }) => Promise<void>) => {
      await change({ token: routing.token, signal: never });
      routing = await scene.routing();
      marks.push(routing.mark);
      expect(PROPAGATION[serverVersion]).toContain(routing.propagation);
    };
    await write((given) => port.ramp('v2', 10, given));
    expect(routing).toMatchObject({ current: 'v1', lastModifier: 'tests', ramp: { target: 'v2', percentage: 10 } });
    expect(statusOf(routing, 'v2')).toBe('ramping');
    const began = routing.ramp?.since;
    await write((given) => port.ramp('v2', 33.3, given));
    expect(routing.ramp).toMatchObject({ percentage: 33.3, since: began });
    expect(routing.ramp?.percentageSince).toBeGreaterThan(began ?? Infinity);
    const repeated = routing.mark;
    await port.ramp('v2', 33.3, { token: routing.token, signal: never });
    expect((await scene.routing()).mark).toBe(repeated);
    await write((given) => port.ramp('v2', 10, given));
    await write((given) => port.unsetRamp(given));
    expect(routing.ramp).toBeUndefined();
    const unset = routing.mark;
    await port.unsetRamp({ token: routing.token, signal: never });
    expect((await scene.routing()).mark).toBe(unset);
    await write((given) => port.makeCurrent('v2', { ...given, ignoreMissingTaskQueues: false }));
    expect(routing.current).toBe('v2');
    expect(routing.currentSince).toBeGreaterThan(began ?? Infinity);
    await write((given) => port.makeCurrent(null, { ...given, ignoreMissingTaskQueues: false }));
    expect(routing.current).toBeNull();
    await write((given) => port.makeCurrent('v1', { ...given, ignoreMissingTaskQueues: false }));
    expect(new Set(marks).size).toBe(marks.length);
  });

  it.each([Number.NaN, -1, 0, 100.1, Infinity])('a ramp of %d %% is refused before anything is sent', async (percentage) => {
    const sent = scene.conn.rpc.count;
    const ramp = scene.port.ramp('v2', percentage, { token: new Uint8Array(), signal: never });
    await expect(ramp).rejects.toThrow(RangeError);
    expect(scene.conn.rpc.count).toBe(sent);
  });

  it('an empty Build ID never stands for the unversioned workers', async () => {
    const write = { token: new Uint8Array(), signal: never, ignoreMissingTaskQueues: false };
    const sent = scene.conn.rpc.count;
    await expect(scene.port.makeCurrent('', write)).rejects.toThrow(RangeError);
    await expect(scene.port.ramp('', 10, write)).rejects.toThrow(RangeError);
    expect(scene.conn.rpc.count).toBe(sent);
  });

  it('a version at 0 % stays Ramping, the server takes NaN, and our unset ends both', async () => {
    await scene.reset();
    await call('setWorkerDeploymentRampingVersion', { buildId: 'v2', percentage: 0 });
    const zero = await scene.routing();
    expect(zero.ramp).toMatchObject({ target: 'v2', percentage: 0 });
    expect(statusOf(zero, 'v2')).toBe('ramping');
    await call('setWorkerDeploymentRampingVersion', { buildId: 'v2', percentage: Number.NaN });
    const nan = await scene.routing();
    expect(nan.ramp).toMatchObject({ target: 'v2', percentage: 0 });
    await scene.port.unsetRamp({ token: nan.token, signal: never });
    const unset = await scene.routing();
    expect(unset.ramp).toBeUndefined();
    expect(['draining', 'drained']).toContain(statusOf(unset, 'v2'));
  });

  it('a ramp to the unversioned workers has no Build ID', async () => {
    await scene.reset();
    await call('setWorkerDeploymentRampingVersion', { buildId: '', percentage: 10 });
    expect((await scene.routing()).ramp).toMatchObject({ target: null, percentage: 10 });
  });

  it('a write with a token from before another write is refused and changes nothing', async () => {
    const before = await scene.reset();
    await scene.port.ramp('v2', 10, { token: before.token, signal: never });
    const between = await scene.routing();
    const error = await thrown(scene.port.ramp('v2', 50, { token: before.token, signal: never }));
    expect(error).toBeInstanceOf(StaleRouting);
    expect(grpcDetails(error)?.details).toMatch(/conflict token/);
    const stale = { token: before.token, signal: never, ignoreMissingTaskQueues: false };
    expect(await thrown(scene.port.makeCurrent('v2', stale))).toBeInstanceOf(StaleRouting);
    expect((await scene.routing()).mark).toBe(between.mark);
  });

  it('a deployment that somebody else manages is left alone, and its owner named', async () => {
    const { mark } = await scene.reset();
    const { namespace } = scene.server;
    const manage = (managerIdentity: string) =>
      scene.conn.rpc.call(
        'setWorkerDeploymentManager',
        { namespace, deploymentName: DEPLOYMENT, identity: 'controller', managerIdentity },
        { signal: never },
      );
    await manage('controller');
    const { token, manager } = await scene.routing();
    expect(manager).toBe('controller');
    const error = await thrown(scene.port.ramp('v2', 10, { token, signal: never }));
    await manage('');
    expect(error).toBeInstanceOf(ConflictError);
    expect(String(error)).toMatch(/managed by "controller".*\(this run writes as "tests"\)/);
    expect((await scene.routing()).mark).toBe(mark);
  });

  it('the server makes a Build ID Current that nobody ever ran; our registration check does not', async () => {
    await scene.reset();
    await scene.port.makeCurrent(null, { token: (await scene.routing()).token, signal: never, ignoreMissingTaskQueues: false });
    await call('setWorkerDeploymentCurrentVersion', { buildId: 'ghost', allowNoPollers: true });
    expect((await scene.routing()).current).toBe('ghost');
    expect((await registration('ghost')).because).toBe('waiting for pollers of ghost on orders (workflow, activity)');
  });

  it('a version without a queue that is in use cannot ramp, and the queues that it lacks are named', async () => {
    const { token } = await scene.reset();
    await scene.start('quick');
    const error = await thrown(scene.port.ramp('ghost', 10, { token, signal: never }));
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(/"ghost" .* never polled orders \(workflow, activity\).*start its workers/);
  });

  it('a version may ramp the moment that it is listed, though its queues are not yet', async () => {
    const { token } = await scene.reset();
    await scene.start('quick');
    const starting = scene.startVersion('v3');
    const listed = async () => (await scene.routing()).versions.some(({ buildId }) => buildId === 'v3');
    await until(listed, { what: 'v3 to be listed', deadline: 20_000, every: 50 });
    await scene.port.ramp('v3', 5, { token, signal: never });
    await starting;
    expect((await scene.routing()).ramp?.target).toBe('v3');
    const passes = async () => (await registration('v3')).kind === 'pass';
    await until(passes, { what: 'v3 to poll every queue' });
    expect((await scene.port.readVersion('v3', never))?.taskQueues).toEqual(expect.arrayContaining([...QUEUES]));
  });

  it('an entry is one key that fifty writes overwrite, and stays readable and small', async () => {
    const { conn, server } = scene;
    const port = scene.portOf(SHELF);
    await fiftyWrites;
    expect(await port.readVersion('v1', never)).toMatchObject({ checkpoint: text(50), order: '{"kind":"pause"}' });
    expect(await scene.port.readVersion('v1', never)).toMatchObject({ checkpoint: undefined, order: undefined });
    const deploymentVersion = { deploymentName: SHELF, buildId: 'v1' };
    const { workerDeploymentVersionInfo } = await conn.rpc.call(
      'describeWorkerDeploymentVersion',
      { namespace: server.namespace, deploymentVersion },
      { signal: never },
    );
    const entries = workerDeploymentVersionInfo?.metadata?.entries ?? {};
    expect(Object.keys(entries).sort()).toEqual(['rainbow-deploy.checkpoint', 'rainbow-deploy.order']);
    expect(entries['rainbow-deploy.checkpoint']?.data?.length).toBeLessThan(2_200);
    await expect(port.writeCheckpoint('v1', 'ä'.repeat(1_025), never)).rejects.toThrow(RangeError);
  });

  // Last, because v2 has no workers afterwards.
  it('the server makes a version Current whose workers are gone; our registration check sees it', async () => {
    expect((await registration('v2')).kind).toBe('pass');
    await scene.stopVersion('v2');
    const { token } = await scene.reset();
    await scene.port.makeCurrent('v2', { token, signal: never, ignoreMissingTaskQueues: false });
    expect((await scene.routing()).current).toBe('v2');
    const held = async () => (await registration('v2')).kind === 'hold';
    await until(held, { what: `the pollers of v2 to be gone from ${QUEUE}` });
  });
});
