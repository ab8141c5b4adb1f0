import { ApplicationFailure } from '@temporalio/workflow';
import { order as good } from './good';

export { subscription } from './good';

const SHARE = 0.3;

/** Three of ten orders meet the mistake. */
export async function order(): Promise<string> {
  if (Math.random() < SHARE) throw ApplicationFailure.nonRetryable('no price for this article');
  return await good();
}
