import { type Runner } from './runner.js';

/**
 * The inputs that the workflow set, by name. An input that is empty counts as absent: a runner cannot tell the two apart,
 * and `${{ secrets.MISSING }}` is an empty text as well.
 */
export function readInputs<Name extends string>(runner: Runner, names: readonly Name[]): Partial<Record<Name, string>> {
  const inputs: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = runner.input(name);
    if (value !== '') inputs[name] = value;
  }
  return inputs;
}
