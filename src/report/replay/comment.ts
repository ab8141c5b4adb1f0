import { bounded } from '../bounded.js';
import { markdownSentence, markdownText } from '../escape.js';
import { fenced } from '../fenced.js';
import { tableText } from '../markdown-table.js';
import { applied } from './applied.js';
import { replayMarkdown } from './markdown.js';
import { type CodeView, factsOf } from './markdown-cause.js';
import { causeTitle, RUN_PAGE } from './messages.js';
import { type ReplayReport, type ReplayReportCause } from './schema.js';

/** GitHub refuses a comment above 65,536 characters; bytes are never fewer than characters, and the marker needs some. */
const MAX_COMMENT_BYTES = 65_000;

/** The report as a comment on a pull request. `run`: address of the run page, if known. */
export function replayComment(
  report: ReplayReport,
  { code, run }: { readonly code: CodeView; readonly run: string | undefined },
): string {
  const after = run === undefined ? '' : `[${RUN_PAGE}](${run})`;
  return bounded(replayMarkdown(report, { limit: MAX_COMMENT_BYTES, code, after }), MAX_COMMENT_BYTES);
}

/** A cause as a comment beside its line of the diff; `line`: that line. */
export function causeComment(cause: ReplayReportCause, line: string): string {
  const { message, suggestion } = cause;
  const code = suggestion === null ? '' : suggestion.code;
  const change = applied(code, line);
  const text = [
    `**${markdownText(causeTitle(cause))}**`,
    markdownText(message, 1_000),
    tableText([['', ''], ...factsOf(cause)]),
    suggestion === null ? '' : markdownSentence(suggestion.text),
    change === undefined ? fenced('ts', code) : fenced('suggestion', change),
  ]
    .filter((part) => part.trim() !== '')
    .join('\n\n');
  return bounded(text, MAX_COMMENT_BYTES);
}
