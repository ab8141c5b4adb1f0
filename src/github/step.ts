import { EXIT, type ExitCode } from '../system/exit-codes.js';
import { type Logger } from '../system/logger.js';
import { UserError, UserErrors, asError } from '../system/errors.js';
import { type Told, annotationsOf, annotationsOfError } from './annotations.js';
import { readInputs } from './inputs.js';
import { logGroup, runnerLog } from './log.js';
import { ERROR_SUMMARY, NOT_A_BOOLEAN, UNKNOWN_VERB } from './messages.js';
import { writeOutputs } from './outputs.js';
import { type Runner } from './runner.js';
import { maskPem, maskToken } from './secrets.js';
import { writeSummary } from './summary.js';

/** What the workflow asked for. Inputs that are absent have no key. */
export interface Request<Name extends string> {
  readonly verb: string;
  readonly inputs: Partial<Record<Name, string>>;
  readonly log: Logger;
}

/** A report as its readers get it. */
export interface Published {
  readonly report: Told;
  /** By name. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly markdown: string;
  /** The report as text, for the log. */
  readonly text: string;
  /** Where the report was written, if anywhere. */
  readonly path: string | undefined;
}

export interface Step<Name extends string> {
  readonly runner: Runner;
  /** The verbs that the input `verb` may name; the first is the default. */
  readonly verbs: readonly [string, ...string[]];
  /** The inputs handed to the verb. */
  readonly names: readonly Name[];
  /** Which of them are secrets: tokens, and PEM texts or paths to them. */
  readonly tokens: readonly Name[];
  readonly pems: readonly Name[];
  readonly run: (request: Request<Name>) => Promise<Published>;
}

/** Inputs of the Action alone: what to run, and what of its outcome fails the step. */
export const STEP_INPUTS = ['verb', 'fail-on-hold'] as const;

function stepInputs(runner: Runner, verbs: Step<string>['verbs']): { readonly verb: string; readonly failOnHold: boolean } {
  const { verb = verbs[0], 'fail-on-hold': failOnHold = 'false' } = readInputs(runner, STEP_INPUTS);
  const mistakes = [
    ...(verbs.includes(verb) ? [] : [new UserError(UNKNOWN_VERB(verb, verbs))]),
    ...(/^(true|false)$/i.test(failOnHold) ? [] : [new UserError(NOT_A_BOOLEAN('fail-on-hold', failOnHold))]),
  ];
  if (mistakes.length > 0) throw new UserErrors(mistakes);
  return { verb, failOnHold: failOnHold.toLowerCase() === 'true' };
}

/** Whether a step fails that ends with this exit code; a hold is no failure unless the workflow says so. */
export function failsStep(exitCode: ExitCode, failOnHold: boolean): boolean {
  return exitCode === EXIT.held ? failOnHold : exitCode !== EXIT.done;
}

async function tellReport(runner: Runner, { report, outputs, markdown, text }: Published, fails: boolean): Promise<void> {
  for (const annotation of annotationsOf(report, fails)) runner.annotate(annotation);
  logGroup(runner, 'Report', text);
  writeOutputs(runner, outputs);
  await writeSummary(runner, markdown);
}

async function tellError(runner: Runner, thrown: unknown): Promise<ExitCode> {
  const annotations = annotationsOfError(thrown);
  for (const annotation of annotations) runner.annotate(annotation);
  const error = asError(thrown);
  if (!(error instanceof UserError)) logGroup(runner, 'Stack trace', error.stack ?? error.message);
  writeOutputs(runner, { outcome: 'error', headline: annotations[0]?.message ?? '' });
  await writeSummary(runner, ERROR_SUMMARY(annotations.map(({ message }) => message)));
  return error instanceof UserError ? error.exitCode : EXIT.error;
}

/**
 * Runs a verb as a step of a workflow: inputs in; annotations, log, outputs and summary out.
 * @returns the exit code for the process: 0 unless the step fails
 */
export async function runStep<Name extends string>({ runner, verbs, names, tokens, pems, run }: Step<Name>): Promise<ExitCode> {
  try {
    const inputs = readInputs(runner, names);
    for (const name of tokens) maskToken(runner, inputs[name]);
    for (const name of pems) maskPem(runner, inputs[name]);
    const { verb, failOnHold } = stepInputs(runner, verbs);
    const published = await run({ verb, inputs, log: runnerLog(runner) });
    const fails = failsStep(published.report.exitCode, failOnHold);
    await tellReport(runner, published, fails);
    return fails ? published.report.exitCode : EXIT.done;
  } catch (error) {
    return await tellError(runner, error);
  }
}
