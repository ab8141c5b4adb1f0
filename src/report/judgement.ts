import { moment } from './durations.js';
import { plain } from './escape.js';
import { type Judgement } from './judgement-schema.js';
import { safeJson } from './json.js';
import { JUDGEMENT } from './messages.js';

/** The verdict on a past rollout as pretty-printed JSON. */
export function judgementJson(judgement: Judgement): string {
  return safeJson(judgement);
}

/** The verdict on a past rollout in two lines. */
export function judgementText({ verdict, at, looks }: Judgement): string {
  const step = looks.at(-1)?.step ?? 0;
  return `${JUDGEMENT.kind[verdict.kind]}: ${plain(verdict.because, 2_000)}.\n${JUDGEMENT.decided(moment(at), step, looks.length)}\n`;
}
