import { judgeRegistration, type QueuePoller } from '../rollout/registration.js';
import { type Target, type TaskQueue } from '../rollout/routing.js';
import { trustedNow } from '../rollout/trusted-now.js';
import { fail, type Finding, ok, skip, warn } from './finding.js';
import { sayPollers as say } from './messages-deployment.js';

export interface PollerFacts {
  readonly deploymentName: string;
  readonly current: Target;
  /** What Current serves, and what the configuration names. */
  readonly served: readonly TaskQueue[];
  readonly configured: readonly TaskQueue[];
  /** Of all these queues, of any version and of none. */
  readonly pollers: readonly QueuePoller[];
  /** Milliseconds since the epoch, by this machine. */
  readonly now: number;
  /** The sentence about unversioned workers whose workflows stand still. */
  readonly frozen: string | undefined;
}

/** A live worker polls again within a minute, which is the server's long poll. */
const ALIVE = 70_000;

/** Whether somebody does the work that the routing sends there. */
export function judgePollers(facts: PollerFacts): Finding {
  const { deploymentName, current, served, frozen } = facts;
  if (frozen !== undefined) return fail('pollers', say.frozen(frozen));
  if (current === null) return unversionedServe(facts);
  const polled = judgeRegistration({
    candidate: current,
    deploymentName,
    current,
    required: served,
    served,
    pollers: facts.pollers,
    now: serverNow(facts),
  });
  if (polled.kind === 'pass') return ok('pollers', polled.because);
  return fail('pollers', served.length === 0 ? say.noQueues(current) : say.missing(current, polled.missing));
}

function unversionedServe(facts: PollerFacts): Finding {
  const queues = [...facts.served, ...facts.configured];
  if (queues.length === 0) return skip('pollers', say.noQueueKnown);
  const polled = unversionedOf(facts).map(({ taskQueue }) => taskQueue);
  if (polled.length === 0) return warn('pollers', say.nobody(queues));
  return ok('pollers', say.unversionedServe([...new Set(polled)]));
}

/** Once a version is Current, workers without one get nothing from the same queue. */
export function judgeUnversioned(facts: PollerFacts): Finding {
  const { current } = facts;
  if (current === null) return skip('unversioned-pollers', say.unversionedAreCurrent);
  const idle = unversionedOf(facts);
  if (idle.length === 0) return ok('unversioned-pollers', say.noUnversioned);
  const queues = [...new Set(idle.map(({ taskQueue }) => taskQueue))];
  const identities = [...new Set(idle.map(({ identity }) => identity))];
  return warn('unversioned-pollers', say.unversionedBeside({ queues, identities, current }));
}

function unversionedOf(facts: PollerFacts): readonly QueuePoller[] {
  const alive = serverNow(facts) - ALIVE;
  return facts.pollers.filter(({ versioned, lastAccess }) => !versioned && lastAccess > alive);
}

function serverNow({ pollers, now }: PollerFacts): number {
  return trustedNow(
    now,
    pollers.map(({ lastAccess }) => lastAccess),
  );
}
