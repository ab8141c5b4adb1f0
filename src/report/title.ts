import { plain } from './escape.js';
import { OUTCOME } from './messages.js';
import { type Report } from './report.js';

/** The headline with its outcome in front, said once and in one spelling. One line, safe to print. */
export function title({ outcome, headline }: Pick<Report, 'outcome' | 'headline'>): string {
  const label = OUTCOME[outcome];
  const story = plain(headline, 2_000);
  if (story.toLowerCase().startsWith(label.toLowerCase())) return `${label}${story.slice(label.length)}`;
  return story === '' ? `${label}.` : `${label}: ${story}`;
}
