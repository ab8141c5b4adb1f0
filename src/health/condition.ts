import { Environment, EvaluationError, ParseError, TypeError as CelTypeError, type TypeCheckResult } from '@marcbachmann/cel-js';
import { asError } from '../system/errors.js';
import { conditionSay } from './messages.js';

/** Far more than anybody writes, far less than would take time. */
const LIMITS = { maxAstNodes: 500, maxDepth: 50 };

const WITH_RESULT = new Environment({ limits: LIMITS }).registerVariable('result', 'dyn');
const WITHOUT = new Environment({ limits: LIMITS });

/** What is wrong with a condition, in words, or `undefined` when it can be judged: CEL that gives true or false from `result`. */
export function conditionProblem(text: string): string | undefined {
  const { valid, type = 'dyn', error } = checked(WITH_RESULT, text);
  if (!valid) return error === undefined ? '' : problemOf(error);
  if (type !== 'bool' && type !== 'dyn') return conditionSay.notTruth(type);
  return checked(WITHOUT, text).valid ? conditionSay.unused : undefined;
}

/**
 * Whether the condition holds for a value as JSON has it. CEL has neither side effects nor loops without end, and runs no code.
 * @throws Error when it cannot be judged, with what was wrong in words
 */
export function holds(text: string, result: unknown): boolean | undefined {
  let found: unknown;
  try {
    found = WITH_RESULT.evaluate(text, { result });
  } catch (error) {
    throw new Error(problemOf(asError(error)), { cause: error });
  }
  return typeof found === 'boolean' ? found : undefined;
}

interface Checked extends Pick<TypeCheckResult, 'valid' | 'type'> {
  readonly error?: Error;
}

function checked(environment: Environment, text: string): Checked {
  try {
    return environment.check(text);
  } catch (error) {
    return { valid: false, error: asError(error) };
  }
}

function problemOf(error: Error): string {
  const known = error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError;
  if (!known) return firstLine(error.message);
  const { summary, range } = error;
  return range === undefined ? firstLine(summary) : conditionSay.at(firstLine(summary), range.start + 1);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.replace(/\.$/, '') ?? '';
}
