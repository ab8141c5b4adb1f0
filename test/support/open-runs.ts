import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { fileURLToPath } from 'node:url';
import { unique } from './names.js';
import { type TestServer } from './server.js';
import { until } from './wait.js';
import { startWorker } from './workers.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/replay/', import.meta.url));
const EVENT = proto.temporal.api.enums.v1.EventType;
/** The end of what each recorded workflow does before it waits. */
const ENDS: readonly number[] = [
  EVENT.EVENT_TYPE_TIMER_FIRED,
  EVENT.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
  EVENT.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED,
  EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
];
/** More than one page of a history, which has 256 events. */
const NOTES = 300;

/** Workflow type → open runs of it. */
export const RECORDED = { order: 3, payment: 3, patchedOrder: 2, parent: 1, chatty: 1 } as const;

export function build(name: string): string {
  return `${FIXTURES}builds/${name}.ts`;
}

export function fixture(name: string): string {
  return `${FIXTURES}${name}`;
}

/** Leaves open runs of every recorded workflow on a task queue of its own, each waiting for a signal, with no worker any more. */
export async function recordOpenRuns(server: TestServer): Promise<string> {
  const taskQueue = unique('replay');
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection, namespace: server.namespace });
  const worker = await startWorker({
    server,
    taskQueue,
    workflowsPath: build('recorded'),
    activities: fixture('activities.mjs'),
  });
  try {
    const handles = await Promise.all(
      Object.entries(RECORDED).flatMap(([type, count]) =>
        Array.from({ length: count }, async (_, n) => {
          const args = type === 'payment' ? [`order ${n}`] : [];
          return await client.workflow.start(type, { taskQueue, workflowId: `${taskQueue}-${type}-${n}`, args });
        }),
      ),
    );
    const chatty = client.workflow.getHandle(`${taskQueue}-chatty-0`);
    for (let n = 0; n < NOTES; n += 1) await chatty.signal('note', `note ${n}`);
    await until(
      async () => {
        const waiting = await Promise.all(handles.map(async (handle) => await isWaiting(client, handle.workflowId)));
        return waiting.every(Boolean);
      },
      { what: 'all workflows to wait for their signal', deadline: 30_000 },
    );
    await until(
      async () => {
        const { count } = await client.workflow.count(`TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`);
        return count === handles.length;
      },
      { what: 'visibility to list the open runs' },
    );
    return taskQueue;
  } finally {
    await worker.stop();
    await connection.close();
  }
}

/** Its timer, activity, child or signals are behind it, and it has nothing more to do. */
async function isWaiting(client: Client, workflowId: string): Promise<boolean> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const seen = (events ?? []).flatMap(({ eventType }) => eventType ?? []);
  const done = seen.some((type) => ENDS.includes(type));
  return (
    done &&
    seen.at(-1) === EVENT.EVENT_TYPE_WORKFLOW_TASK_COMPLETED &&
    (!workflowId.includes('chatty') ||
      seen.filter((type) => type === EVENT.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED).length === NOTES)
  );
}
