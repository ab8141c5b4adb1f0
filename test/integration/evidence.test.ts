import { afterAll, expect, test } from '@jest/globals';
import { type WorkflowHandle } from '@temporalio/client';
import { judge } from '../../src/gate/judge.js';
import { type SlowLimits } from '../../src/gate/slow-limits.js';
import { connect } from '../../src/temporal/connection.js';
import { readUsualDuration } from '../../src/temporal/durations.js';
import { temporalEvidence } from '../../src/temporal/evidence.js';
import { gateScene, type GateScene, LIMITS } from '../support/gate-scene.js';
import { sharedServer, startServer, stopSharedServer } from '../support/server.js';
import { until } from '../support/wait.js';

const never = new AbortController().signal;
const HOUR = 3_600_000;
/** Plays in a scene that belongs to this test alone. */
async function inScene(prefix: string, play: (scene: GateScene) => Promise<void>, server = sharedServer()): Promise<void> {
  const scene = await gateScene(await server, prefix);
  try {
    await play(scene);
  } finally {
    await scene.close();
  }
}
afterAll(stopSharedServer);

/** v1 Current with open Auto-Upgrade workflows that wait for a signal. */
async function serving(scene: GateScene, openRuns: number) {
  await scene.worker('good', 'v1');
  await scene.current('v1');
  const orders = await Promise.all(Array.from({ length: openRuns }, () => scene.start('order')));
  const running = scene.request(0, undefined);
  await scene.look(
    { ...running, candidate: 'v1' },
    ({ candidate }) => candidate.running === openRuns,
    `${openRuns} workflows to run on v1`,
  );
  // Past their short sleep: whoever still had a task to do could do it on v2.
  await Promise.all(orders.map(bothTasksDone));
  return orders;
}

async function bothTasksDone(order: WorkflowHandle): Promise<void> {
  const done = async () => {
    const { events = [] } = await order.fetchHistory();
    return (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes).length === 2;
  };
  await until(done, { what: `both tasks of ${order.workflowId} to end` });
}

test.concurrent('A good build passes on what closed on it, new or taken over, at a cost that open workflows do not raise', () =>
  inScene("it's good", async (scene) => {
    const [taken] = await serving(scene, 40);
    await scene.worker('good', 'v2');
    const since = await scene.ramp('v2');
    for (let n = 0; n < 6; n += 1) await (await scene.start('quick')).result();
    await (await scene.start('quick', `rainbow-smoke-${scene.taskQueue}`)).result();
    await taken?.signal('go');
    await taken?.result();
    const request = scene.request(since);
    await scene.look(request, ({ candidate }) => candidate.completed >= 7, 'the closed workflows to be visible');

    const before = scene.connection.rpc.count;
    const found = await scene.source.gather(request, never);
    const spent = scene.connection.rpc.count - before;
    expect(found).toMatchObject({
      since,
      candidate: { running: 0, completed: 7, failed: 0 },
      baseline: { running: 39 },
      stuck: [],
      unread: [],
      pollers: [
        { taskQueue: scene.taskQueue, kind: 'workflow', candidate: 1, previous: 1, previousServes: true },
        { taskQueue: scene.taskQueue, kind: 'activity', candidate: 1, previous: 1, previousServes: true },
      ],
    });
    expect(Math.abs(Math.max(...found.serverTimes) - Date.now())).toBeLessThan(70_000);
    expect(judge(found, { limits: LIMITS, candidate: 'v2' })).toMatchObject({ kind: 'pass', samples: 7 });
    const reportsProblems = !(await sharedServer()).version.startsWith('1.29.');
    // Where the server reports no problems, what may move is listed in one call more, and three of it are looked at.
    expect(spent).toBeLessThanOrEqual(reportsProblems ? 6 : 10);

    // What was taken over started before the ramp, and the smoke test was pinned: the ramp drew neither.
    const ramped = { ...request, ramp: { share: 0.5, since } };
    const { drawn } = await scene.source.gather(ramped, never);
    expect(drawn).toEqual({
      since,
      ramp: 0.5,
      candidate: { starts: 6, closed: 6, bad: 0 },
      baseline: { starts: 0, closed: 0, bad: 0 },
    });

    // Too few to say how long they usually take; smoke tests are none of them.
    const owner = { deploymentName: scene.deployment, buildId: 'v2' };
    expect(await readUsualDuration({ conn: scene.connection, signal: never, owner, now: Date.now() })).toEqual({ closed: 7 });

    // Closed ones are slow by how long they lasted, open ones by how long they have been open.
    const slowBy = async (slow: SlowLimits) => (await scene.source.gather({ ...ramped, slow }, never)).drawn?.slow;
    expect(await slowBy({ usual: 1, byType: {} })).toEqual({ candidate: 6, baseline: 0 });
    expect(await slowBy({ usual: HOUR, byType: {} })).toEqual({ candidate: 0, baseline: 0 });
    expect(await slowBy({ usual: HOUR, byType: { quick: 1 } })).toEqual({ candidate: 6, baseline: 0 });
    expect(await slowBy({ usual: 1, byType: { quick: HOUR } })).toEqual({ candidate: 0, baseline: 0 });
    const ours = {
      ...scene.request(0, 'v2'),
      candidate: 'v1',
      ramp: { share: 0.5, since: since - HOUR },
      slow: { usual: 1, byType: {} },
    };
    await scene.look(
      ours,
      (found) => found.drawn?.slow?.candidate === 39,
      'the orders to have been open for long enough to count',
    );
  }),
);

test.concurrent('Where only children of workflows elsewhere start, the first of each root is what the ramp drew', () =>
  inScene('parents', (elsewhere) =>
    inScene('children', async (scene) => {
      await Promise.all([elsewhere.worker('good', 'v1'), scene.worker('good', 'v1'), scene.worker('good', 'v2')]);
      await Promise.all([elsewhere.current('v1'), scene.current('v1')]);
      const since = await scene.ramp('v2');
      for (const root of ['one', 'two'])
        await (await elsewhere.start('family', `${scene.taskQueue}-${root}`, [scene.taskQueue])).result();
      const request = { ...scene.request(since), ramp: { share: 0.5, since } };
      const { drawn } = await scene.look(
        request,
        (found) => found.drawn?.children?.count === 6 && found.drawn.candidate.closed === 2,
        'the six children',
      );
      expect(drawn).toEqual({
        ...{ since, ramp: 0.5, children: { count: 6, most: 2_000 } },
        candidate: { starts: 2, closed: 2, bad: 0 },
        baseline: { starts: 0, closed: 0, bad: 0 },
      });
    }),
  ),
);

test.concurrent('A good build has the tallies of its own workers only', () =>
  inScene('tallies', async (scene) => {
    await serving(scene, 1);
    await scene.worker('good', 'v2');
    const since = await scene.ramp('v2');
    for (let n = 0; n < 3; n += 1) await (await scene.start('quick')).result();
    const { workflowTasks, activityTasks } = await scene.look(
      scene.request(since),
      (found) => (found.activityTasks?.processed ?? 0) === 3,
      'a heartbeat with the three activities',
    );
    expect(workflowTasks).toMatchObject({ failed: 0 });
    expect(activityTasks).toEqual({ processed: 3, failed: 0 });
  }),
);

test.concurrent('A build whose workflows fail fails by the share of them', () =>
  inScene('failing', async (scene) => {
    await serving(scene, 1);
    await scene.worker('failing', 'v2');
    const since = await scene.ramp('v2');
    for (let n = 0; n < 3; n += 1) await scene.start('quick');
    const found = await scene.look(scene.request(since), ({ candidate }) => candidate.failed === 3, 'three failed workflows');
    expect(judge(found, { limits: LIMITS, candidate: 'v2' })).toMatchObject({
      kind: 'fail',
      because: '3 of 3 workflows on v2 failed (limit 5 %)',
    });
  }),
);

test.concurrent(
  'A build that cannot replay open workflows fails by the first one, and is not blamed for what was stuck before',
  () =>
    inScene('nondeterministic', async (scene) => {
      const [order] = await serving(scene, 2);
      const clumsy = await scene.start('clumsy');
      await clumsy.signal('go');
      await until(async () => ((await clumsy.describe()).raw.pendingWorkflowTask?.attempt ?? 0) >= 2, {
        what: 'the clumsy workflow to be stuck on v1',
      });
      await scene.worker('nondeterministic', 'v2');
      const since = await scene.ramp('v2');
      await until(
        async () =>
          (await clumsy.describe()).raw.workflowExecutionInfo?.versioningInfo?.versionTransition?.deploymentVersion?.buildId ===
          'v2',
        { what: 'the clumsy workflow to move to v2', deadline: 30_000 },
      );
      await order?.signal('go');
      const found = await scene.look(scene.request(since), ({ stuck }) => stuck.length > 0, 'the order to be stuck on v2');
      expect(found.stuck).toMatchObject([{ workflowId: order?.workflowId, workflowType: 'order', cause: 'nondeterminism' }]);
      expect(found.stuck[0]?.message).toContain('TMPRL1100');
      const verdict = judge(found, { limits: LIMITS, candidate: 'v2' });
      expect(verdict.kind).toBe('fail');
      expect(verdict.because).toContain('1 workflow cannot be replayed by v2 (nondeterminism)');
    }),
);

test.concurrent(
  'A build that cannot replay open workflows is found out before the server reports it, once its workers tell of failed tasks',
  async () => {
    const flags = { 'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute': '100' };
    const silent = await startServer({ flags });
    try {
      await inScene(
        'unreported',
        async (scene) => {
          const [order] = await serving(scene, 3);
          await scene.worker('nondeterministic', 'v2');
          const since = await scene.ramp('v2');
          // More than a page of newer ones, all well.
          await Promise.all(Array.from({ length: 110 }, () => scene.start('order')));
          await order?.signal('go');
          const found = await scene.look(scene.request(since), ({ stuck }) => stuck.length > 0, 'the order to be found stuck');
          expect(found.stuck).toMatchObject([{ workflowId: order?.workflowId, cause: 'nondeterminism' }]);
        },
        Promise.resolve(silent),
      );
    } finally {
      await silent.stop();
    }
  },
);

test.concurrent(
  'A build that throws in the first task of new workflows fails when they have tried often enough, although no version has them yet',
  () =>
    inScene('throwing', async (scene) => {
      await serving(scene, 1);
      await scene.worker('throwing', 'v2');
      const since = await scene.ramp('v2');
      const { workflowId } = await scene.start('quick');
      const stuckFor = (attempts: number) =>
        scene.look(
          scene.request(since),
          ({ stuck }) => (stuck[0]?.attempt ?? 0) >= attempts,
          `the workflow to be at attempt ${attempts}`,
        );
      const early = await stuckFor(2);
      expect(early.stuck).toMatchObject([{ workflowId, cause: 'task-failure', message: 'no warehouse "north"' }]);
      const late = await stuckFor(LIMITS.stuckAttempts);
      expect(judge(late, { limits: LIMITS, candidate: 'v2' })).toMatchObject({ kind: 'fail' });
    }),
);

test.concurrent('Workers of the candidate that are gone hold the gate, those of unversioned code are the baseline', () =>
  inScene('unversioned', async (scene) => {
    await scene.worker('good');
    await (await scene.start('quick')).result();
    await scene.start('order');
    const worker = await scene.workerProcess('good', 'v2');
    const request = scene.request(0, null);
    const found = await scene.look(
      request,
      ({ baseline, pollers }) => baseline?.running === 1 && pollers.every(({ candidate }) => candidate === 1),
      'workers of both kinds to poll',
    );
    expect(found.baseline).toMatchObject({ completed: 1, running: 1 });
    expect(found.pollers[0]).toMatchObject({ candidate: 1, previous: 1, previousServes: true });
    await worker.kill();
    const orphaned = await scene.look(
      request,
      ({ pollers }) => pollers.every(({ candidate, previous }) => candidate === 0 && previous === 1),
      'the killed worker to be forgotten',
    );
    expect(judge(orphaned, { limits: { ...LIMITS, minSamples: 0 }, candidate: 'v2' })).toMatchObject({
      kind: 'inconclusive',
      lack: 'evidence',
      because: `no worker of v2 polls workflow queue ${scene.taskQueue}`,
    });
  }),
);

test.concurrent('What cannot be read becomes sentences, and the gate holds', async () => {
  const { address } = await sharedServer();
  const connection = await connect({ address, namespace: 'nowhere' }, { env: {}, signal: never });
  const source = temporalEvidence({ conn: connection, deploymentName: 'orders', now: Date.now });
  const found = await source.gather(
    { candidate: 'v2', previous: 'v1', since: 0, taskQueues: [{ name: 'orders', kind: 'workflow' }] },
    never,
  );
  expect(found.unread.map((sentence) => sentence.split(':', 1)[0]).sort()).toEqual(
    expect.arrayContaining([
      'Open workflows',
      'Outcomes of the version before',
      'Outcomes of v2',
      'Pollers of workflow queue orders',
    ]),
  );
  expect(judge(found, { limits: LIMITS, candidate: 'v2' })).toMatchObject({ kind: 'inconclusive', lack: 'evidence' });
  await connection.close();
});

test.concurrent('What cannot be read by such a name is said so instead of counted as none', () =>
  inScene('names', async (scene) => {
    const { unread } = await scene.source.gather({ ...scene.request(0), candidate: 'v"2' }, never);
    expect(unread.join('\n')).toContain('double quote or a backslash');
  }),
);

test.concurrent('What cannot be read because of an abort is not evidence: the look ends with the reason', () =>
  inScene('aborted', async (scene) => {
    const abort = new AbortController();
    const look = scene.source.gather(scene.request(0), abort.signal);
    abort.abort(new Error('stop'));
    await expect(look).rejects.toThrow('stop');
  }),
);
