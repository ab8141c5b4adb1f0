import { colours, OUTCOME_TONE, type Colours } from './colours.js';
import { type DoctorReport } from './doctor-report.js';
import { CHECK_NAME, namedChecks, STATE_TONE, TO_DO, type NamedCheck } from './doctor-words.js';
import { plain } from './escape.js';
import { type TerminalOptions } from './terminal.js';
import { title } from './title.js';
import { pad } from './width.js';

const STATE_COLUMNS = 6;
const NAME_COLUMNS = Math.max(...Object.values(CHECK_NAME).map(({ length }) => length)) + 2;

/** The final text of `doctor` for a terminal or a log: the story first, then each check, with what to do where it is not well. */
export function doctorSummary(report: DoctorReport, { colour, files = [] }: TerminalOptions): string {
  const shades = colours(colour);
  const first = shades.strong(shades[OUTCOME_TONE[report.outcome]](title(report)));
  const checks = [shades.strong('Checks'), ...namedChecks(report).flatMap((check) => linesOf(check, shades))].join('\n');
  const written = files.map(({ name, path }) => `  ${plain(name)}  ${plain(path)}`);
  const last = written.length === 0 ? [] : [[shades.strong('Files'), ...written].join('\n')];
  return `${[first, checks, ...last].join('\n\n')}\n`;
}

function linesOf({ name, state, what, why, remedy, details }: NamedCheck, shades: Colours): string[] {
  const under = (text: string): string => `  ${' '.repeat(STATE_COLUMNS)}${text}`;
  return [
    `  ${shades[STATE_TONE[state]](pad(state, STATE_COLUMNS))}${pad(name, NAME_COLUMNS)}${plain(what)}`,
    ...(why === '' ? [] : [under(plain(why))]),
    ...details.map((line) => under(`- ${plain(line)}`)),
    ...(remedy === '' ? [] : [under(`${shades.strong(`${TO_DO}:`)} ${plain(remedy)}`)]),
  ];
}
