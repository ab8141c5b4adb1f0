import { markdownCode, markdownSentence, markdownText } from './escape.js';
import { MAX_SUMMARY_BYTES } from './markdown.js';
import { details, section, tableText } from './markdown-table.js';
import { type PatchesReport } from './patches-report.js';
import { patchesTable, patchesText, placesTable } from './patches-rows.js';
import { type Table } from './tables.js';
import { title } from './title.js';

/** The report as GitHub-flavoured Markdown for a step summary, at most `limit` bytes: the tables go first, and the last line says so. */
export function patchesMarkdown(report: PatchesReport, limit = MAX_SUMMARY_BYTES): string {
  const places = details('Places in the code', table(placesTable(report)));
  const whole = render(report, [table(patchesTable(report)), places]);
  return Buffer.byteLength(whole) <= limit ? whole : render(report, ['_The patches are left out; the JSON report has them._']);
}

function render(report: PatchesReport, parts: readonly string[]): string {
  const notes = report.notes.map((text) => `- ${markdownSentence(text)}`).join('\n');
  return `### ${markdownSentence(title(report))}\n\n${section('Patches', markdownText(patchesText(report)), ...parts, notes)}\n`;
}

/** The first column holds IDs; the others hold sentences. */
function table([head, ...rows]: Table): string {
  if (rows.length === 0) return '';
  return tableText([
    head,
    ...rows.map(([id = '', ...cells]) => [markdownCode(id), ...cells.map((cell) => markdownSentence(cell))]),
  ]);
}
