import { Client, Connection } from '@temporalio/client';
import { fileURLToPath } from 'node:url';
import { runReplayGate } from '../../src/replay/gate.js';
import { type HistoryRecord, type HistorySource, type OpenRun, type ReplayFinding } from '../../src/replay/ports.js';
import { type ReplaySetup } from '../../src/replay/setup.js';
import { type Logger } from '../../src/system/logger.js';
import { connect, type TemporalConnection } from '../../src/temporal/connection.js';
import { eventShape } from '../../src/temporal/event-shape.js';
import { historySource } from '../../src/temporal/histories.js';
import { bundleOf } from './bundle.js';
import { build, RECORDED, recordOpenRuns } from './open-runs.js';
import { replayChildScript } from './replay-child.js';
import { startServer, type TestServer } from './server.js';
import { until } from './wait.js';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** Open runs on the recorded task queue. */
export const TOTAL = Object.values(RECORDED).reduce((sum, n) => sum + n, 0);
export const silent: Logger = { debug: () => undefined, info: () => undefined, warning: () => undefined, error: () => undefined };
/** A signal that is never aborted. */
export const never = new AbortController().signal;

export interface Given extends Partial<ReplaySetup> {
  /** A build of the fixtures, bundled beforehand. */
  readonly build?: string;
  readonly taskQueues?: readonly string[];
  readonly source?: HistorySource;
  readonly log?: Logger;
}

export interface Scene {
  readonly server: TestServer;
  readonly connection: TemporalConnection;
  readonly taskQueue: string;
  readonly childScript: string;
  /** Runs the gate on the recorded runs, or on what is given. */
  gate(given?: Given): Promise<ReplayFinding>;
  /** The recorded histories. */
  records(): Promise<readonly HistoryRecord[]>;
  client(): Promise<Client & { readonly connection: Connection }>;
  /** Waits until visibility counts so many runs on the queue. */
  visible(queue: string, count: number): Promise<void>;
  close(): Promise<void>;
}

/** A server with open runs of every recorded workflow and no worker, and all that the replay gate needs. */
export async function replayScene(): Promise<Scene> {
  const [server, child] = await Promise.all([startServer(), replayChildScript()]);
  const connection = await connect({ address: server.address, namespace: server.namespace }, { env: {}, signal: never });
  const taskQueue = await recordOpenRuns(server);
  const source = historySource(connection);
  return {
    server,
    connection,
    taskQueue,
    childScript: child.path,
    gate: async ({ build: name, taskQueues = [taskQueue], source: given = source, log = silent, ...change } = {}) => {
      const settings = await replaySettings(
        name === undefined ? change : { workflowBundle: await bundleOf(build(name)), ...change },
      );
      return await runReplayGate({
        source: given,
        settings,
        taskQueues,
        shapeOf: eventShape,
        excludePrefix: 'rainbow-smoke-',
        childScript: child.path,
        log,
        onProgress: () => undefined,
        signal: never,
      });
    },
    records: async () => {
      const request = { taskQueues: [taskQueue], perWorkflowType: 10, total: 100, excludePrefix: '' };
      const { selected } = await source.select(request, never);
      const found = await Promise.all(selected.map(async (run) => await source.fetch(run, never)));
      return found.filter((record) => record !== undefined);
    },
    client: async () => {
      const raw = await Connection.connect({ address: server.address });
      return Object.assign(new Client({ connection: raw, namespace: server.namespace }), { connection: raw });
    },
    visible: async (queue, count) => {
      const request = { taskQueues: [queue], perWorkflowType: 1, total: 1, excludePrefix: '' };
      await until(async () => (await source.select(request, never)).openRuns === count, {
        what: `visibility to list ${count} runs`,
      });
    },
    close: async () => {
      await connection.close();
      await server.stop();
      await child.remove();
    },
  };
}

/** Settings for this repository's own SDK, with the recorded build unless another is given. */
export async function replaySettings(change: Partial<ReplaySetup> = {}): Promise<ReplaySetup> {
  const given = change.workflowsPath !== undefined || change.workflowBundle !== undefined;
  const code = given ? {} : { workflowBundle: await bundleOf(build('recorded')) };
  const sample = { perWorkflowType: 10, total: 100 };
  const select = { random: 0.5, draws: 60, seed: 'rainbow', pinned: 0, closed: 0, closedWithin: 3_600_000 };
  return { project: PROJECT, sample, select, minHistories: 1, timeout: 30_000, concurrency: 1, ...code, ...change };
}

/** A source of histories that were fetched before. */
export function recorded(histories: readonly HistoryRecord[]): HistorySource {
  const runs = histories.map((history, n): OpenRun => ({ ...history, startedAt: n, behavior: 'unversioned' }));
  return {
    select: () => Promise.resolve({ openRuns: runs.length, listed: runs.length, selected: runs, leftOut: [] }),
    fetch: (run) => Promise.resolve(histories.find(({ runId }) => runId === run.runId)),
  };
}
