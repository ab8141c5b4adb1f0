import { plain } from './escape.js';
import { OUTCOME, type Outcome } from './messages.js';

/** The headline with its outcome in front, said once and in one spelling. One line, safe to print. */
export function title({ outcome, headline }: { readonly outcome: Outcome; readonly headline: string }): string {
  const label = OUTCOME[outcome];
  const story = plain(headline, 2_000);
  if (story.toLowerCase().startsWith(label.toLowerCase())) return `${label}${story.slice(label.length)}`;
  return story === '' ? `${label}.` : `${label}: ${story}`;
}
