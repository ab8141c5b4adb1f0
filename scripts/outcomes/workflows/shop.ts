import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';

export const { pack, charge, audit } = proxyActivities<{
  pack(milliseconds: number): Promise<string>;
  charge(): Promise<string>;
  audit(): Promise<string>;
}>({ startToCloseTimeout: '10 seconds' });

/** Bills the first month at once and each further one when it is told that it has begun, until it is told to end. */
export async function months(bill: () => Promise<unknown>): Promise<void> {
  let due = 1;
  let over = false;
  setHandler(defineSignal('month'), () => void (due += 1));
  setHandler(defineSignal('end'), () => void (over = true));
  for (let billed = 0; ; billed += 1) {
    await condition(() => over || due > billed);
    if (over) return;
    await bill();
  }
}
