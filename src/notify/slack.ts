import { clip, plain } from '../report/escape.js';
import { percent } from '../report/numbers.js';
import { EVENT_LABEL } from './messages.js';
import { type News } from './news.js';

/** Limits of Slack's Block Kit: characters of a text, and of a field (docs.slack.dev/reference/block-kit/blocks/section-block). */
const TEXT = 3_000;
const FIELD = 2_000;

/**
 * The body of a Slack incoming webhook, and of what takes the same. Words from outside stand in `plain_text`, which nothing is made of; in
 * the one line of mrkdwn, and in the text of the notification, `&`, `<` and `>` are escaped, so that they mention nobody and link nowhere.
 */
export function slackBody({ event, headline, because, namespace, buildId, previousBuildId, ramp, run }: News): string {
  const facts = [
    ['Build ID', buildId],
    ['Before', previousBuildId ?? 'unversioned workers, or nothing'],
    ['Ramp', percent(ramp)],
    ['Namespace', namespace],
  ] as const;
  return JSON.stringify({
    text: escaped(`${EVENT_LABEL[event]}: ${headline}`, TEXT),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      section(mrkdwn(`*${EVENT_LABEL[event]}*  ${escaped(headline, TEXT - 100)}`)),
      section(words(because, TEXT)),
      { type: 'section', fields: facts.map(([name, value]) => words(`${name}: ${value}`, FIELD)) },
      ...(run === null
        ? []
        : [{ type: 'context', elements: [mrkdwn(`<${escaped(run, TEXT - 100).replaceAll('|', '%7C')}|Workflow run>`)] }]),
    ],
  });
}

function section(text: object): object {
  return { type: 'section', text };
}

/** Ours; `verbatim` so that Slack makes no links, channels and people of what stands in it. */
function mrkdwn(text: string): object {
  return { type: 'mrkdwn', verbatim: true, text };
}

function words(text: string, longest: number): object {
  // Slack refuses a text without a character.
  return { type: 'plain_text', emoji: false, text: plain(text, longest) || '-' };
}

/** As Slack asks for it (docs.slack.dev/messaging/formatting-message-text), cut before it grows, so that no entity is cut in two. */
function escaped(text: string, longest: number): string {
  const line = plain(text);
  const grown = line.length + 4 * (line.match(/[&<>]/g)?.length ?? 0);
  const cut = grown <= longest ? line : clip(line, Math.floor(longest / 5));
  return cut.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
