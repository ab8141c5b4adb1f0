import { markdownText } from '../report/escape.js';
import { OUTCOME, type Outcome } from '../report/messages.js';

/** Every sentence that this room shows to users. */

export const TITLE = (outcome: Outcome): string => ['Rainbow Deploy', OUTCOME[outcome]].filter((part) => part !== '').join(': ');

export const MORE = (count: number): string => `and ${count} more; all of them are in the log and in the step summary.`;

export const SEVERAL_MISTAKES = (count: number, first: string): string =>
  `${count} mistakes, nothing was changed; mend all of them, then run again. The first: ${first}`;

export const UNEXPECTED = (message: string): string =>
  `Rainbow Deploy stopped on an error of its own: ${message}. See where the rollout stands with the verb "status", and report this with the stack trace from the log.`;

export const NO_SUMMARY = (why: string): string =>
  `The step summary was not written (${why}); the log and the outputs have the outcome.`;

export const ERROR_SUMMARY = (messages: readonly string[]): string =>
  ['### Rainbow Deploy: error', '', ...messages.map((message) => `- ${markdownText(message, 2_000)}`), ''].join('\n');

export const UNKNOWN_VERB = (verb: string, allowed: readonly string[]): string =>
  `Input "verb" is "${verb}"; use one of ${allowed.join(', ')}.`;

export const OTHER_NAME = (given: string, meant: string): string =>
  `There is no input "${given}"; did you mean "${meant}"? Nothing was done, because what it says would have been left out.`;

/** A comment beside the diff that somebody has answered, after its cause is gone. */
export const CAUSE_GONE = 'This was found in an earlier run and is not found any more.';

export const FORK_READS =
  'No comment on the pull request: it comes from a fork, and its token may only read. All that the comment would say is in the step summary.';

/** What a job needs so that the comment can be written. */
export const PERMISSIONS = 'permissions:\n  contents: read\n  pull-requests: write # the comment';

export const MAY_NOT_COMMENT = `No comment on the pull request: the token may not write there. Add to the job:\n${PERMISSIONS}`;

export const BAD_TOKEN =
  'No comment on the pull request: GitHub does not accept the token; leave out the input "github-token" to use the token of the job.';

export const NO_COMMENT = (why: string): string =>
  `No comment on the pull request (${why}); all that it would say is in the step summary.`;

export const NOT_A_CHOICE = (name: string, value: string, choices: readonly string[]): string =>
  `Input "${name}" is "${value}"; use ${choices.join(', ')}.`;

export const NOT_A_BOOLEAN = (name: string, value: string): string => `Input "${name}" is "${value}"; use true or false.`;

export const STOPPING = (signal: string): string => `${signal} received: stopping.`;

export const STOPPED_HARD = (seconds: number): string =>
  `The run was cancelled and did not end within ${seconds} s. The routing stays as it was last reported above; see it with the verb "status", and go on with "advance" or "abort".`;
