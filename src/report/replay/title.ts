import { plain } from '../escape.js';
import { OUTCOME } from './messages.js';
import { type ReplayReport } from './schema.js';

/** The outcome and the whole story in one line, safe to print. */
export function replayTitle({ outcome, headline }: Pick<ReplayReport, 'outcome' | 'headline'>): string {
  const label = OUTCOME[outcome];
  const story = plain(headline, 2_000);
  return story.toLowerCase().startsWith(label.toLowerCase()) ? `${label}${story.slice(label.length)}` : `${label}: ${story}`;
}
