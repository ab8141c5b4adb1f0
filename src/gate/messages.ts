import { type QueuePollers, type StuckWorkflow, type TaskTally } from './evidence.js';

/** Every sentence that the gate says to a user. `because` sentences carry no full stop: others are built around them. */

/** A share between 0 and 1 as "5 %". */
function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const stuckOn = ({ workflowId, message }: StuckWorkflow): string => (message === '' ? workflowId : `${workflowId}: ${message}`);

const attempts = (stuck: readonly StuckWorkflow[]): string => {
  const highest = Math.max(...stuck.map(({ attempt }) => attempt));
  return `${plural(stuck.length, 'workflow')}, at attempt ${highest}${stuck.length === 1 ? '' : ' at most'}`;
};

export const seen = {
  none: 'none',
  stuck: attempts,
  rate: ({ processed, failed }: TaskTally) => `${failed} of ${processed} failed (${percent(failed / processed)})`,
  nothingClosed: 'none closed yet',
  nothingDone: 'none done yet, not judged',
  notReported: 'not reported by the workers, not judged',
  polled: (queues: number) => `${plural(queues, 'queue')} polled`,
  noQueues: 'no queue to look at',
};

export const allowed = {
  none: 'none',
  attempt: (stuckAttempts: number) => `none at attempt ${stuckAttempts} or later`,
  rate: (maxRate: number) => `at most ${percent(maxRate)}`,
  rateFrom: (maxRate: number, minSamples: number) => `at most ${percent(maxRate)}, from ${plural(minSamples, 'workflow')}`,
  pollers: 'at least one poller on each queue',
};

export const because = {
  nondeterminism: (stuck: readonly StuckWorkflow[], first: StuckWorkflow, candidate: string) =>
    `${plural(stuck.length, 'workflow')} cannot be replayed by ${candidate} (nondeterminism), ${stuckOn(first)}`,
  stuck: (stuck: readonly StuckWorkflow[], first: StuckWorkflow, candidate: string) =>
    `${plural(stuck.length, 'workflow')} ${stuck.length === 1 ? 'is' : 'are'} stuck on ${candidate}, at attempt ${first.attempt} of the same workflow task, ${stuckOn(first)}`,
  /** `what` in the plural: "workflows". */
  failed: (what: string, { processed, failed }: TaskTally, on: { candidate: string; maxRate: number; verb: string }) =>
    `${failed} of ${processed} ${what} on ${on.candidate} ${on.verb} (limit ${percent(on.maxRate)})`,
  passed: (closed: number, failures: number, on: { candidate: string; maxRate: number }) =>
    `${plural(closed, 'workflow')} closed on ${on.candidate}, ${failures} failed (limit ${percent(on.maxRate)})`,
  tooFew: (closed: number, needed: number, candidate: string) =>
    `only ${closed} of the ${plural(needed, 'workflow')} needed ${closed === 1 ? 'has' : 'have'} closed on ${candidate}`,
  tooFewFailures: (failures: number, closed: number, on: { candidate: string; maxRate: number; minFailures: number }) =>
    `${failures} of ${closed} workflows on ${on.candidate} failed, above the limit of ${percent(on.maxRate)} but fewer than the ${on.minFailures} failures that decide`,
  noCandidatePoller: ({ taskQueue, kind }: QueuePollers, candidate: string) =>
    `no worker of ${candidate} polls ${kind} queue ${taskQueue}`,
  noPreviousPoller: ({ taskQueue, kind }: QueuePollers) =>
    `no worker of the version that is still Current polls ${kind} queue ${taskQueue}, so what it holds may block the rest`,
  unread: (first: string, more: number) => `${first.replace(/\.$/, '')}${more === 0 ? '' : ` (and ${more} more)`}`,
};
