/**
 * Customers: starts orders at a steady rate until SIGINT or SIGTERM, then prints as JSON what became of them.
 * `node traffic.mjs --rate 6 --subscriptions 10 --open-orders 10`
 */
import { Client, Connection } from '@temporalio/client';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ADDRESS, NAMESPACE, TASK_QUEUE } from './names.mjs';

const { values } = parseArgs({
  options: {
    /** Orders started a second. */
    rate: { type: 'string', default: '6' },
    /** Subscriptions, and orders that nobody packs: they stay open for days. */
    subscriptions: { type: 'string', default: '10' },
    'open-orders': { type: 'string', default: '10' },
  },
});

const DAY = 24 * 3_600_000;
const run = randomBytes(3).toString('hex');
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort());

const connection = await Connection.connect({ address: ADDRESS });
const client = new Client({ connection, namespace: NAMESPACE });
const counts = { started: 0, refused: 0 };
let placed = 0;
const pending = new Set();

/** Lets a call go on beside the others; one that fails is counted, as a customer who was turned away. */
function beside(work) {
  const settled = work.catch(() => (counts.refused += 1)).finally(() => pending.delete(settled));
  pending.add(settled);
}

async function start(type, workflowId, args) {
  const handle = await client.workflow.start(type, { workflowId, taskQueue: TASK_QUEUE, args: [args] });
  counts.started += 1;
  return handle;
}

async function placeOrder(number) {
  const orderId = `order-${run}-${number}`;
  const customer = `customer-${number % 50}`;
  const handle = await start('order', orderId, { orderId, customer, cents: 500 + ((number * 137) % 9_000), packingTime: 1_000 });
  // Every other order is packed by hand; the rest is packed when its time is up.
  if (number % 2 === 0) {
    await delay(300);
    await handle.signal('packed');
  }
}

for (let number = 0; number < Number(values.subscriptions); number += 1) {
  beside(
    start('subscription', `subscription-${run}-${number}`, { customer: `customer-${number}`, cents: 1_900, month: 30 * DAY }),
  );
}
for (let number = 0; number < Number(values['open-orders']); number += 1) {
  const orderId = `open-order-${run}-${number}`;
  beside(start('order', orderId, { orderId, customer: `customer-${number}`, cents: 4_900, packingTime: 3 * DAY }));
}

const began = performance.now();
for (let number = 0; !stop.signal.aborted; number += 1) {
  beside(placeOrder(number));
  placed += 1;
  const next = began + ((number + 1) * 1_000) / Number(values.rate);
  await delay(Math.max(0, next - performance.now()), undefined, { signal: stop.signal }).catch(() => undefined);
}
await Promise.all(pending);
const seconds = (performance.now() - began) / 1_000;

// Orders under way end within seconds; the ones that nobody packs are left out.
const mine = `WorkflowType = 'order' AND WorkflowId STARTS_WITH 'order-${run}-'`;
for (let tries = 0; tries < 40; tries += 1) {
  const { count } = await client.workflow.count(`${mine} AND ExecutionStatus = 'Running'`);
  if (count === 0) break;
  await delay(250);
}
const { groups } = await client.workflow.count(`${mine} GROUP BY ExecutionStatus`);
const orders = Object.fromEntries(groups.map(({ count, groupValues }) => [String(groupValues[0]), count]));
const tenth = (value) => Math.round(value * 10) / 10;
console.log(JSON.stringify({ ...counts, seconds: tenth(seconds), ordersPerSecond: tenth(placed / seconds), orders }));
await connection.close();
