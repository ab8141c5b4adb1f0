import { metricTooLong, neverMeasured, secretHeader, startingStepBeyond } from './messages-metrics.js';
import { type Mistake } from './mistake.js';
import { type MetricAt, metricsIn } from './rules-metrics.js';
import { stepsThrough } from './rules-steps.js';
import { isMap, valueAt, type Path } from './tree.js';
import { duration } from './values.js';

/** Whether there is a step, and time in it, for what is to be measured. */
export function measuringMistakes(tree: unknown): Mistake[] {
  const metrics = metricsIn(tree);
  const steps = stepsThrough(tree);
  const path = ['rollout', 'analysis', 'startingStep'];
  const start = valueAt(tree, path) ?? 0;
  if (typeof start !== 'number' || metrics.length === 0) return [];
  if (start > steps.length) return [{ path, at: 'value', says: (name) => startingStepBeyond(name, steps.length, start) }];
  const bake = milliseconds(valueAt(tree, ['rollout', 'postPromotion', 'bake']));
  const background = metrics.filter(({ step }) => step === undefined);
  if (start === steps.length && bake === 0)
    return background.slice(0, 1).map(() => ({ path: ['rollout', 'analysis', 'metrics'], at: 'key', says: neverMeasured }));
  return metrics.flatMap((metric) => timeMistakes(metric, steps[metric.step ?? start]));
}

/** A metric that decides must be through before its step may end, or the step never passes by itself. */
function timeMistakes({ path, fields, step: own }: MetricAt, step: unknown): Mistake[] {
  if (!isMap(step) || fields['dryRun'] === true || waitsForPerson(step)) return [];
  const pause = isMap(step['pause']) ? step['pause']['duration'] : (step['pauseDuration'] ?? step['pause']);
  const longest = Math.max(milliseconds(pause), milliseconds(step['maxDuration']));
  const count = own !== undefined && typeof fields['count'] === 'number' ? fields['count'] : 1;
  const needs = milliseconds(fields['initialDelay']) + (count - 1) * milliseconds(fields['interval']);
  if (needs <= longest) return [];
  return [{ path, at: 'key', says: (name) => metricTooLong(name, needs / 1000, longest / 1000) }];
}

function waitsForPerson({ approval, pause }: Readonly<Record<string, unknown>>): boolean {
  return approval === true || isMap(approval) || (isMap(pause) && pause['duration'] === undefined);
}

/** Nothing for what is absent or wrong in itself. */
function milliseconds(written: unknown): number {
  const { success, data } = duration.safeParse(written);
  return success ? data : 0;
}

const SECRET = /^(?:authorization|proxy-authorization|cookie)$|token|secret|api-?key|password/i;

/** A secret that is written out in the file. Judge the file as written: what `${NAME}` brings is welcome. */
export function secretHeaderMistakes(tree: unknown): Mistake[] {
  return metricsIn(tree).flatMap(({ path, fields }) =>
    ['prometheus', 'http'].flatMap((kind) => {
      const headers = valueAt(fields, ['provider', kind, 'headers']);
      if (!isMap(headers)) return [];
      return Object.entries(headers)
        .filter(([name, value]) => SECRET.test(name) && typeof value === 'string' && !value.includes('${'))
        .map(([name]) => ({
          path: [...path, 'provider', kind, 'headers', name] satisfies Path,
          at: 'value' as const,
          says: secretHeader,
        }));
    }),
  );
}
