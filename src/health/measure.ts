import { type MetricSource, type Subject } from '../gate/evidence.js';
import { type Measurement } from '../gate/measurements.js';
import { redactor } from '../platform/secrets.js';
import { asError } from '../system/errors.js';
import { type CommandSurroundings, readCommand } from './command.js';
import { holds } from './condition.js';
import { readHttp } from './http.js';
import { say } from './messages.js';
import { type Metric, type Reading } from './metric.js';
import { readPrometheus } from './prometheus.js';

type Surroundings = Omit<CommandSurroundings, 'judged'>;

/** Longest value that a sentence shows, and longest sentence. */
const SHOWN = 120;
const LONGEST = 400;

/** The metrics of a configuration, measured by their providers. What goes wrong is a measurement with `error`, never a pass. */
export function metricSource(metrics: readonly Metric[], surroundings: Surroundings): MetricSource {
  const known = new Map(metrics.map((metric) => [metric.key, metric]));
  const hide = redactor(surroundings.env, surroundings.secrets);
  return {
    measure: async (key, subject, signal) => {
      const metric = known.get(key);
      if (metric === undefined) throw new Error(`no metric has the key ${key}`);
      const { result, seen } = judged(metric, await readingOf(metric, subject, { ...surroundings, signal }));
      return { result, seen: shortened(hide(seen), LONGEST) };
    },
  };
}

type Reader = Surroundings & { readonly signal: AbortSignal };

async function readingOf(metric: Metric, subject: Subject, { signal, ...surroundings }: Reader): Promise<Reading> {
  const { provider, successCondition, failureCondition } = metric;
  try {
    switch (provider.kind) {
      case 'prometheus':
        return await readPrometheus(provider, subject, signal);
      case 'http':
        return await readHttp(provider, subject, signal);
      case 'command': {
        const byConditions = successCondition !== undefined || failureCondition !== undefined;
        return await readCommand(provider, subject, { ...surroundings, judged: byConditions, signal });
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'error', because: say.unexpected(asError(error).message) };
  }
}

/** As in Argo Rollouts: failing beats succeeding; with one condition its opposite is the other answer; with two, neither is open. */
function judged(metric: Metric, reading: Reading): Measurement {
  if (reading.kind === 'judged') return { result: reading.result, seen: reading.seen };
  if (reading.kind === 'error') return { result: 'error', seen: reading.because };
  if (reading.kind === 'none') return { result: NO_DATA[metric.noData], seen: reading.because };
  const { successCondition, failureCondition } = metric;
  const shown = shownValue(reading.value);
  try {
    const failed = failureCondition === undefined ? undefined : truth(failureCondition, reading.value, shown);
    const succeeded = successCondition === undefined ? undefined : truth(successCondition, reading.value, shown);
    return { result: resultOf(failed, succeeded), seen: shown };
  } catch (error) {
    return { result: 'error', seen: asError(error).message };
  }
}

const NO_DATA: Record<Metric['noData'], Measurement['result']> = { inconclusive: 'no-data', error: 'error', fail: 'failure' };

function resultOf(failed: boolean | undefined, succeeded: boolean | undefined): Measurement['result'] {
  if (failed === true) return 'failure';
  if (succeeded === true) return 'success';
  if (failed === undefined) return succeeded === undefined ? 'error' : 'failure';
  return succeeded === undefined ? 'success' : 'inconclusive';
}

function truth(condition: string, value: unknown, shown: string): boolean {
  let found: boolean | undefined;
  try {
    found = holds(condition, value);
  } catch (error) {
    throw new Error(say.conditionFailed(condition, asError(error).message, shown), { cause: error });
  }
  if (found === undefined) throw new Error(say.notTruth(condition, shown));
  return found;
}

/** A value in a sentence: a list of one is its member, numbers have six digits, long ones are cut. */
function shownValue(value: unknown): string {
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const text = JSON.stringify(only, (_key, part: unknown) => (typeof part === 'number' ? shortNumber(part) : part));
  return shortened(text, SHOWN);
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** JSON knows no infinity. */
function shortNumber(value: number): number | string {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : String(value);
}
