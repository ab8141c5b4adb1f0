import { type QueuePollers, type StuckWorkflow, type TaskTally } from './evidence.js';
import { type TestSettings } from './regression.js';
import { type TestFigures } from './verdict.js';

/** Every sentence that the gate says to a user. `because` sentences carry no full stop: others are built around them. */

/** A share between 0 and 1 as "5 %". */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** A difference of shares as "2.3 percentage points". */
export function points(share: number): string {
  const value = Number((share * 100).toPrecision(2));
  return `${value} percentage point${value === 1 ? '' : 's'}`;
}

const UNITS = [
  { name: 'day', length: 86_400_000 },
  { name: 'hour', length: 3_600_000 },
  { name: 'minute', length: 60_000 },
  { name: 'second', length: 1_000 },
] as const;

/** "3 hours": for an estimate one unit is enough. */
function roughly(ms: number): string {
  const { name, length } = UNITS.find((unit) => ms >= 1.5 * unit.length) ?? UNITS[3];
  return plural(Math.max(1, Math.round(ms / length)), name);
}

/** Ratios of evidence grow without end; nobody reads more than their size. */
export const times = (ratio: number): string => (ratio < 1e6 ? String(Number(ratio.toPrecision(2))) : 'more than a million');

const whole = (count: number): string => String(Math.round(count));

const counted = ({ closed, bad }: TestFigures, candidate: string): string =>
  `${plural(closed, 'workflow')} on ${candidate}, ${bad} bad`;

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
  compared: ({ closed, bad, difference }: TestFigures) =>
    `${bad} of ${closed} failed (${percent(bad / closed)}), ${points(Math.abs(difference))} ${difference < 0 ? 'below' : 'above'} the old version`,
  firstChildren: (compared: string) => `${compared}; of each root elsewhere its first child`,
  tooManyChildren: (count: number) => `${plural(count, 'workflow')}, all children of workflows elsewhere`,
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
  tested: (budget: number) => `at most ${points(budget)} above the old version, tested`,
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
  regression: (figures: TestFigures, { falseRollbackRate }: TestSettings, candidate: string) =>
    `${counted(figures, candidate)}: ${points(figures.difference)} more than on the old version at the same time, which chance does not explain (evidence ${times(figures.evidence)} to 1, ${times(figures.evidenceToFail)} decide; a good build gets there in ${percent(falseRollbackRate)} of all rollouts at most)`,
  excluded: (figures: TestFigures, { confidence }: TestSettings, candidate: string) =>
    `${counted(figures, candidate)}: a regression above ${points(figures.excluded)} is excluded (confidence ${percent(confidence)}), so at ${percent(figures.next)} of new workflows the harm is within the budget of ${points(figures.budget)}`,
  undecided: (figures: TestFigures, candidate: string) => {
    const aim = figures.budget / figures.next;
    const known =
      figures.excluded >= 1 ? 'no regression is excluded yet' : `a regression above ${points(figures.excluded)} is excluded`;
    const need =
      figures.moreNeeded === undefined
        ? `more workflows at this ramp would not bring it down to ${points(aim)}`
        : `about ${whole(figures.moreNeeded)} more${figures.wait === undefined ? '' : ` (≈ ${roughly(figures.wait)} at your rate)`} are needed for ${points(aim)}`;
    return `${counted(figures, candidate)}: ${known}; ${need}`;
  },
  tooManyChildren: ({ count, most }: { count: number; most: number }, candidate: string) =>
    `${count} workflows started on ${candidate} and the old version under this ramp, all of them children of workflows elsewhere: above ${most} nobody can say which belong together, so they are no evidence (thresholds count every child: set minSamples)`,
  brokenSplit: ({ ours, total, ramp }: { ours: number; total: number; ramp: number }, candidate: string) =>
    `${ours} of ${total} new workflows started on ${candidate} at a ramp of ${percent(ramp)}, which chance does not explain: routing or polling is broken, or workflows continue as new on the old version, or few workflow IDs start again and again (thresholds do not mind: set minSamples)`,
  unread: (first: string, more: number) => `${first.replace(/\.$/, '')}${more === 0 ? '' : ` (and ${more} more)`}`,
};
