import { type Subject } from '../gate/evidence.js';
import { dueAt, type MetricRule, type MetricState, stateOf, type Tally, withMeasurement } from '../gate/measurements.js';
import { samePercentage } from '../rollout/observation.js';
import { type Plan } from '../rollout/plan.js';
import { shareInForce, withShareInForce } from '../rollout/shares.js';
import { type Context, type Run } from './context.js';

/** The part of a verb's context that measuring needs. */
export interface Measuring extends Pick<Context, 'metrics' | 'signal'> {
  readonly settings: Pick<Context['settings'], 'plan' | 'metrics' | 'deploymentName'>;
  readonly conn: Pick<Context['conn'], 'namespace'>;
}

export interface Measured {
  readonly states: readonly MetricState[];
  /** For the checkpoint; absent = nothing was measured. */
  readonly tallies?: readonly Tally[];
}

/** A metric that is measured at the step in force, since when (milliseconds), and what is known of it. */
interface InForce {
  readonly rule: MetricRule;
  readonly since: number;
  readonly tally: Tally | undefined;
}

/**
 * The metrics from outside at the step in force: those that are due are measured, unless `mayMeasure` is false. Their counts stand in the
 * checkpoint, so whoever looks next knows when each is due, whatever became of this process.
 *
 * @param now milliseconds since the epoch, checked against the server's time
 */
export async function measure(
  context: Measuring,
  run: Run,
  { now, mayMeasure }: { readonly now: number; readonly mayMeasure: boolean },
): Promise<Measured> {
  const metrics = inForce(context, run);
  const subject = subjectOf(context, run);
  const looked = await Promise.all(
    metrics.map(async ({ rule, since, tally }) => {
      const due = dueAt(rule, tally, since);
      if (!mayMeasure || due === undefined || due > now) return { rule, tally, due, measured: false };
      const { result, seen } = await context.metrics.measure(rule.key, subject, context.signal);
      run.seen.set(rule.key, seen);
      return { rule, tally: withMeasurement(tally, rule, { result, seen, at: now }), due, measured: true };
    }),
  );
  const states = looked.map(({ rule, tally, due }) => stateOf(rule, tally, { seen: run.seen.get(rule.key), due }));
  if (!looked.some(({ measured }) => measured)) return { states };
  return { states, tallies: looked.flatMap(({ tally }) => (tally === undefined ? [] : [tally])) };
}

function inForce({ settings }: Measuring, run: Run): InForce[] {
  const { plan, metrics } = settings;
  const step = stepInForce(plan, run);
  if (step === undefined) return [];
  return metrics.rules.flatMap((rule) => {
    const since = step < rule.from || step > rule.to ? undefined : sinceOf(rule, plan, run);
    if (since === undefined) return [];
    return [{ rule, since, tally: run.checkpoint?.metrics?.find(({ key }) => key === rule.key) }];
  });
}

/** The last step that the share in force has reached: an edited plan may have none at just that share. */
function stepInForce({ steps }: Plan, run: Run): number | undefined {
  const share = shareInForce(run);
  if (share === undefined) return undefined;
  const [percentage] = share;
  return percentage >= 100 ? steps.length : steps.findLastIndex((step) => reaches(percentage, step.rampPercentage));
}

/** When the ramp of the metric's first step came into force. */
function sinceOf({ from }: MetricRule, { steps }: Plan, run: Run): number | undefined {
  const wanted = steps[from]?.rampPercentage ?? 100;
  const shares = withShareInForce(run, run.checkpoint?.shares ?? []);
  return shares.find(([percentage]) => reaches(percentage, wanted))?.[1];
}

function reaches(percentage: number, wanted: number): boolean {
  return percentage > wanted || samePercentage(percentage, wanted);
}

function subjectOf({ settings, conn }: Measuring, { candidate, checkpoint }: Run): Subject {
  return {
    deployment: settings.deploymentName,
    namespace: conn.namespace,
    buildId: candidate,
    previousBuildId: checkpoint?.previous ?? '',
  };
}
