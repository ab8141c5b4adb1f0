import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Orders are placed by so many customers, each of whom waits for the last order before the next one, but not longer than `PATIENCE`. */
const CUSTOMERS = 10;
const PATIENCE = 3_000;

/**
 * Steady orders, `perSecond` of them while the server and the workers keep up, and fewer when the machine is busy: what is slow because
 * of the machine must not look as if it were slow because of the build. Twice a second an open subscription begins another month.
 */
export function startTraffic({ client, taskQueue, perSecond, subscriptions }) {
  const ended = new AbortController();
  setMaxListeners(0, ended.signal);
  const pause = (milliseconds) => delay(Math.max(0, milliseconds), undefined, { signal: ended.signal }).catch(() => undefined);
  let placed = 0;
  let refused = 0;
  const place = async () => {
    const workflowId = `${taskQueue}-order-${(placed += 1)}`;
    const handle = await client.workflow.start('order', { taskQueue, workflowId });
    const result = handle.result().catch(() => undefined);
    await Promise.race([result, pause(PATIENCE)]);
  };
  const customer = async (number) => {
    await pause((number * 1_000) / perSecond);
    while (!ended.signal.aborted) {
      const next = Date.now() + (CUSTOMERS * 1_000) / perSecond;
      await place().catch(() => (refused += 1));
      await pause(next - Date.now());
    }
  };
  const months = async () => {
    for (let turn = 0; !ended.signal.aborted; turn += 1) {
      await subscriptions[turn % subscriptions.length].signal('month').catch(() => (refused += 1));
      await pause(500);
    }
  };
  const going = Promise.all([months(), ...Array.from({ length: CUSTOMERS }, (_, number) => customer(number))]);
  return {
    placed: () => placed,
    refused: () => refused,
    stop: async () => {
      ended.abort();
      await going;
    },
  };
}
