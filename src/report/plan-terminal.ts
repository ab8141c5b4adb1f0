import { colours, OUTCOME_TONE } from './colours.js';
import { plain } from './escape.js';
import { type PlanReport } from './plan-report.js';
import { actsTable, movesTable, PLAN_HEADING, planFacts, planTable, remedies } from './plan-rows.js';
import { type Table } from './tables.js';
import { type TerminalOptions } from './terminal.js';
import { title } from './title.js';
import { aligned } from './width.js';

const LONGEST = 160;

/** The final text of `plan` for a terminal or a log: the story first, then the steps, whom they move, and what is written in which order. */
export function planSummary(report: PlanReport, { colour, files = [] }: TerminalOptions): string {
  const shades = colours(colour);
  const section = (heading: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [[shades.strong(heading), ...lines.map((line) => `  ${line}`)].join('\n')];
  const parts = [
    ...section('Rollout', cells(planFacts(report))),
    ...section(PLAN_HEADING.steps, table(planTable(report))),
    ...section(
      PLAN_HEADING.remedies,
      remedies(report).map((each) => plain(each)),
    ),
    ...section(PLAN_HEADING.moves, table(movesTable(report))),
    ...section(PLAN_HEADING.acts, table(actsTable(report))),
    ...section(
      PLAN_HEADING.notes,
      report.entries.map(({ text }) => plain(text)),
    ),
    ...section(
      'Files',
      files.map(({ name, path }) => `${plain(name)}  ${plain(path)}`),
    ),
  ];
  const first = shades.strong(shades[OUTCOME_TONE[report.outcome]](title(report)));
  return `${[first, ...parts].join('\n\n')}\n`;
}

function table([head, ...rows]: Table): string[] {
  return rows.length === 0 ? [] : cells([head, ...rows]);
}

function cells(rows: readonly (readonly string[])[]): string[] {
  return aligned(rows.map((row) => row.map((cell) => plain(cell, LONGEST))));
}
