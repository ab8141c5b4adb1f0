import { type Runner } from './runner.js';

/** Every output of the Action; action.yml declares the same (scripts/action-metadata.mjs compares them). */
export const OUTPUT_NAMES = ['outcome', 'build-id', 'previous-build-id', 'ramp', 'headline', 'report'] as const;

/** Writes all outputs; one without a value is empty, so that an earlier step's value never shines through. */
export function writeOutputs(runner: Runner, outputs: Readonly<Record<string, string>>): void {
  for (const name of OUTPUT_NAMES) runner.output(name, outputs[name] ?? '');
}
