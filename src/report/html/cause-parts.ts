import { moreText } from '../messages.js';
import { causeTitle, examplesText, expectedText, historyName, placeText, producedText } from '../replay/messages.js';
import { type ReplayReportCause } from '../replay/schema.js';
import { code, html, type Html, NOTHING } from './html.js';
import { withCode } from './parts.js';

/** Causes that are shown in full. */
const MOST_CAUSES = 200;

/** Distinct failures of a replay, each with its code, its change and how to mend it as far as they are known. */
export function causeParts(all: readonly ReplayReportCause[]): readonly Html[] {
  const shown = all.slice(0, MOST_CAUSES).map(causePart);
  return all.length > MOST_CAUSES ? [...shown, html`<p class="faint">${moreText(all.length - MOST_CAUSES)}</p>`] : shown;
}

function causePart(cause: ReplayReportCause): Html {
  const { event, command, place, message, examples, histories: seen, change, suggestion, fingerprint, counts } = cause;
  const produced = producedText({ command, event });
  const facts = [
    ...(event === null ? [] : [['History', expectedText(event)]]),
    ...(produced === '' ? [] : [['Code', produced]]),
    ...(place === null ? [] : [['At', placeText(place)]]),
    ...(examples.length === 0 ? [] : [['Seen in', examplesText(examples.map(historyName), seen)]]),
    ['Cause', fingerprint],
  ];
  const mend =
    suggestion === null || !counts
      ? NOTHING
      : html`<p>${withCode(suggestion.text)}</p>
          ${block(suggestion.code)}`;
  return html`<article>
    <h3>${causeTitle(cause)}</h3>
    <p>${message}</p>
    <div class="wide" tabindex="0" role="region" aria-label="Facts">
      <table>
        <tbody>
          ${facts.map(
            ([name = '', value = '']) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${value}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      change === null
        ? NOTHING
        : html`<details>
            <summary>Changed by ${change.file}</summary>
            ${block(change.text)}
          </details>`
    }${mend}
  </article>`;
}

function block(text: string): Html {
  return text === '' ? NOTHING : html`<pre tabindex="0"><code>${code(text)}</code></pre>`;
}
