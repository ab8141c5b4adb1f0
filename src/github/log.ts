import { type Logger } from '../system/logger.js';
import { plainText } from './plain-text.js';
import { type Runner } from './runner.js';

/**
 * The log of a step. Warnings and errors are lines here and no annotations: a step may show only ten of those, they are
 * chosen at its end, and the first must tell the whole story (see annotations.ts).
 */
export function runnerLog(runner: Runner): Logger {
  return {
    debug: (message) => {
      runner.debug(plainText(message));
    },
    info: (message) => {
      runner.line(plainText(message));
    },
    warning: (message) => {
      runner.line(plainText(`warning: ${message}`));
    },
    error: (message) => {
      runner.line(plainText(`error: ${message}`));
    },
  };
}

/** Prints text as a folded group, so that the lines that matter stay in sight. */
export function logGroup(runner: Runner, title: string, text: string): void {
  runner.startGroup(title);
  runner.line(plainText(text));
  runner.endGroup();
}
