import { conditionProblem } from '../health/condition.js';
import { namesSubject } from '../health/subject.js';
import { splicedInto } from '../platform/placeholders.js';
import { splicedArgument } from './messages.js';
import {
  badCondition,
  countWithoutInterval,
  limitUnreachable,
  metricNamedTwice,
  metricWithoutCondition,
  providersMany,
  providersNone,
} from './messages-metrics.js';
import { type Mistake } from './mistake.js';
import { isList, isMap, valueAt, type Path } from './tree.js';

export const PROVIDERS = ['prometheus', 'http', 'command'] as const;

export interface MetricAt {
  readonly path: Path;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Index of its step; `undefined` = background. */
  readonly step: number | undefined;
}

/** Every metric of the file that is a map, wherever it stands. */
export function metricsIn(tree: unknown): MetricAt[] {
  const steps = valueAt(tree, ['rollout', 'steps']);
  return [
    ...metricsAt(tree, ['rollout', 'analysis', 'metrics'], undefined),
    ...(isList(steps) ? steps : []).flatMap((_step, index) =>
      metricsAt(tree, ['rollout', 'steps', index, 'analysis', 'metrics'], index),
    ),
  ];
}

function metricsAt(tree: unknown, path: Path, step: number | undefined): MetricAt[] {
  const list = valueAt(tree, path);
  if (!isList(list)) return [];
  return list.flatMap((fields, index) => (isMap(fields) ? [{ path: [...path, index], fields, step }] : []));
}

/** What must hold between the values of a metric. Values that are wrong in themselves are left to the schema. */
export function metricMistakes(tree: unknown): Mistake[] {
  const metrics = metricsIn(tree);
  return [
    ...metrics.flatMap(conditionMistakes),
    ...metrics.flatMap(providerMistakes),
    ...metrics.flatMap(countMistakes),
    ...nameMistakes(metrics),
  ];
}

function conditionMistakes({ path, fields }: MetricAt): Mistake[] {
  const conditions = ['successCondition', 'failureCondition'].filter((key) => fields[key] !== undefined);
  if (conditions.length === 0 && valueAt(fields, ['provider', 'command']) === undefined)
    return [{ path, at: 'key', says: metricWithoutCondition }];
  return conditions.flatMap((key) => {
    const text = fields[key];
    const problem = typeof text === 'string' && text !== '' ? conditionProblem(text) : undefined;
    if (problem === undefined) return [];
    return [{ path: [...path, key], at: 'value' as const, says: (name: string) => badCondition(name, problem) }];
  });
}

function providerMistakes({ path, fields }: MetricAt): Mistake[] {
  const provider = fields['provider'];
  if (!isMap(provider)) return [];
  const at: Path = [...path, 'provider'];
  const given = PROVIDERS.filter((kind) => provider[kind] !== undefined);
  const strange = Object.keys(provider).length > given.length;
  // An unknown key is a mistake of its own.
  if (given.length === 0) return strange ? [] : [{ path: at, at: 'key', says: (name) => providersNone(name, PROVIDERS) }];
  if (given.length > 1) return [{ path: at, at: 'key', says: (name) => providersMany(name, given) }];
  const run = valueAt(provider, ['command', 'run']);
  const argv = isList(run) ? run.filter((argument) => typeof argument === 'string') : [];
  return splicedInto(argv, namesSubject).map((argument) => ({
    path: [...at, 'command', 'run'],
    at: 'value',
    says: (name) => splicedArgument(name, argument),
  }));
}

function countMistakes({ path, fields }: MetricAt): Mistake[] {
  const { count, interval, failureLimit = 0 } = fields;
  if (typeof count === 'number' && count > 1 && interval === undefined)
    return [{ path: [...path, 'count'], at: 'key', says: countWithoutInterval }];
  const most = interval === undefined ? 1 : count;
  if (typeof most !== 'number' || typeof failureLimit !== 'number' || most < 1 || failureLimit < most) return [];
  return [{ path: [...path, 'failureLimit'], at: 'value', says: (name) => limitUnreachable(name, most, failureLimit) }];
}

function nameMistakes(metrics: readonly MetricAt[]): Mistake[] {
  return metrics.flatMap(({ path, fields, step }, index) => {
    const name = fields['name'];
    const earlier = metrics.slice(0, index).filter((other) => other.step === undefined || other.step === step);
    if (typeof name !== 'string' || !earlier.some((other) => other.fields['name'] === name)) return [];
    return [{ path: [...path, 'name'], at: 'value' as const, says: (place: string) => metricNamedTwice(place, name) }];
  });
}
