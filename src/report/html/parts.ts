import { moreText } from '../messages.js';
import { type Table } from '../tables.js';
import { html, type Html, NOTHING } from './html.js';
import { STYLE } from './style.js';

export type Tone = 'good' | 'bad' | 'held';

interface Page {
  readonly title: string;
  readonly label: string;
  readonly tone: Tone;
  readonly sections: readonly Html[];
  readonly foot: string;
}

/**
 * One self-contained file: nothing is loaded and nothing runs, which the policy in its head makes the browser enforce. It can be opened
 * from a folder, as an artifact, years later.
 */
export function page({ title, label, tone, sections, foot }: Page): string {
  const style: Html = { markup: STYLE };
  const { markup } = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
      <link rel="icon" href="data:," />
      <title>${title}</title>
      <style>
        ${style}
      </style>
    </head>
    <body>
      <a class="skip" href="#report">To the report</a>
      <header>
        <p class="outcome ${tone}">${label}</p>
        <h1>${title}</h1>
      </header>
      <main id="report">${sections}</main>
      <footer>${foot}</footer>
    </body>
  </html> `;
  return `<!doctype html>\n${markup}`;
}

/** A section with its heading; nothing when it has nothing to show. */
export function section(heading: string, ...parts: readonly Html[]): Html {
  const shown = parts.filter(({ markup }) => markup.trim() !== '');
  return shown.length === 0
    ? NOTHING
    : html`<section>
        <h2>${heading}</h2>
        ${shown}
      </section>`;
}

/** Rows as found; a column whose cells are all figures is set as figures. */
export function table(caption: string, [head, ...rows]: Table, most = Number.POSITIVE_INFINITY): Html {
  if (rows.length === 0) return NOTHING;
  const isNumber = head.map((_, at) => at > 0 && rows.every((row) => /^(?:[\d,.]+(?: %)?)?$/.test(row[at] ?? '')));
  const kind = (at: number): string => (isNumber[at] === true ? 'number' : '');
  const cells = (row: readonly string[]): Html[] =>
    row.map((cell, at) => (at === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${kind(at)}">${cell}</td>`));
  const left = rows.length - most;
  return html`<div class="wide" tabindex="0" role="region" aria-label="${caption}">
      <table>
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            ${head.map((cell, at) => html`<th scope="col" class="${kind(at)}">${cell}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, most).map(
            (row) =>
              html`<tr>
                ${cells(row)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${left > 0 ? html`<p class="faint">${moreText(left)}</p>` : NOTHING}`;
}

export function list(sentences: readonly string[]): Html {
  return sentences.length === 0
    ? NOTHING
    : html`<ul>
        ${sentences.map((sentence) => html`<li>${withCode(sentence)}</li>`)}
      </ul>`;
}

/** Words from outside, one below the other, as they are. */
export function names(texts: readonly string[]): Html {
  return texts.length === 0
    ? NOTHING
    : html`<ul>
        ${texts.map((text) => html`<li>${text}</li>`)}
      </ul>`;
}

/** One of our own sentences: what stands between backticks is a command. */
export function withCode(sentence: string): Html {
  const parts = sentence.split('`');
  if (parts.length % 2 === 0) return html`${sentence}`;
  return { markup: parts.map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : spaced(part)).markup).join('') };
}

/** Text beside a code element keeps the space between them. */
function spaced(part: string): Html {
  const text = html`${part}`.markup;
  return { markup: `${/^\s/.test(part) ? ' ' : ''}${text}${/\S\s$/.test(part) ? ' ' : ''}` };
}
