import { colours, OUTCOME_TONE } from './colours.js';
import { plain } from './escape.js';
import { type RecoverReport } from './recover-report.js';
import { recoverTable, recoverText } from './recover-rows.js';
import { type TerminalOptions } from './terminal.js';
import { title } from './title.js';
import { aligned } from './width.js';

const LONGEST = 300;

/** The final text of `recover` for a terminal or a log: the story first, then the runs by type. */
export function recoverSummary(report: RecoverReport, { colour, files = [] }: TerminalOptions): string {
  const shades = colours(colour);
  const first = shades.strong(shades[OUTCOME_TONE[report.outcome]](title(report)));
  const heading = shades.strong(plain(`${report.deployment} in namespace ${report.namespace}`));
  const [head, ...body] = recoverTable(report);
  const rows = body.length === 0 ? [] : aligned([head, ...body].map((row) => row.map((cell) => plain(cell, LONGEST))));
  const written = files.map(({ name, path }) => `  ${plain(name)}  ${plain(path)}`);
  const parts = [
    first,
    [heading, `  ${plain(recoverText(report))}`, ...rows.map((text) => `  ${text}`)].join('\n'),
    ...(written.length === 0 ? [] : [[shades.strong('Files'), ...written].join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}
