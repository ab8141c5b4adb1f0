import type { Verdict } from '../gate/verdict.js';
import type { Decision, Hold } from './decision.js';
import { nextStep } from './next-step.js';
import type { Findings, Observation } from './observation.js';
import type { Check, Plan } from './plan.js';
import type { Routing, Target } from './routing.js';

/** One thing that a rollout would do, in order, and why. `wait`: milliseconds. */
export type Act = { readonly because: string } & (
  | { readonly kind: 'check'; readonly check: Check }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'ramp'; readonly percentage: number }
  | { readonly kind: 'current'; readonly target: Target }
  | { readonly kind: 'wait'; readonly wait: number }
  | { readonly kind: 'person' }
);

export interface Rehearsal {
  readonly acts: readonly Act[];
  /** Where it comes to rest. */
  readonly ending: Hold | Extract<Decision, { readonly kind: 'conflict' | 'finished' }>;
}

/** More decisions than the longest plan needs. */
const MOST = 500;
const PASSED: Verdict = { kind: 'pass', because: '', metrics: [], samples: 0 };

/**
 * What the rollout would do from here if every check and every gate passes and a person says yes: {@link nextStep} itself, asked again
 * and again about the routing as it would be after each write. Pure; nothing is written.
 *
 * @param seen `registration` among its findings says whether there is a version before
 */
export function rehearse(plan: Plan, seen: Observation, now: number): Rehearsal {
  const acts: Act[] = [];
  let at = now;
  let observation: Observation = { ...seen, routing: seen.routing ?? NOTHING, findings: {} };
  for (let decisions = 0; decisions < MOST; decisions += 1) {
    const decision = nextStep(plan, observation, at);
    switch (decision.kind) {
      case 'conflict':
      case 'finished':
        return { acts, ending: decision };
      case 'check': {
        const { check, because } = decision;
        acts.push({ kind: 'check', check, because });
        observation = { ...observation, findings: { ...observation.findings, ...PASSES[check](seen.findings) } };
        break;
      }
      case 'judge':
        observation = { ...observation, findings: { ...observation.findings, verdict: PASSED } };
        break;
      case 'hold': {
        const went = wentOn(decision, { plan, observation, at });
        if (went === undefined) return { acts, ending: decision };
        acts.push(...went.acts);
        observation = went.observation;
        at = went.at;
        break;
      }
      default:
        acts.push(...actsOf(decision));
        at += 1;
        observation = { ...after(decision, observation, at), findings: {} };
    }
  }
  throw new Error(`the rehearsal of ${seen.candidate} does not settle`);
}

const PASSES: Readonly<Record<Check, (seen: Findings) => Findings>> = {
  registration: ({ registration = { first: false } }) => ({
    registration: { ...registration, kind: 'pass', because: 'every task queue is polled' },
  }),
  replay: () => ({ replay: { kind: 'pass', because: 'replay passed' } }),
  'smoke-test': () => ({ 'smoke-test': { kind: 'pass', because: 'smoke test passed' } }),
};

/** A deployment that its first worker will bring about. */
const NOTHING: Routing = {
  current: null,
  currentSince: 0,
  ramp: undefined,
  propagation: 'settled',
  manager: '',
  lastModifier: '',
  versions: [],
  token: new Uint8Array(),
  mark: 'nothing',
};

type Writes = Extract<Decision, { readonly kind: 'record' | 'ramp' | 'promote' | 'rollback' }>;

function actsOf(decision: Writes): readonly Act[] {
  const { because, checkpoint } = decision;
  const noted: Act = { kind: 'checkpoint', because };
  switch (decision.kind) {
    case 'record':
      return [noted];
    case 'ramp':
      return [noted, { kind: 'ramp', percentage: decision.percentage, because }];
    case 'promote':
      return [noted, { kind: 'current', target: null, because }];
    case 'rollback':
      return [noted, { kind: 'current', target: checkpoint.previous, because }];
  }
}

function after(decision: Writes, observation: Observation, at: number): Observation {
  const { candidate } = observation;
  const { checkpoint } = decision;
  const before = observation.routing ?? NOTHING;
  const written = { ...before, mark: `rehearsed ${at}` };
  switch (decision.kind) {
    case 'record':
      return { ...observation, checkpoint };
    case 'ramp': {
      const { percentage } = decision;
      const since = before.ramp?.target === candidate ? before.ramp.since : at;
      return {
        ...observation,
        checkpoint,
        routing: { ...written, ramp: { target: candidate, percentage, since, percentageSince: at } },
      };
    }
    case 'promote':
      return { ...observation, checkpoint, routing: { ...written, ramp: undefined, current: candidate, currentSince: at } };
    case 'rollback':
      return {
        ...observation,
        checkpoint,
        routing: { ...written, ramp: undefined, current: checkpoint.previous, currentSince: at },
      };
  }
}

interface Moment {
  readonly plan: Plan;
  readonly observation: Observation;
  readonly at: number;
}

/** What lies behind a hold that time or a person ends; `undefined` for any other. */
function wentOn(
  hold: Hold,
  { plan, observation, at }: Moment,
): (Pick<Moment, 'observation' | 'at'> & { readonly acts: readonly Act[] }) | undefined {
  const { because } = hold;
  if (hold.reason === 'bake' && hold.until !== undefined) {
    return { acts: [{ kind: 'wait', wait: hold.until - at, because }], observation, at: hold.until };
  }
  if (hold.reason === 'propagation' && observation.routing !== undefined) {
    return { acts: [], observation: { ...observation, routing: { ...observation.routing, propagation: 'settled' } }, at };
  }
  const { checkpoint } = observation;
  if (hold.reason !== 'approval' || checkpoint === undefined) return undefined;
  const { position, rollout } = checkpoint;
  const step = position.at === 'step' ? position.step : position.at === 'promotion' ? plan.steps.length : -1;
  const order = { format: 1, rollout, kind: 'promote', step, by: 'a person', at, reason: '' } as const;
  return { acts: [{ kind: 'person', because }], observation: { ...observation, order }, at };
}
