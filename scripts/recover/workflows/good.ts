import { condition, defineSignal, proxyActivities, setHandler, setWorkflowOptions } from '@temporalio/workflow';

const { charge, deliver } = proxyActivities<{
  charge(customer: number): Promise<string>;
  deliver(customer: number): Promise<string>;
}>({ startToCloseTimeout: '10 seconds' });

/** Waits until the goods are packed, charges, waits until the van is there, delivers. */
async function ship(customer: number): Promise<string> {
  let isPacked = false;
  let isThere = false;
  setHandler(defineSignal('packed'), () => void (isPacked = true));
  setHandler(defineSignal('van'), () => void (isThere = true));
  await condition(() => isPacked);
  await charge(customer);
  await condition(() => isThere);
  return await deliver(customer);
}

export async function parcel(customer: number): Promise<string> {
  return await ship(customer);
}

export async function contract(customer: number): Promise<string> {
  return await ship(customer);
}

setWorkflowOptions({ versioningBehavior: 'PINNED' }, parcel);
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, contract);
