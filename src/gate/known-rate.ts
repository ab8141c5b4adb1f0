import { type Arm } from './arms.js';
import { type TestSettings } from './regression.js';

/** Without any workflow the rate is taken to be this, which weighs as much as so many workflows. */
const USUAL = 0.01;
const WEIGHT = 100;

/**
 * The failure rate that is known before a rollout, from what closed on the version before. A handful says little: two of three failed
 * are no 67 %, which would widen the harm budget to a third of all workflows.
 */
export function knownRate({ closed, bad }: Pick<Arm, 'closed' | 'bad'>): number {
  return (bad + WEIGHT * USUAL) / (closed + WEIGHT);
}

/** The settings with the rate that was measured, unless the configuration says one. */
export function withKnownRate(
  settings: TestSettings,
  measured: readonly [closed: number, bad: number] | undefined,
): TestSettings {
  if (settings.baselineRate !== undefined || measured === undefined) return settings;
  const [closed, bad] = measured;
  return { ...settings, baselineRate: knownRate({ closed, bad }) };
}
