import { say } from './messages.js';
import { type CheckFinding } from './observation.js';
import { type TaskQueue, type Target } from './routing.js';

/** A worker's poller on one queue, as the server remembers it for some minutes after the last poll. */
export interface QueuePoller {
  readonly taskQueue: string;
  readonly kind: TaskQueue['kind'];
  readonly identity: string;
  /** Server time, milliseconds. */
  readonly lastAccess: number;
  readonly deploymentName: string | null;
  readonly buildId: string | null;
  /** False for a worker that takes no part in worker versioning, even if it names a Build ID. */
  readonly versioned: boolean;
}

export interface Registration {
  readonly candidate: string;
  readonly deploymentName: string;
  readonly current: Target;
  /** Workflows are to be pinned to both versions, so there must be one to compare with; absent = no. */
  readonly pins?: boolean;
  /** Queues of Current and those that the configuration names. */
  readonly required: readonly TaskQueue[];
  /** Queues that the server lists for the candidate. */
  readonly served: readonly TaskQueue[];
  readonly pollers: readonly QueuePoller[];
  /** Milliseconds; without it the newest poll seen counts as now, and workers that all ended together still seem alive. */
  readonly now?: number;
}

/** A live worker polls again within a minute, which is the server's long poll. */
const ALIVE = 70_000;

/**
 * Whether the candidate's workers poll every queue that they will get tasks on. The server does not ask: it makes a version without any
 * worker Current, and forgets a missing queue once it has been idle for 30 s.
 *
 * `first`: nothing is Current and nobody else polls, so a ramp would leave the rest of the workflows to nobody.
 */
export function judgeRegistration(
  given: Registration,
): CheckFinding & { readonly first: boolean; readonly missing: readonly TaskQueue[] } {
  const { candidate, current, served } = given;
  const live = livePollers(given);
  const own = live.filter((poller) => isCandidates(poller, given));
  const required = given.required.length > 0 ? given.required : served;
  const missing = required.filter((queue) => !(own.some((poller) => polls(poller, queue)) && served.some(sameAs(queue))));
  const workflowQueues = [...required, ...served].filter(({ kind }) => kind === 'workflow');
  const others = live.some((poller) => !isCandidates(poller, given) && workflowQueues.some((queue) => polls(poller, queue)));
  const first = current === null && !others;
  // No queue at all is nothing to judge by, and nothing to judge by is never a pass.
  if (missing.length > 0 || required.length === 0) {
    return { kind: 'hold', because: say.waitingForPollers(candidate, missing), first, missing };
  }
  if (given.pins && current === null && !first) return { kind: 'fail', because: say.pinsWithoutVersion, first, missing };
  return { kind: 'pass', because: say.polls(candidate, required), first, missing };
}

function livePollers({ pollers, now = 0 }: Registration): readonly QueuePoller[] {
  const newest = pollers.reduce((latest, { lastAccess }) => Math.max(latest, lastAccess), now);
  return pollers.filter(({ lastAccess }) => lastAccess > newest - ALIVE);
}

function isCandidates(poller: QueuePoller, { candidate, deploymentName }: Registration): boolean {
  return poller.versioned && poller.deploymentName === deploymentName && poller.buildId === candidate;
}

function polls({ taskQueue, kind }: QueuePoller, queue: TaskQueue): boolean {
  return taskQueue === queue.name && kind === queue.kind;
}

function sameAs({ name, kind }: TaskQueue): (queue: TaskQueue) => boolean {
  return (queue) => queue.name === name && queue.kind === kind;
}
