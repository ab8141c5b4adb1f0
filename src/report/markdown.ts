import { type Detail, markdownSections, type Tier } from './markdown-sections.js';
import { markdownSentence } from './escape.js';
import { leftOutText } from './messages.js';
import { type Report } from './report.js';
import { title } from './title.js';

/** GitHub shows nothing of a step summary above 1 MiB (actions/runner, FileCommandManager.cs); a little stays free. */
export const MAX_SUMMARY_BYTES = 1_024 * 1_024 - 1_024;

/** From everything to the bare story; each tier leaves out more than the one before. */
const TIERS: readonly Tier[] = [
  { looks: true, entries: true, failures: true, lists: true },
  { looks: false, entries: true, failures: true, lists: true },
  { looks: false, entries: false, failures: true, lists: true },
  { looks: false, entries: false, failures: false, lists: true },
  { looks: false, entries: false, failures: false, lists: false },
];

/**
 * The report as GitHub-flavoured Markdown, outcome first, for a step summary. Its UTF-8 form has at most `limit` bytes: what does
 * not fit is left out in tiers (looks, entries, single failures, long lists), and the last line says what.
 */
export function stepSummary(report: Report, limit = MAX_SUMMARY_BYTES): string {
  let text = '';
  for (const tier of TIERS) {
    text = render(report, tier);
    if (Buffer.byteLength(text) <= limit) return text;
  }
  return text;
}

function render(report: Report, tier: Tier): string {
  const details: Detail[] = markdownSections(report, tier);
  const leftOut = details.flatMap(({ leftOut: what }) => what);
  const last = leftOut.length === 0 ? [] : [`_${leftOutText(leftOut)}_`];
  return `${[`### ${markdownSentence(title(report))}`, ...details.map(({ text }) => text), ...last].filter((part) => part !== '').join('\n\n')}\n`;
}
