import { EXIT, type ExitCode } from '../system/exit-codes.js';
import { type Logger } from '../system/logger.js';
import { UserError, UserErrors, asError } from '../system/errors.js';
import { annotationsOfError } from './annotations.js';
import { misnamed, notBoolean, readInputs, type Texts } from './inputs.js';
import { logGroup, runnerLog } from './log.js';
import { ERROR_SUMMARY, UNKNOWN_VERB } from './messages.js';
import { writeOutputs } from './outputs.js';
import { type Annotation, type Runner } from './runner.js';
import { maskPem, maskToken } from './secrets.js';
import { writeSummary } from './summary.js';

/** What the workflow asked for. Inputs that are absent have no key. */
export interface Request {
  readonly verb: string;
  readonly inputs: Texts;
  readonly log: Logger;
}

/** A report as its readers get it. */
export interface Published {
  readonly exitCode: ExitCode;
  /** What a reader of the run page sees; `fails`: whether it fails the step. */
  readonly annotations: (fails: boolean) => readonly Annotation[];
  /** By name. */
  readonly outputs: Texts;
  readonly markdown: string;
  /** The report as text, for the log. */
  readonly text: string;
  /** Where the report was written, if anywhere. */
  readonly path: string | undefined;
}

export interface Step {
  readonly runner: Runner;
  /** The verbs that the input `verb` may name; the first is the default. */
  readonly verbs: readonly [string, ...string[]];
  /** Every input of the Action. */
  readonly inputs: readonly string[];
  /** Every output of the Action. */
  readonly outputs: readonly string[];
  /** Inputs that must be `true` or `false`. */
  readonly booleans: readonly string[];
  /** Which of them are secrets: tokens, and PEM texts or paths to them. */
  readonly tokens: readonly string[];
  readonly pems: readonly string[];
  readonly otherNames: Readonly<Record<string, readonly string[]>>;
  readonly run: (request: Request) => Promise<Published>;
}

/** Throws UserErrors that name every mistake. */
function verbOf({ runner, verbs, inputs: names, booleans, otherNames }: Step, inputs: Texts): string {
  const verb = inputs['verb'] ?? verbs[0];
  const mistakes = [
    ...misnamed(runner, { names, otherNames }),
    ...(verbs.includes(verb) ? [] : [new UserError(UNKNOWN_VERB(verb, verbs))]),
    ...notBoolean(inputs, booleans),
  ];
  if (mistakes.length > 0) throw new UserErrors(mistakes);
  return verb;
}

/** Whether a step fails that ends with this exit code; a hold is no failure unless the workflow says so. */
export function failsStep(exitCode: ExitCode, failOnHold: boolean): boolean {
  return exitCode === EXIT.held ? failOnHold : exitCode !== EXIT.done;
}

async function tellReport({ runner, outputs: names }: Step, published: Published, fails: boolean): Promise<void> {
  for (const annotation of published.annotations(fails)) runner.annotate(annotation);
  logGroup(runner, 'Report', published.text);
  writeOutputs(runner, names, published.outputs);
  await writeSummary(runner, published.markdown);
}

async function tellError({ runner, outputs: names }: Step, thrown: unknown): Promise<ExitCode> {
  const annotations = annotationsOfError(thrown);
  for (const annotation of annotations) runner.annotate(annotation);
  const error = asError(thrown);
  if (!(error instanceof UserError)) logGroup(runner, 'Stack trace', error.stack ?? error.message);
  writeOutputs(runner, names, { outcome: 'error', headline: annotations[0]?.message ?? '' });
  await writeSummary(runner, ERROR_SUMMARY(annotations.map(({ message }) => message)));
  return error instanceof UserError ? error.exitCode : EXIT.error;
}

/**
 * Runs a verb as a step of a workflow: inputs in; annotations, log, outputs and summary out.
 * @returns the exit code for the process: 0 unless the step fails
 */
export async function runStep(step: Step): Promise<ExitCode> {
  const { runner, run } = step;
  try {
    const inputs = readInputs(runner, step.inputs);
    for (const name of step.tokens) maskToken(runner, inputs[name]);
    for (const name of step.pems) maskPem(runner, inputs[name]);
    const verb = verbOf(step, inputs);
    const published = await run({ verb, inputs, log: runnerLog(runner) });
    const fails = failsStep(published.exitCode, inputs['fail-on-hold']?.toLowerCase() === 'true');
    await tellReport(step, published, fails);
    return fails ? published.exitCode : EXIT.done;
  } catch (error) {
    return await tellError(step, error);
  }
}
