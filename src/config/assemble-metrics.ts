import { type MetricRule } from '../gate/measurements.js';
import { type Metric, type Provider } from '../health/metric.js';
import { UserError } from '../system/errors.js';
import { fingerprint } from './fingerprint.js';
import { providersNone } from './messages-metrics.js';
import { PROVIDERS } from './rules-metrics.js';
import { type MetricConfig } from './schema-metrics.js';
import { type Config } from './schema.js';
import { type MetricSettings } from './settings.js';

/** Every metric of the configuration: the rules for the gate, the sources for health. */
export function metricsOf({ rollout }: Config): MetricSettings {
  const { metrics, startingStep } = rollout.analysis;
  const steps = (rollout.steps ?? []).flatMap(({ analysis }, step) =>
    (analysis?.metrics ?? []).map((metric) => ({
      metric,
      from: step,
      to: step,
      scope: `step ${step}`,
      needed: metric.count ?? 1,
    })),
  );
  const background = metrics.map((metric) => {
    return { metric, from: startingStep, to: Number.POSITIVE_INFINITY, scope: 'background', needed: 1 };
  });
  const all = [...background, ...steps].map((each) => ({ ...each, key: keyOf(each.metric.name, each.scope) }));
  return {
    rules: all.map(({ metric, key, from, to, needed }) => ({ ...ruleOf(metric), key, from, to, needed })),
    sources: all.map(({ metric, key }) => sourceOf(metric, key)),
  };
}

/** By its name, so that a mended query keeps its counts and a metric under a new name begins anew. */
function keyOf(name: string, scope: string): string {
  return fingerprint([name, scope]).slice(0, 8);
}

function ruleOf(metric: MetricConfig): Omit<MetricRule, 'key' | 'from' | 'to' | 'needed'> {
  const { name, interval, initialDelay, failureLimit, consecutiveErrorLimit, dryRun } = metric;
  return {
    ...{ name, interval, initialDelay, failureLimit, consecutiveErrorLimit, dryRun },
    condition: conditionText(metric),
    count: metric.count ?? (interval === undefined ? 1 : undefined),
  };
}

function conditionText({ successCondition, failureCondition }: MetricConfig): string {
  if (successCondition === undefined && failureCondition === undefined) return 'exit code 0';
  const parts = [
    ...(successCondition === undefined ? [] : [successCondition]),
    ...(failureCondition === undefined ? [] : [`not ${failureCondition}`]),
  ];
  return parts.join('; ');
}

function sourceOf({ name, successCondition, failureCondition, noData, provider }: MetricConfig, key: string): Metric {
  return {
    ...{ key, name, noData, provider: providerOf(provider) },
    ...(successCondition === undefined ? {} : { successCondition }),
    ...(failureCondition === undefined ? {} : { failureCondition }),
  };
}

function providerOf({ prometheus, http, command }: MetricConfig['provider']): Provider {
  if (prometheus !== undefined) return { kind: 'prometheus', ...prometheus };
  if (http !== undefined) return { kind: 'http', ...http };
  const [program, ...args] = command?.run ?? [];
  if (command === undefined || program === undefined) throw new UserError(providersNone('`provider`', PROVIDERS));
  return { kind: 'command', run: [program, ...args], timeout: command.timeout };
}
