import { UserError } from '../system/errors.js';
import { suggestion } from '../system/suggestion.js';
import { NOT_A_BOOLEAN, OTHER_NAME } from './messages.js';
import { type Runner } from './runner.js';

/** Inputs by name, kebab-case. */
export type Texts = Readonly<Record<string, string>>;

/**
 * The inputs that the workflow set, by name. An input that is empty counts as absent: a runner cannot tell the two apart,
 * and `${{ secrets.MISSING }}` is an empty text as well.
 */
export function readInputs(runner: Runner, names: readonly string[]): Texts {
  return Object.fromEntries(names.map((name) => [name, runner.input(name)] as const).filter(([, value]) => value !== ''));
}

/**
 * Inputs that the workflow set and the Action does not have, though it has one that was probably meant: the runner only warns of them,
 * and a run without what they say is another run than the one that was asked for. What is like nothing here is left to the runner.
 *
 * @param otherNames names that people try, by the name that is right here
 */
export function misnamed(
  runner: Runner,
  { names, otherNames }: { readonly names: readonly string[]; readonly otherNames: Readonly<Record<string, readonly string[]>> },
): readonly UserError[] {
  return runner.given().flatMap((given) => {
    if (names.includes(given)) return [];
    const meant = names.find((name) => otherNames[name]?.includes(given)) ?? suggestion(given, names);
    return meant === undefined ? [] : [new UserError(OTHER_NAME(given, meant))];
  });
}

/** Those of the inputs that must be `true` or `false` and are not. */
export function notBoolean(inputs: Texts, booleans: readonly string[]): readonly UserError[] {
  return booleans.flatMap((name) => {
    const value = inputs[name];
    return value === undefined || /^(true|false)$/i.test(value) ? [] : [new UserError(NOT_A_BOOLEAN(name, value))];
  });
}
