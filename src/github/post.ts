import { UserError, asError } from '../system/errors.js';
import { annotationsOfError } from './annotations.js';
import { readInputs, type Texts } from './inputs.js';
import { logGroup, runnerLog } from './log.js';
import { type Runner } from './runner.js';
import { type Published, type Request, type Step } from './step.js';
import { maskPem, maskToken } from './secrets.js';
import { writeSummary } from './summary.js';

/** What the main step leaves for the step after the job. */
const STATE = 'rollout';
const BEGUN = 'begun';
const ENDED = 'ended';

/** From now on, and until `ended`, the step after the job looks after the rollout. */
export function begun(runner: Runner): void {
  runner.keep(STATE, BEGUN);
}

export function ended(runner: Runner): void {
  runner.keep(STATE, ENDED);
}

export interface Post extends Pick<Step, 'runner' | 'inputs' | 'tokens' | 'pems'> {
  readonly run: (request: Omit<Request, 'verb'>) => Promise<Published>;
}

/** Runs after the job: only when the main step began a rollout and did not end by itself. Never fails the job: it has ended already. */
export async function runPostStep({ runner, inputs: names, tokens, pems, run }: Post): Promise<void> {
  if (runner.kept(STATE) !== BEGUN) return;
  try {
    const inputs: Texts = readInputs(runner, names);
    for (const name of tokens) maskToken(runner, inputs[name]);
    for (const name of pems) maskPem(runner, inputs[name]);
    const published = await run({ inputs, log: runnerLog(runner) });
    for (const annotation of published.annotations(false)) runner.annotate(annotation);
    logGroup(runner, 'Report', published.text);
    await writeSummary(runner, published.markdown);
  } catch (thrown) {
    for (const annotation of annotationsOfError(thrown)) runner.annotate(annotation);
    const error = asError(thrown);
    if (!(error instanceof UserError)) logGroup(runner, 'Stack trace', error.stack ?? error.message);
  }
}
