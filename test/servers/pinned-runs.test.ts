import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countAffected } from '../../src/temporal/affected.js';
import { findFrozen } from '../../src/temporal/frozen.js';
import { runSmokeTest, smokeTestId, type SmokeTest } from '../../src/temporal/smoke-test.js';
import { readPollers } from '../../src/temporal/task-queue-pollers.js';
import { DEPLOYMENT, QUEUE, type RoutingScene, SERVERS, never, routingScene } from '../support/routing-scene.js';
import { until } from '../support/wait.js';

const FROZEN = 'frozen';

describe.each(SERVERS)('Runs on one version, server %s', (serverVersion) => {
  let scene: RoutingScene;
  beforeAll(async () => {
    scene = await routingScene(serverVersion);
    await scene.reset();
    await scene.startFrozen(FROZEN);
    await scene.start('undeclared', { taskQueue: FROZEN });
  });
  afterAll(async () => {
    await scene.close();
  });

  const smokeTest = (change: Partial<SmokeTest> = {}): SmokeTest => ({
    conn: scene.conn,
    deploymentName: DEPLOYMENT,
    buildId: 'v2',
    taskQueue: QUEUE,
    workflowType: 'quick',
    rollout: 'first',
    timeout: 30_000,
    signal: never,
    ...change,
  });
  const frozen = async (taskQueues: readonly string[]): Promise<string | undefined> => {
    const queues = taskQueues.map((name) => ({ name, kind: 'workflow' }) as const);
    const pollers = await readPollers({ conn: scene.conn, taskQueues: queues, signal: never });
    return await findFrozen({ conn: scene.conn, taskQueues, pollers, signal: never });
  };

  it('a smoke test runs on the version that it names, though another one is Current', async () => {
    const test = smokeTest();
    const found = await runSmokeTest(test);
    expect(found).toMatchObject({
      kind: 'pass',
      because: expect.stringMatching(/^smoke test quick on orders completed in [\d.]+ s$/),
    });
    const { raw } = await scene.client.workflow.getHandle(smokeTestId(test)).describe();
    const version = { deploymentName: DEPLOYMENT, buildId: 'v2' };
    expect(raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion).toMatchObject(version);
  });

  it('its argument arrives', async () => {
    const test = smokeTest({ workflowType: 'echo', input: { amount: 3 }, rollout: 'argument' });
    expect(await runSmokeTest(test)).toMatchObject({ kind: 'pass' });
    expect(await scene.client.workflow.getHandle(smokeTestId(test)).result()).toEqual({ amount: 3 });
  });

  it('two looks of one rollout share one run, also when it is over; another rollout starts anew', async () => {
    const test = smokeTest({ rollout: 'shared' });
    const runId = async (of: SmokeTest) => (await scene.client.workflow.getHandle(smokeTestId(of)).describe()).runId;
    const both = await Promise.all([runSmokeTest(test), runSmokeTest(test)]);
    expect(both.map(({ kind }) => kind)).toEqual(['pass', 'pass']);
    const run = await runId(test);
    expect(await runSmokeTest(test)).toEqual(both[0]);
    expect(await runId(test)).toBe(run);
    const other = smokeTest({ rollout: 'other' });
    expect((await runSmokeTest(other)).kind).toBe('pass');
    expect(await runId(other)).not.toBe(run);
  });

  it('a failed run fails, also for the next look, with the first line of its failure', async () => {
    const test = smokeTest({ workflowType: 'failing' });
    const found = await runSmokeTest(test);
    expect(found.kind).toBe('fail');
    expect(found.because).toMatch(
      /^smoke test failing on orders ended as failed: the card was declined \(workflow rainbow-smoke-/,
    );
    expect(await runSmokeTest(test)).toEqual(found);
  });

  it('one that does not end in time fails', async () => {
    const found = await runSmokeTest(smokeTest({ workflowType: 'waiting', timeout: 1_500 }));
    expect(found.kind).toBe('fail');
    expect(found.because).toMatch(/ended as timed out|did not end within 1\.5 s/);
  });

  it('one whose workflow task keeps failing fails before its time is over, with the cause', async () => {
    const found = await runSmokeTest(smokeTest({ workflowType: 'wedged', timeout: 100_000 }));
    expect(found.kind).toBe('fail');
    expect(found.because).toMatch(/attempt 3 of its workflow task is pending: nothing is not a function/);
  });

  it('one that is aborted ends at once', async () => {
    const abort = new AbortController();
    const test = smokeTest({ workflowType: 'waiting', rollout: 'aborted', signal: abort.signal });
    const running = runSmokeTest(test);
    const open = () => scene.client.workflow.getHandle(smokeTestId(test)).describe();
    await until(open, { what: 'the smoke test to have started' });
    abort.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  it('open runs that worked on a version are counted, and the Pinned ones among them', async () => {
    const { token } = await scene.reset();
    const pinned = [await scene.start('waiting', { pinnedTo: 'v2' }), await scene.start('waiting', { pinnedTo: 'v2' })];
    await scene.port.makeCurrent('v2', { token, signal: never, ignoreMissingTaskQueues: false });
    const moved = await scene.start('waiting');
    const settled = async () => {
      const { raw } = await scene.client.workflow.getHandle(moved).describe();
      return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId === 'v2';
    };
    await until(settled, { what: 'the Auto-Upgrade run to have worked on v2' });
    await scene.reset();
    const count = () => countAffected({ conn: scene.conn, deploymentName: DEPLOYMENT, buildId: 'v2', signal: never });
    const ours = async () => {
      const { sample } = await count();
      return [...pinned, moved].every((id) => sample.includes(id));
    };
    await until(ours, { what: 'visibility to list the three runs' });
    // The smoke tests above that are still open do not count.
    expect(await count()).toMatchObject({ total: 3, pinned: 2 });
    const nobody = await countAffected({ conn: scene.conn, deploymentName: DEPLOYMENT, buildId: 'v9', signal: never });
    expect(nobody).toEqual({ total: 0, pinned: 0, sample: [] });
  });

  it('workflows that stand still on workers without deployment options are found out', async () => {
    expect(await frozen([FROZEN, QUEUE])).toBeUndefined();
    await scene.start('declared', { taskQueue: FROZEN });
    const sentence = await until(() => frozen([FROZEN, QUEUE]), { what: 'the frozen run to be found', deadline: 30_000 });
    expect(sentence).toMatch(/^The workers that poll frozen have no deployment options although .* type declared\)/);
    expect(await frozen([QUEUE])).toBeUndefined();
  });
});
