import { condition, continueAsNew, defineSignal, proxyActivities, setHandler, setWorkflowOptions } from '@temporalio/workflow';
import type * as activities from '../../activities.mjs';

const { charge, reserveStock, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

export interface Order {
  readonly orderId: string;
  readonly customer: string;
  readonly cents: number;
  /** Milliseconds after which the order counts as packed without the signal. */
  readonly packingTime: number;
}

export interface Subscription {
  readonly customer: string;
  readonly cents: number;
  /** Milliseconds between two charges. */
  readonly month: number;
}

export const packed = defineSignal('packed');
export const cancelled = defineSignal('cancelled');

/** Reserves the goods, waits until they are packed, charges the customer and ships. */
export async function order({ orderId, customer, cents, packingTime }: Order): Promise<string> {
  let isPacked = false;
  setHandler(packed, () => void (isPacked = true));
  const shelf = await reserveStock({ orderId });
  await condition(() => isPacked, packingTime);
  await charge({ customer, cents });
  return ship({ orderId, shelf });
}

/** Charges once a month until it is cancelled; after a year it continues as a new run to keep its history short. */
export async function subscription({ customer, cents, month }: Subscription): Promise<void> {
  let isCancelled = false;
  setHandler(cancelled, () => void (isCancelled = true));
  for (let charges = 0; charges < 12; charges += 1) {
    await charge({ customer, cents });
    if (await condition(() => isCancelled, month)) return;
  }
  await continueAsNew<typeof subscription>({ customer, cents, month });
}

/** What the smoke test runs, pinned to the new version before any customer reaches it. */
export async function smoke(): Promise<string> {
  return reserveStock({ orderId: 'smoke' });
}

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, order);
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, subscription);
setWorkflowOptions({ versioningBehavior: 'PINNED' }, smoke);
