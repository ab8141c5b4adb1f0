import { bounded } from '../report/bounded.js';
import { MAX_SUMMARY_BYTES } from '../report/markdown.js';
import { asError } from '../system/errors.js';
import { NO_SUMMARY } from './messages.js';
import { type Runner } from './runner.js';

/** Appends to the step summary, at most what GitHub shows. A runner without one costs a line in the log, never the outcome of the rollout. */
export async function writeSummary(runner: Runner, markdown: string): Promise<void> {
  try {
    await runner.summary(bounded(markdown, MAX_SUMMARY_BYTES));
  } catch (error) {
    runner.line(NO_SUMMARY(asError(error).message));
  }
}
