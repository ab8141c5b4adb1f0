import { colours, OUTCOME_TONE } from './colours.js';
import { type Report } from './report.js';
import { type Section, sections } from './terminal-sections.js';
import { title } from './title.js';

/** A file that a verb wrote, and what it is: `{ name: 'JSON', path: 'rainbow-report.json' }`. */
export interface ReportFile {
  readonly name: string;
  readonly path: string;
}

export interface TerminalOptions {
  readonly colour: boolean;
  readonly files?: readonly ReportFile[];
  /** Width of the terminal; absent = 80. */
  readonly columns?: number | undefined;
}

const USUAL_COLUMNS = 80;

/** The final text of a verb for a terminal or a log: the whole story in the first line, then the sections that have something to say. */
export function terminalSummary(report: Report, { colour, files = [], columns = USUAL_COLUMNS }: TerminalOptions): string {
  const shades = colours(colour);
  const first = shades.strong(shades[OUTCOME_TONE[report.outcome]](title(report)));
  const rest = sections(report, { files, columns }).filter(({ lines }) => lines.length > 0);
  const text = ({ heading, lines }: Section): string =>
    [shades.strong(heading), ...lines.map((line) => shades[line.tone](`  ${line.text}`))].join('\n');
  return `${[first, ...rest.map(text)].join('\n\n')}\n`;
}
