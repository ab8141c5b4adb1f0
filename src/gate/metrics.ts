import { type Evidence, type TaskTally } from './evidence.js';
import { type Limits } from './limits.js';
import { allowed, because, seen } from './messages.js';
import { type Lack, type MetricVerdict, type TestFigures } from './verdict.js';

export interface Question {
  readonly evidence: Evidence;
  readonly limits: Limits;
  /** Build ID, for the sentences. */
  readonly candidate: string;
}

export interface Judged extends MetricVerdict {
  /** The sentence for the verdict if this metric decides it. */
  readonly because: string;
  /** What an inconclusive one lacks; absent = samples. */
  readonly lack?: Lack;
  /** Figures of the test, where one was made. */
  readonly test?: TestFigures;
}

/** One workflow is enough: replaying is deterministic, so every other workflow at the same place breaks as well. */
export function nondeterminism({ evidence, candidate }: Question): Judged {
  const stuck = evidence.stuck.filter(({ cause }) => cause === 'nondeterminism');
  const [first] = stuck;
  const metric = { metric: 'nondeterminism', limit: allowed.none };
  return first === undefined
    ? { ...metric, kind: 'pass', seen: seen.none, because: '' }
    : { ...metric, kind: 'fail', seen: seen.stuck(stuck), because: because.nondeterminism(stuck, first, candidate) };
}

/** Workflows at an earlier attempt are shown, not judged: one lost worker costs each of its workflows an attempt. */
export function stuckWorkflows({ evidence, limits, candidate }: Question): Judged {
  const stuck = evidence.stuck.filter(({ attempt }) => attempt >= limits.stuckAttempts);
  const [first] = stuck;
  const metric = {
    metric: 'stuck-workflows',
    seen: evidence.stuck.length === 0 ? seen.none : seen.stuck(evidence.stuck),
    limit: allowed.attempt(limits.stuckAttempts),
  };
  return first === undefined
    ? { ...metric, kind: 'pass', because: '' }
    : { ...metric, kind: 'fail', because: because.stuck(stuck, first, candidate) };
}

export function workflowTaskFailures({ evidence, limits, candidate }: Question): Judged {
  return taskFailures(evidence.workflowTasks, {
    metric: 'workflow-task-failure-rate',
    what: 'workflow tasks',
    candidate,
    maxRate: limits.maxWorkflowTaskFailureRate,
    minFailures: limits.minFailures,
  });
}

export function activityFailures({ evidence, limits, candidate }: Question): Judged {
  return taskFailures(evidence.activityTasks, {
    metric: 'activity-failure-rate',
    what: 'activity tasks',
    candidate,
    maxRate: limits.maxActivityFailureRate,
    minFailures: limits.minFailures,
  });
}

interface TaskLimit {
  readonly metric: string;
  readonly what: string;
  readonly candidate: string;
  readonly maxRate: number;
  readonly minFailures: number;
}

function taskFailures(tally: TaskTally | undefined, { metric, what, candidate, maxRate, minFailures }: TaskLimit): Judged {
  const judged = { metric, limit: allowed.rate(maxRate), maxRate, because: '' };
  if (tally === undefined) return { ...judged, kind: 'inconclusive', seen: seen.notReported };
  if (tally.processed === 0) return { ...judged, kind: 'inconclusive', seen: seen.nothingDone };
  if (tally.failed < minFailures || tally.failed / tally.processed <= maxRate) {
    return { ...judged, kind: 'pass', seen: seen.rate(tally) };
  }
  const text = because.failed(what, tally, { candidate, maxRate, verb: 'failed' });
  return { ...judged, kind: 'fail', seen: seen.rate(tally), because: text };
}

/** A queue without pollers is no evidence against the build, but none for it either: what should run there does not. */
export function pollers({ evidence, candidate }: Question): Judged {
  const queues = evidence.pollers.filter(({ kind }) => kind !== 'nexus');
  const metric = { metric: 'pollers', limit: allowed.pollers };
  const ours = queues.find((queue) => queue.candidate === 0);
  const theirs = queues.find((queue) => queue.previousServes && queue.previous === 0);
  const text =
    ours !== undefined
      ? because.noCandidatePoller(ours, candidate)
      : theirs !== undefined
        ? because.noPreviousPoller(theirs)
        : undefined;
  if (text !== undefined) return { ...metric, kind: 'inconclusive', seen: text, because: text };
  return { ...metric, kind: 'pass', seen: queues.length === 0 ? seen.noQueues : seen.polled(queues.length), because: '' };
}
