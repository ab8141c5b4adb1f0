import { randomBytes } from 'node:crypto';

/** `orders` → `orders-5f3a91c2`: a name that no other test uses on the same server. */
export function unique(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}

export interface Names {
  readonly deployment: string;
  readonly taskQueue: string;
}

/** A deployment and a task queue that belong to one test alone. */
export function uniqueNames(prefix = 'test'): Names {
  const name = unique(prefix);
  return { deployment: name, taskQueue: `${name}-queue` };
}
