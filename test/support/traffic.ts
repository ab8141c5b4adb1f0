import { type Client } from '@temporalio/client';
import { randomUUID } from 'node:crypto';

export interface Traffic {
  started(): number;
  stop(): Promise<void>;
}

/** Starts workflows of one type, `quick` unless told otherwise, at a steady rate until stopped. */
export function startTraffic({
  client,
  taskQueue,
  perSecond,
  type = 'quick',
  args = [],
}: {
  readonly client: Client;
  readonly taskQueue: string;
  readonly perSecond: number;
  readonly type?: string;
  readonly args?: readonly unknown[];
}): Traffic {
  let started = 0;
  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    started += 1;
    const workflowId = `${type}-${randomUUID()}`;
    last = client.workflow.start(type, { taskQueue, workflowId, args: [...args] }).catch(() => undefined);
  }, 1000 / perSecond);
  return {
    started: () => started,
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
}
