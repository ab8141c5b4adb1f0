import { markdownSentence, markdownText } from './escape.js';
import { details, section, tableText } from './markdown-table.js';
import { type PlanReport } from './plan-report.js';
import { actsTable, movesTable, PLAN_HEADING, planFacts, planTable, remedies } from './plan-rows.js';
import { type Table } from './tables.js';
import { title } from './title.js';

/** The plan as GitHub-flavoured Markdown for a step summary; at most 20 steps, so it never comes near the limit of one. */
export function planMarkdown(report: PlanReport): string {
  const { acts, entries } = report;
  const facts = planFacts(report);
  const parts = [
    `### ${markdownSentence(title(report))}`,
    tableText(facts.map(([name, value]) => [name, markdownText(value)])),
    section(PLAN_HEADING.steps, safe(planTable(report))),
    section(PLAN_HEADING.remedies, list(remedies(report))),
    section(PLAN_HEADING.moves, safe(movesTable(report))),
    details(`${PLAN_HEADING.acts} (${acts.length})`, safe(actsTable(report))),
    section(PLAN_HEADING.notes, list(entries.map(({ text }) => text))),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function safe(rows: Table): string {
  return tableText(rows.map((row) => row.map((cell) => markdownText(cell))));
}

function list(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${markdownSentence(sentence)}`).join('\n');
}
