import { Client, Connection } from '@temporalio/client';
import { CompleteAsyncError, Context, ApplicationFailure } from '@temporalio/activity';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import proto from '@temporalio/proto';
import { source } from '../typescript-source.mjs';
import { EARLIER_CODE, SCENARIOS } from './scenarios.mjs';

const { mutatedSources } = await source('test/mutations/mutated-sources.ts');
const { startServer } = await source('test/support/server.ts');
const { until } = await source('test/support/wait.ts');

// Nobody but the SDK depends on it.
const nexus = createRequire(import.meta.resolve('@temporalio/worker'))('nexus-rpc');
const EVENT_TYPE = proto.temporal.api.enums.v1.EventType;
const KEYWORD = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
const LOGGER = new DefaultLogger('ERROR', () => undefined);
const ACTIVITIES = [
  ...[
    'reserve',
    'release',
    'charge',
    'refund',
    'wrap',
    'ship',
    'notify',
    'chargeMonth',
    'goodbye',
    'remind',
    'publish',
    'archive',
  ],
  ...['collect', 'fetchRates', 'merge', 'store', 'prepare', 'sum', 'lookUp', 'discount', 'round', 'offer', 'upload', 'cleanUp'],
  ...['announce', 'book', 'track', 'createAccount', 'checkIdentity', 'checkScore', 'welcome', 'survey', 'assign', 'resolve'],
  ...['register', 'announceWinner', 'printTicket', 'callWinner', 'file', 'answer', 'index', 'closeBook', 'look', 'alarm'],
  // Only mutants call these.
  ...['audit', 'score', 'rename'],
];

async function activity(about) {
  const { isLocal, attempt } = Context.current().info;
  if (about.includes('decline')) throw ApplicationFailure.nonRetryable('declined');
  if (about.includes('flaky') && attempt === 1) throw new Error('at first');
  if (about.includes('park') && !isLocal) throw new CompleteAsyncError();
  return `${about}!`;
}

// Before the first worker, also one that only replays.
Runtime.install({ logger: LOGGER, telemetryOptions: { logging: { filter: 'OFF' } }, shutdownSignals: [] });

/** Task queue of the Nexus services. */
const SERVICES = 'services';
const QUOTES = nexus.service('quotes', { quote: nexus.operation(), settle: nexus.operation() });
/** Answers at once, but `settle` never does when it is told to park. */
const QUOTING = nexus.serviceHandler(QUOTES, {
  quote: (_context, pair) => Promise.resolve(`${pair}?`),
  settle: {
    start: (_context, about) => {
      if (about.includes('decline')) throw new nexus.OperationError('failed', 'declined');
      const parked = about.includes('park');
      return Promise.resolve(
        parked ? nexus.HandlerStartOperationResult.async('parked') : nexus.HandlerStartOperationResult.sync(`${about}!`),
      );
    },
    cancel: () => Promise.resolve(),
  },
});

/** A dev server with everything the workflows need, and what to do with runs on it. */
export async function openStage() {
  const server = await startServer();
  const connection = await Connection.connect({ address: server.address });
  const native = await NativeConnection.connect({ address: server.address });
  await connection.operatorService.addSearchAttributes({
    namespace: server.namespace,
    searchAttributes: { TicketStage: KEYWORD },
  });
  await connection.operatorService.createNexusEndpoint({
    spec: { name: 'quotes', target: { worker: { namespace: server.namespace, taskQueue: SERVICES } } },
  });
  const client = new Client({ connection, namespace: server.namespace, identity: 'client' });
  const polling = new Set();
  const services = await Worker.create({
    connection: native,
    taskQueue: SERVICES,
    nexusServices: [QUOTING],
    shutdownGraceTime: 0,
  });
  const serving = services.run();
  return {
    server,
    client,
    /** Starts a worker; gives what stops it. */
    worker: async (code, taskQueue, options = {}) => {
      const stop = await startWorker({ native, code, taskQueue, options });
      polling.add(stop);
      return async () => {
        polling.delete(stop);
        await stop();
      };
    },
    close: async () => {
      await Promise.all([...polling].map((stop) => stop()));
      services.shutdown();
      await serving;
      await native.close();
      await connection.close();
      await server.stop();
    },
  };
}

/** The bundle of the workflows with these edits. */
export async function bundleWith(edits) {
  const folder = await mutatedSources(edits);
  try {
    return (await bundleWorkflowCode({ workflowsPath: `${folder}/index.ts`, logger: LOGGER })).code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function startWorker({ native, code, taskQueue, options }) {
  const worker = await Worker.create({
    connection: native,
    identity: 'worker',
    taskQueue,
    workflowBundle: { code },
    activities: Object.fromEntries(ACTIVITIES.map((name) => [name, activity])),
    stickyQueueScheduleToStartTimeout: '1s',
    maxConcurrentWorkflowTaskPolls: 2,
    maxConcurrentActivityTaskPolls: 2,
    // In the main thread; an endless loop needs a thread of its own.
    debugMode: true,
    shutdownGraceTime: 0,
    ...options,
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
  };
}

/** Runs on their way at the same time. */
const AT_ONCE = 120;
export const CODES = ['base', ...Object.keys(EARLIER_CODE)];

/** Task queue for a scenario's code; histories of earlier code need workers with that code. */
const queueOf = (prefix, { code = 'base' }) => `${prefix}-${code}`;

/**
 * Brings scenarios to their end with workers of the code that is running today; no worker polls when it returns. Each cast plays those
 * that it takes (`only`), on task queues of its own, under the workflow IDs that `nameOf` makes. Gives the runs of each cast.
 */
export async function play({ stage, bundles, casts }) {
  const stops = await Promise.all(
    casts.flatMap(({ prefix }) => CODES.map((code) => stage.worker(bundles[code], `${prefix}-${code}`))),
  );
  const plays = casts.flatMap((cast) => scenesOf(cast).map((scene) => ({ cast, ...scene })));
  await all(casts.map((cast) => startListener(stage, cast)));
  const runs = [];
  const begin = async (one) => runs.push(await begun({ stage, one }));
  for (const late of [false, true]) {
    const now = plays.filter(({ scene }) => (scene.late === true) === late);
    // The quick ones first; not all at once, or the server is busy with nothing but our questions.
    for (let at = 0; at < now.length; at += AT_ONCE) await all(now.slice(at, at + AT_ONCE).map(begin));
  }
  await Promise.all(stops.map((stop) => stop()));
  await all(runs.map((run) => stepThrough(run, run.scene.parked ?? [])));
  return casts.map((cast) => runs.filter((run) => run.cast === cast));
}

function scenesOf({ prefix, only = () => true }) {
  return Object.entries(SCENARIOS).flatMap(([family, scenes]) =>
    Object.entries(scenes)
      .map(([name, scene]) => ({ family, name, key: `${family}--${name}`, scene, taskQueue: queueOf(prefix, scene) }))
      .filter(only),
  );
}

/** The workflow that others send signals to. */
async function startListener({ client }, { prefix, nameOf }) {
  await client.workflow.start('approval', {
    workflowId: nameOf('listener'),
    taskQueue: `${prefix}-base`,
    args: [{ document: 'listener', patience: 1_000_000_000, grace: 1_000_000_000 }],
  });
}

/** Waits for all of them, and tells of every one that failed. */
async function all(promises) {
  const failed = (await Promise.allSettled(promises)).filter(({ status }) => status === 'rejected');
  if (failed.length > 0) throw new Error(failed.map(({ reason }) => reason.message).join('\n'));
}

async function begun({ stage, one }) {
  const { family, scene, taskQueue } = one;
  const { nameOf } = one.cast;
  const input = scene.input.listener === undefined ? scene.input : { ...scene.input, listener: nameOf(scene.input.listener) };
  const handle = await stage.client.workflow.start(family, {
    ...scene.start,
    workflowId: nameOf(`${family}-${one.name}`),
    taskQueue,
    args: [input],
  });
  const run = { ...one, stage, workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
  await stepThrough(run, scene.steps);
  await settled(run);
  return run;
}

async function stepThrough(run, steps) {
  for (const [verb, ...args] of steps) await STEPS[verb](run, ...args);
}

const handleOf = ({ stage, workflowId, runId }) => stage.client.workflow.getHandle(workflowId, runId);

export async function eventsOf(run) {
  const { events = [] } = await handleOf(run).fetchHistory();
  return events.map((event) => ({ event, type: EVENT_TYPE[event.eventType].replace('EVENT_TYPE_', '') }));
}

const count = (events, type) => events.filter((each) => each.type === type).length;
const ENDS = /^WORKFLOW_EXECUTION_(COMPLETED|FAILED|TIMED_OUT|CANCELED|TERMINATED|CONTINUED_AS_NEW)$/;
export const isClosed = (events) => ENDS.test(events.at(-1)?.type ?? '');

async function settled(run) {
  await waitFor(run, 'its workflow tasks', (events) => {
    const done = ['COMPLETED', 'FAILED', 'TIMED_OUT'].reduce((sum, end) => sum + count(events, `WORKFLOW_TASK_${end}`), 0);
    return isClosed(events) || count(events, 'WORKFLOW_TASK_SCHEDULED') === done;
  });
}

async function waitFor(run, what, condition) {
  let seen = [];
  return until(async () => condition((seen = await eventsOf(run))), { what, deadline: 90_000, every: 1_000 }).catch((cause) => {
    throw new Error(
      `${run.workflowId} ended with ${seen
        .slice(-4)
        .map(({ type }) => type)
        .join(', ')}`,
      { cause },
    );
  });
}

const STEPS = {
  until: (run, type, times) => waitFor(run, `${times} × ${type}`, (events) => count(events, type) >= times),
  closed: (run) => waitFor(run, 'the end', isClosed),
  signal: (run, name, ...args) => handleOf(run).signal(name, ...args),
  update: (run, name, ...args) => handleOf(run).executeUpdate(name, { args }),
  /** Accepted, and still at work. */
  begin: (run, name, ...args) => handleOf(run).startUpdate(name, { args, waitForStage: 'ACCEPTED' }),
  refused: async (run, name, ...args) => {
    const refused = await handleOf(run)
      .executeUpdate(name, { args })
      .then(
        () => false,
        () => true,
      );
    if (!refused) throw new Error(`${run.workflowId} took an update that it should refuse.`);
  },
  cancel: (run) => handleOf(run).cancel(),
  terminate: (run) => handleOf(run).terminate('enough'),
  latest: async (run) => {
    run.runId = (await run.stage.client.workflow.getHandle(run.workflowId).describe()).runId;
  },
  reset: async (run, task) => {
    const completed = (await eventsOf(run)).filter(({ type }) => type === 'WORKFLOW_TASK_COMPLETED');
    const { runId } = await run.stage.client.workflowService.resetWorkflowExecution({
      namespace: run.stage.server.namespace,
      workflowExecution: { workflowId: run.workflowId, runId: run.runId },
      reason: 'a look at it again',
      requestId: `${run.workflowId}-reset`,
      workflowTaskFinishEventId: completed[task - 1].event.eventId,
    });
    run.runId = runId;
  },
};
