import { type Texts } from './inputs.js';
import { type Runner } from './runner.js';

/** Writes all outputs of an Action; one without a value is empty, so that an earlier step's value never shines through. */
export function writeOutputs(runner: Runner, names: readonly string[], outputs: Texts): void {
  for (const name of names) runner.output(name, outputs[name] ?? '');
}
