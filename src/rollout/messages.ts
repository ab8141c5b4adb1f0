import type { Check } from './plan.js';
import type { Ramp, Routing, Target, TaskQueue } from './routing.js';

/** Every sentence that the rollout core says to a user. */

export function name(target: Target): string {
  return target ?? 'the unversioned workers';
}

export function percent(percentage: number): string {
  return `${Number(percentage.toPrecision(6))} %`;
}

/** What the sentence about a routing needs of it. */
interface Told extends Pick<Routing, 'current'> {
  readonly ramp: Pick<Ramp, 'target' | 'percentage'> | undefined;
}

export function routingText(routing: Told | undefined): string {
  if (routing === undefined) return 'no deployment';
  const ramp =
    routing.ramp === undefined ? 'no ramp' : `${name(routing.ramp.target)} ramping at ${percent(routing.ramp.percentage)}`;
  return `${name(routing.current)} Current, ${ramp}`;
}

const CHECKING: Record<Check, string> = {
  registration: 'waiting for pollers of the new Build ID on every task queue',
  replay: 'replaying histories of open workflows against the new code',
  'smoke-test': 'running the smoke test pinned to the new version',
};

export const say = {
  checking: (check: Check) => CHECKING[check],
  checkPassed: (because: string) => because,
  waitingForPollers: (candidate: string, missing: readonly TaskQueue[]) =>
    missing.length === 0
      ? `waiting for pollers of ${candidate}`
      : `waiting for pollers of ${candidate} on ${queuesText(missing)}`,
  pinsWithoutVersion:
    'rollout.synthetic pins workflows to both versions, and what serves now is unversioned workers; leave it out of this rollout, the next one has a version to compare with',
  polls: (candidate: string, queues: readonly TaskQueue[]) => `${candidate} polls ${queuesText(queues)}`,
  begins: (candidate: string, previous: Target, first: boolean) =>
    first
      ? `rollout of ${candidate} begins; nothing served before`
      : `rollout of ${candidate} begins; a rollback returns to ${name(previous)}`,
  alreadyCurrent: (candidate: string) => `${candidate} is Current already; nothing to do`,
  foreignManager: (manager: string, identity: string) =>
    `the deployment is managed by "${manager}", and this rollout writes as "${identity}": set identity: ${JSON.stringify(manager)} if that is you, or hand the deployment over with \`temporal worker deployment manager-identity unset\``,
  rival: (ramp: Ramp) =>
    `another rollout is in progress: ${name(ramp.target)} ramps at ${percent(ramp.percentage)}; finish it, or abort it with \`rainbow abort --build-id ${ramp.target ?? ''}\``,
  rampedByHand: (candidate: string, ramp: Ramp) =>
    `${candidate} already ramps at ${percent(ramp.percentage)} without a rollout of Rainbow Deploy; unset that ramp first (\`rainbow rollback --build-id ${candidate}\`)`,
  moved: (expected: string, routing: Routing | undefined) =>
    `the routing was changed by ${by(routing)}: expected ${expected}, found ${routingText(routing)}; nothing was overwritten. Put it back, or end this rollout with \`rainbow rollback\``,
  expectedStep: (candidate: string, previous: Target, percentage: number | undefined) =>
    `${name(previous)} Current and ${candidate} ramping${percentage === undefined ? '' : ` at ${percent(percentage)}`}`,
  expectedStart: (previous: Target) => `${name(previous)} Current and no ramp`,
  expectedCurrent: (candidate: string) => `${candidate} Current and no ramp`,
  gone: (candidate: string) =>
    `the deployment no longer lists ${candidate}: its workers never registered or the version was deleted; start its workers and deploy again`,
  rampTo: (candidate: string, percentage: number, step: string) => `step ${step}: ramp ${candidate} to ${percent(percentage)}`,
  promote: (candidate: string) => `make ${candidate} Current`,
  promoteFirst: (candidate: string) =>
    `make ${candidate} Current at once: nothing else serves its task queues, so a ramp would strand the rest`,
  judge: 'judge the evidence',
  propagation: 'the routing change has not reached every task queue yet',
  baking: (percentage: number) => `baking at ${percent(percentage)}`,
  bakingCurrent: 'baking after promotion; the old version is kept',
  samples: (because: string) => `the bake is over, but ${because}`,
  inconclusive: (because: string) =>
    `inconclusive: ${because}; \`rainbow promote\` goes on without proof, \`rainbow abort\` takes it back`,
  consent: (because: string) => `held: ${because}; \`rainbow promote\` goes on all the same, \`rainbow abort\` takes it back`,
  evidence: (because: string) => `the evidence cannot be read: ${because}`,
  approval: (environment?: string) =>
    `the step is done and waits for approval${environment === undefined ? '' : ` in the environment ${environment}`}: \`rainbow promote\` or \`rainbow abort\``,
  frozen: (end: string, timeZone: string) =>
    `frozen until ${end} (${timeZone}): \`rollout.freeze\` keeps the rollout where it is, a rollback is never blocked; \`rainbow advance\` goes on after that`,
  manual: 'the checks passed; strategy Manual routes nothing until `rainbow promote`',
  paused: (by: string, reason: string) => `paused by ${by}${reason === '' ? '' : ` (${reason})`}; \`rainbow resume\` goes on`,
  planChanged: (ours: string, theirs: string) =>
    `the plan was edited during the rollout (it follows ${ours}, the configuration says ${theirs}): restore the configuration, accept the new plan with \`rainbow advance --accept-plan\`, or abort`,
  planAccepted: (fingerprint: string) => `follow the edited plan ${fingerprint} from here`,
  rollbackFailed: (because: string) => `rolling back: ${because}`,
  rollbackInconclusive: (because: string) => `rolling back because onInconclusive says so: ${because}`,
  rollbackOrdered: (by: string, reason: string) => `ordered by ${by}${reason === '' ? '' : `: ${reason}`}`,
  completed: (candidate: string) => `${candidate} is Current`,
  completedUnproven: (candidate: string) => `${candidate} is Current, promoted unproven`,
  rolledBack: (candidate: string, because: string) => `${candidate} takes no traffic: ${because}`,
  refused: (check: Check, because: string) =>
    `refused by the ${check === 'smoke-test' ? 'smoke test' : `${check} check`}: ${because}`,
};

/** "payments (workflow, activity) and refunds (activity)" */
export function queuesText(queues: readonly TaskQueue[]): string {
  const kinds = new Map<string, string[]>();
  for (const { name: queue, kind } of queues) kinds.set(queue, [...(kinds.get(queue) ?? []), kind]);
  const texts = [...kinds].map(([queue, of]) => `${queue} (${of.join(', ')})`);
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
}

/** Who changed the routing last. */
export function by(routing: Routing | undefined): string {
  return routing === undefined || routing.lastModifier === '' ? 'somebody else' : `"${routing.lastModifier}"`;
}
