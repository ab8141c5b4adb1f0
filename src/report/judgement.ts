import { moment } from './durations.js';
import { markdownCode, markdownSentence, plain } from './escape.js';
import { type Judgement } from './judgement-schema.js';
import { safeJson } from './json.js';
import { tableText } from './markdown-table.js';
import { JUDGEMENT, moreText } from './messages.js';
import { percent } from './numbers.js';

const MOST_LOOKS = 100;

/** The verdict on a past rollout as pretty-printed JSON. */
export function judgementJson(judgement: Judgement): string {
  return safeJson(judgement);
}

/** The verdict on a past rollout as Markdown, for a step summary: what decided, and the last looks before it. */
export function judgementMarkdown(judgement: Judgement): string {
  const { buildId, verdict, looks } = judgement;
  const rows = looks
    .slice(-MOST_LOOKS)
    .map(({ at, step, rampPercentage, kind, evidence, excluded }) => [
      moment(at),
      String(step + 1),
      percent(rampPercentage),
      JUDGEMENT.kind[kind],
      String(Number(evidence.toPrecision(3))),
      percent(excluded * 100),
    ]);
  const head = ['Look', 'Step', 'Ramp', 'Verdict', 'Evidence of a regression', 'Regressions excluded from'];
  const parts = [
    `### ${JUDGEMENT.kind[verdict.kind]}: ${markdownSentence(verdict.because)}`,
    `Build ID ${markdownCode(buildId)}. ${decidedText(judgement)}`,
    tableText([head, ...rows]),
    looks.length > MOST_LOOKS ? moreText(looks.length - MOST_LOOKS) : '',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function decidedText({ at, looks }: Judgement): string {
  return JUDGEMENT.decided(moment(at), looks.at(-1)?.step ?? 0, looks.length);
}

/** The verdict on a past rollout in two lines. */
export function judgementText(judgement: Judgement): string {
  const { verdict } = judgement;
  return `${JUDGEMENT.kind[verdict.kind]}: ${plain(verdict.because, 2_000)}.\n${decidedText(judgement)}\n`;
}
