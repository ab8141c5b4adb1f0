import { setTimeout as delay } from 'node:timers/promises';

/** Stands for the shop's services: every call takes a few milliseconds and answers as the real one would. */
const network = () => delay(10 + Math.random() * 30);

/** @param {{ orderId: string }} order */
export async function reserveStock({ orderId }) {
  await network();
  return `shelf-${orderId.length % 7}`;
}

/**
 * A score from 0 (trusted) to 100 (fraud); the service expects euros.
 * @param {{ customer: string, euros: number }} payment
 */
export async function checkFraud({ customer, euros }) {
  await network();
  const known = customer.startsWith('customer-') ? 0 : 20;
  return Math.min(100, known + (euros > 400 ? 80 : 0));
}

/** @param {{ customer: string, cents: number }} payment */
export async function charge({ customer, cents }) {
  await network();
  return `payment-${customer}-${cents}`;
}

/** @param {{ orderId: string, shelf: string }} parcel */
export async function ship({ orderId, shelf }) {
  await network();
  return `parcel-${orderId}-${shelf}`;
}
