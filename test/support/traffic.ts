import { type Client } from '@temporalio/client';
import { randomUUID } from 'node:crypto';

export interface Traffic {
  started(): number;
  stop(): Promise<void>;
}

/** Starts `quick` workflows at a steady rate until stopped. */
export function startTraffic({
  client,
  taskQueue,
  perSecond,
}: {
  readonly client: Client;
  readonly taskQueue: string;
  readonly perSecond: number;
}): Traffic {
  let started = 0;
  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    started += 1;
    last = client.workflow.start('quick', { taskQueue, workflowId: `quick-${randomUUID()}` }).catch(() => undefined);
  }, 1000 / perSecond);
  return {
    started: () => started,
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
}
