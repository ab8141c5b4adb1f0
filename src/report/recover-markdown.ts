import { markdownCode, markdownSentence, markdownText } from './escape.js';
import { MAX_SUMMARY_BYTES } from './markdown.js';
import { section, tableText } from './markdown-table.js';
import { type RecoverReport } from './recover-report.js';
import { recoverTable, recoverText } from './recover-rows.js';
import { title } from './title.js';

/** The report as GitHub-flavoured Markdown for a step summary, at most `limit` bytes: the table goes first, and the last line says so. */
export function recoverMarkdown(report: RecoverReport, limit = MAX_SUMMARY_BYTES): string {
  const whole = render(report, table(report));
  return Buffer.byteLength(whole) <= limit ? whole : render(report, '_The runs are left out; the JSON report has them._');
}

function render(report: RecoverReport, rows: string): string {
  const heading = `${markdownCode(report.deployment)} in namespace ${markdownCode(report.namespace)}`;
  return `### ${markdownSentence(title(report))}\n\n${section(heading, markdownText(recoverText(report)), rows)}\n`;
}

/** The first column holds names; the others hold sentences. */
function table(report: RecoverReport): string {
  const [head, ...rows] = recoverTable(report);
  if (rows.length === 0) return '';
  return tableText([
    head,
    ...rows.map(([name = '', ...cells]) => [markdownCode(name), ...cells.map((cell) => markdownSentence(cell))]),
  ]);
}
