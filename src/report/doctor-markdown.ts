import { type DoctorCheck, type DoctorReport } from './doctor-report.js';
import { CHECK_NAME, TO_DO } from './doctor-words.js';
import { markdownSentence } from './escape.js';
import { details, section, tableText } from './markdown-table.js';
import { title } from './title.js';

/** The checks as GitHub-flavoured Markdown for a step summary; two dozen of them, so they never come near the limit of one. */
export function doctorMarkdown(report: DoctorReport): string {
  const { checks } = report;
  const troubled = checks.filter(({ why, remedy }) => why !== '' || remedy !== '');
  const long = checks.filter((check) => check.details.length > 0);
  const parts = [
    `### ${markdownSentence(title(report))}`,
    tableText([
      ['', 'Check', 'Found'],
      ...checks.map((check) => [check.state, CHECK_NAME[check.id], markdownSentence(check.what)]),
    ]),
    section(TO_DO, troubled.map(advice).join('\n')),
    ...long.map((check) => details(`${CHECK_NAME[check.id]} (${check.details.length})`, list(check.details))),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function advice({ id, why, remedy }: DoctorCheck): string {
  const said = [why, remedy].filter((text) => text !== '').map((text) => markdownSentence(text));
  return `- **${CHECK_NAME[id]}**: ${said.join('. To do: ')}`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${markdownSentence(line)}`).join('\n');
}
