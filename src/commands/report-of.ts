import { type Entry, type Report, type RoutingReport, type StepReport } from '../report/report.js';
import { type Outcome, type Share } from '../rollout/checkpoint.js';
import { type Decision } from '../rollout/decision.js';
import { rampOf, samePercentage } from '../rollout/observation.js';
import { type Step } from '../rollout/plan.js';
import { type Routing } from '../rollout/routing.js';
import { withShareInForce } from '../rollout/shares.js';
import { EXIT, type ExitCode } from '../system/exit-codes.js';
import { type Context, type Run } from './context.js';

export interface Ending {
  readonly outcome: Report['outcome'];
  readonly exitCode: ExitCode;
  readonly headline: string;
}

const ENDINGS: Record<Outcome['kind'], ExitCode> = {
  completed: EXIT.done,
  refused: EXIT.refused,
  'rolled-back': EXIT.refused,
  aborted: EXIT.refused,
  superseded: EXIT.conflict,
};

/** How a verb that drives a rollout ends, given where the rollout came to rest. */
export function endingOf(decision: Extract<Decision, { kind: 'hold' | 'conflict' | 'finished' }>): Ending {
  switch (decision.kind) {
    case 'hold':
      return { outcome: 'held', exitCode: EXIT.held, headline: decision.because };
    case 'conflict':
      return { outcome: 'conflict', exitCode: EXIT.conflict, headline: decision.because };
    case 'finished':
      return { outcome: decision.outcome.kind, exitCode: ENDINGS[decision.outcome.kind], headline: decision.because };
  }
}

/** Everything that this process knows, as the value that all outputs are rendered from. */
export function reportOf(context: Context, run: Run | undefined, ending: Ending): Report {
  const { verb, settings, conn, journal, startedAt, clock } = context;
  return {
    format: 1,
    verb,
    ...ending,
    namespace: conn.namespace,
    deployment: settings.deploymentName,
    buildId: run?.candidate ?? null,
    previousBuildId: run?.checkpoint?.previous ?? null,
    ramp: run === undefined ? 0 : rampOf(run.routing, run.candidate),
    startedAt,
    endedAt: clock.now(),
    steps: run === undefined ? [] : stepsOf(context, run),
    entries: journal.entries.map((entry): Entry => entry),
    replay: run?.replay ?? null,
    looks: journal.looks,
    affected: run?.affected ?? null,
    routing: run?.routing === undefined ? null : routingReport(run.routing),
  };
}

function routingReport(routing: Routing): RoutingReport {
  return {
    current: routing.current,
    ramping: routing.ramp?.target ?? null,
    rampPercentage: routing.ramp?.percentage ?? 0,
    propagation: routing.propagation,
    versions: routing.versions,
  };
}

/** The plan's steps as far as the rollout went, whichever runs drove it. */
export function stepsOf({ settings }: Context, run: Run): StepReport[] {
  const { checkpoint } = run;
  // A first deployment has no ramp: nothing else serves.
  if (checkpoint === undefined || checkpoint.first) return [];
  const shares = withShareInForce(run, checkpoint.shares ?? []);
  const reached = reachedStep(run, { steps: settings.plan.steps, last: shares.at(-1) });
  const left = checkpoint.position.at === 'rollback';
  return settings.plan.steps.map(({ rampPercentage, pause }, step) => {
    const at = shares.findLastIndex(([percentage]) => samePercentage(percentage, rampPercentage));
    const [since, until] = [shares[at]?.[1], shares[at + 1]?.[1]];
    const state = step < reached ? 'done' : step > reached ? 'ahead' : left ? 'rolled-back' : 'baking';
    return {
      step,
      rampPercentage,
      pause,
      state,
      ...(since === undefined ? {} : { since }),
      ...(state === 'done' && since !== undefined && until !== undefined ? { baked: until - since } : {}),
      unproven: checkpoint.unproven.includes(step),
    };
  });
}

function reachedStep(
  { checkpoint }: Run,
  { steps, last }: { readonly steps: readonly Step[]; readonly last: Share | undefined },
): number {
  switch (checkpoint?.position.at) {
    case 'step':
      return checkpoint.position.step;
    case 'promotion':
      return steps.length;
    case 'rollback':
      if (last?.[0] === 100) return steps.length;
      // An edited plan may have no step at what was in force.
      return last === undefined ? -1 : steps.findLastIndex(({ rampPercentage }) => rampPercentage <= last[0] * (1 + 1e-6));
    default:
      return -1;
  }
}
