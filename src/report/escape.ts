import { stripVTControlCharacters } from 'node:util';

/** Line breaks and other control characters, with the indentation that follows. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}][\p{Cc}\s]*/gu;
/** Bidirectional overrides, zero-width spaces and the like; the two joiners are parts of real words. */
const INVISIBLE = /(?![\u200C\u200D])\p{Cf}/gu;
const LONE_SURROGATE = /\p{Cs}/gu;
const MARKDOWN = /[\\`*_[\]|~$]/g;
/**
 * What GitHub makes more of than text, wherever it stands: a mention tells that person, a number links to an issue and is listed there, and
 * an address becomes a link. A space of no width after the sign keeps all of them words.
 */
const LINKING = /(?<!\w)@(?=[\w-])|#(?=\d)|\bGH-(?=\d)|\b(?:https?|ftp):(?=\/\/)|\bwww(?=\.)/gi;
/** What makes a heading, a list or a line of the beginning of a line. */
const BLOCK = /^(\d+(?=[.)])|(?=[#+=-]))/;
const NO_WIDTH = '&#8203;';
const SAFE_CODE = /^[^`|\\\s](?:[^`|\\\n]*[^`|\\\s])?$/;

/**
 * Text from outside (workflow IDs, failure messages) as one line that a terminal and a CI log show as it is: without escape
 * sequences, control and invisible characters. GitHub's runner obeys `##[name]` anywhere in a line and `::name::` at its
 * start (actions/runner, ActionCommand.cs), so both are broken up.
 */
export function plain(text: string, longest = Number.POSITIVE_INFINITY): string {
  const line = stripVTControlCharacters(text)
    .replace(CONTROL, ' ')
    .replace(INVISIBLE, '')
    .replace(LONE_SURROGATE, '\uFFFD')
    .trim();
  return clip(line, longest).replaceAll('##[', '## [').replace(/^::/, ': :');
}

/** At most `longest` characters; an ellipsis tells that some are missing. Never cuts a character in two. */
export function clip(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, Math.max(0, longest - 1)).replace(LONE_SURROGATE, '')}…`;
}

/** Text from outside as Markdown that renders as itself, inside a table cell too: no markup, no HTML, no line breaks, no links and mentions. */
export function markdownText(text: string, longest = 300): string {
  return escapeMarks(plain(text, longest));
}

function escapeMarks(line: string): string {
  return line
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(LINKING, (sign) => `${sign}${NO_WIDTH}`)
    .replace(MARKDOWN, (mark) => (mark === '|' ? '&#124;' : `\\${mark}`))
    .replace(BLOCK, '$1\\');
}

/** An identifier in code type. A code span cannot hold backticks or, in a table, pipes: such names become `<code>`. */
export function markdownCode(text: string, longest = 200): string {
  const line = plain(text, longest);
  if (line === '') return '';
  return SAFE_CODE.test(line) ? `\`${line}\`` : `<code>${markdownText(line, longest)}</code>`;
}

/** One of our own sentences, with `commands` between backticks and perhaps text from outside in it, as safe Markdown. */
export function markdownSentence(text: string, longest = 2_000): string {
  const parts = plain(text, longest).split('`');
  if (parts.length % 2 === 0) return markdownText(text, longest);
  return parts.map((part, at) => (at % 2 === 1 ? markdownCode(part) : escapeMarks(part))).join('');
}
