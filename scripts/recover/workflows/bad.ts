import { condition, defineSignal, proxyActivities, setHandler, setWorkflowOptions } from '@temporalio/workflow';

const { charge, deliver, checkFraud } = proxyActivities<{
  charge(customer: number): Promise<string>;
  deliver(customer: number): Promise<string>;
  checkFraud(customer: number): Promise<string | undefined>;
}>({ startToCloseTimeout: '10 seconds' });

/** A fraud check without a patch, and a lookup that half of the customers do not survive. */
async function ship(customer: number): Promise<string> {
  let isPacked = false;
  let isThere = false;
  setHandler(defineSignal('packed'), () => void (isPacked = true));
  setHandler(defineSignal('van'), () => void (isThere = true));
  await condition(() => isPacked);
  if (customer % 2 === 1) throw new TypeError("Cannot read properties of undefined (reading 'risk')");
  await checkFraud(customer);
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
