import { type DoctorReport } from './doctor-report.js';
import { namedChecks, TO_DO, type NamedCheck } from './doctor-words.js';
import { markdownSentence } from './escape.js';
import { details, section, tableText } from './markdown-table.js';
import { title } from './title.js';

/** The checks as GitHub-flavoured Markdown for a step summary; two dozen of them, so they never come near the limit of one. */
export function doctorMarkdown(report: DoctorReport): string {
  const checks = namedChecks(report);
  const troubled = checks.filter(({ why, remedy }) => why !== '' || remedy !== '');
  const long = checks.filter((check) => check.details.length > 0);
  const parts = [
    `### ${markdownSentence(title(report))}`,
    tableText([['', 'Check', 'Found'], ...checks.map((check) => [check.state, check.name, markdownSentence(check.what)])]),
    section(TO_DO, troubled.map(advice).join('\n')),
    ...long.map((check) => details(`${check.name} (${check.details.length})`, list(check.details))),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function advice({ name, why, remedy }: NamedCheck): string {
  const said = [why, remedy].filter((text) => text !== '').map((text) => markdownSentence(text));
  return `- **${name}**: ${said.join('. To do: ')}`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${markdownSentence(line)}`).join('\n');
}
