import { resolveSettings } from '../../../src/config/inputs.js';
import { type Settings } from '../../../src/config/settings.js';
import { withRollout } from './mistakes.js';

/** A metric without a mistake. */
export const GOOD = {
  name: 'errors',
  interval: '1m',
  successCondition: 'result < 1',
  provider: { http: { url: 'https://health.example/x' } },
};

/** A rollout with these background metrics; JSON is YAML.  */
export function withMetrics(metrics: unknown, more: Readonly<Record<string, unknown>> = {}): string {
  const { steps = [{ setWeight: 5, pause: '10m' }], ...analysis } = more;
  return withRollout(`replay: off\nsteps: ${JSON.stringify(steps)}\nanalysis: ${JSON.stringify({ metrics, ...analysis })}`);
}

export type Fields = Readonly<Record<string, unknown>>;

/** A rollout with one metric, which differs from the good one. */
export const metric = (change: Fields) => withMetrics([{ ...GOOD, ...change }]);

export function settingsOf(text: string, env: Readonly<Record<string, string>> = {}): Promise<Settings> {
  return resolveSettings({ inputs: {}, env, cwd: '/repo', readFile: () => Promise.resolve(text) });
}
