/** How a metric from outside is measured, and what its measurements mean. Named as in Argo Rollouts. Durations in milliseconds. */
export interface MetricRule {
  /** Names the metric in the checkpoint. */
  readonly key: string;
  readonly name: string;
  /** The conditions, as the user wrote them. */
  readonly condition: string;
  /** Steps in which it is measured, both included; the number of steps = the bake after promotion. */
  readonly from: number;
  readonly to: number;
  /** From one measurement to the next; `undefined` = measured once. */
  readonly interval: number | undefined;
  /** From the ramp of its first step to the first measurement. */
  readonly initialDelay: number;
  /** Ends after so many measurements that succeeded or failed; `undefined` = never. */
  readonly count: number | undefined;
  /** Measurements that must have succeeded or failed before a pass. */
  readonly needed: number;
  /** So many failed measurements are borne; one more fails the build. */
  readonly failureLimit: number;
  /** So many errors in a row are borne; one more holds the rollout. */
  readonly consecutiveErrorLimit: number;
  /** Measured and shown, never decides. */
  readonly dryRun: boolean;
}

/** What one measurement said. `no-data` = there was an answer without a value; `error` = there was none that could be judged. */
export interface Measurement {
  readonly result: 'success' | 'failure' | 'inconclusive' | 'no-data' | 'error';
  /** The value, or what went wrong: one line without its full stop, free of secrets. */
  readonly seen: string;
}

/** What must survive a process about one metric. */
export interface Tally {
  readonly key: string;
  /** When it was last tried, milliseconds since the epoch. */
  readonly at: number;
  /** Measurements that succeeded or failed. */
  readonly measured: number;
  readonly failed: number;
  /** Errors since the last measurement that was none. */
  readonly errors: number;
  /** What the last measurement said that was no error. */
  readonly last: Exclude<Measurement['result'], 'error'> | 'none';
}

/** As in Argo Rollouts: an error is tried again after ten seconds. */
const RETRY = 10_000;

/**
 * When a metric is to be measured next.
 *
 * @param since when the ramp of its first step came into force
 * @returns milliseconds since the epoch; `undefined` = never again
 */
export function dueAt(rule: MetricRule, tally: Tally | undefined, since: number): number | undefined {
  if (tally === undefined) return since + rule.initialDelay;
  if (tally.failed > rule.failureLimit) return undefined;
  const said = tally.last === 'success' || tally.last === 'failure';
  const over = rule.count !== undefined && tally.measured >= rule.count;
  if (over && said && tally.errors === 0) return undefined;
  const interval = rule.interval ?? RETRY;
  return tally.at + (tally.errors > 0 ? Math.min(interval, RETRY) : interval);
}

/** The tally with one more measurement, made at `at`. */
export function withMeasurement(
  tally: Tally | undefined,
  { key }: MetricRule,
  made: Measurement & { readonly at: number },
): Tally {
  const before = tally ?? { key, at: made.at, measured: 0, failed: 0, errors: 0, last: 'none' };
  const { result, at } = made;
  if (result === 'error') return { ...before, at, errors: before.errors + 1 };
  const counts = result === 'success' || result === 'failure';
  return {
    key,
    at,
    measured: before.measured + (counts ? 1 : 0),
    failed: before.failed + (result === 'failure' ? 1 : 0),
    errors: 0,
    last: result,
  };
}

/** One metric as it stands: what decides, and what a reader wants to see. */
export interface MetricState
  extends
    Pick<MetricRule, 'name' | 'condition' | 'needed' | 'failureLimit' | 'consecutiveErrorLimit' | 'dryRun'>,
    Omit<Tally, 'key' | 'at'> {
  /** When it was last tried; absent = not yet. */
  readonly at?: number;
  /** When it is due, where that is in the future and nothing was measured yet. */
  readonly due?: number;
  /** What the last attempt saw, if it was made by this process. */
  readonly seen?: string;
}

export function stateOf(
  rule: MetricRule,
  tally: Tally | undefined,
  { seen, due }: { readonly seen?: string | undefined; readonly due?: number | undefined },
): MetricState {
  const { name, condition, needed, failureLimit, consecutiveErrorLimit, dryRun } = rule;
  return {
    ...{ name, condition, needed, failureLimit, consecutiveErrorLimit, dryRun },
    measured: tally?.measured ?? 0,
    failed: tally?.failed ?? 0,
    errors: tally?.errors ?? 0,
    last: tally?.last ?? 'none',
    ...(tally === undefined ? {} : { at: tally.at }),
    ...(tally === undefined && due !== undefined ? { due } : {}),
    ...(seen === undefined ? {} : { seen }),
  };
}
