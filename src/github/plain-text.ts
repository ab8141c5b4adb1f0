import { plain } from '../report/escape.js';

/**
 * Text of several lines that a runner prints and does not obey; the indent of each line stays. Words of workflows, failures
 * and files reach the log, and one that looks like a workflow command must stay a word.
 */
export function plainText(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => `${/^[ \t]*/.exec(line)?.[0] ?? ''}${plain(line)}`)
    .join('\n');
}
