import {
  ApplicationFailure,
  condition,
  continueAsNew,
  defineSignal,
  patched,
  proxyActivities,
  setHandler,
  setWorkflowOptions,
} from '@temporalio/workflow';
import type * as activities from '../../activities.mjs';

const { charge, checkFraud, reserveStock, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

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
  if (patched('fraud-check')) await refuseFraud(customer, cents);
  await charge({ customer, cents });
  return ship({ orderId, shelf });
}

/** Charges once a month until it is cancelled; after a year it continues as a new run to keep its history short. */
export async function subscription({ customer, cents, month }: Subscription): Promise<void> {
  // Decided once a run, so that all charges of a year follow the same rule.
  const checksFraud = patched('fraud-check');
  let isCancelled = false;
  setHandler(cancelled, () => void (isCancelled = true));
  for (let charges = 0; charges < 12; charges += 1) {
    if (checksFraud) await refuseFraud(customer, cents);
    await charge({ customer, cents });
    if (await condition(() => isCancelled, month)) return;
  }
  await continueAsNew<typeof subscription>({ customer, cents, month });
}

/** Orders above the limit are refused outright, all others by the score of the fraud service, which expects euros. */
async function refuseFraud(customer: string, cents: number): Promise<void> {
  const euros = cents * 100;
  if (euros > 10_000) throw ApplicationFailure.nonRetryable(`${customer} may not spend ${euros} euros at once`, 'FraudSuspected');
  const score = await checkFraud({ customer, euros });
  if (score > 50) throw ApplicationFailure.nonRetryable(`${customer} scored ${score} for ${euros} euros`, 'FraudSuspected');
}

/** What the smoke test runs, pinned to the new version before any customer reaches it. */
export async function smoke(): Promise<string> {
  return reserveStock({ orderId: 'smoke' });
}

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, order);
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, subscription);
setWorkflowOptions({ versioningBehavior: 'PINNED' }, smoke);
