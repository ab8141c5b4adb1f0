import { setTimeout as delay } from 'node:timers/promises';

export async function pack(milliseconds) {
  await delay(milliseconds);
  return 'a parcel';
}

export async function charge() {
  return 'charged';
}

export async function audit() {
  return 'audited';
}
