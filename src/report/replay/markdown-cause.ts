import { markdownCode, markdownSentence, markdownText } from '../escape.js';
import { fenced } from '../fenced.js';
import { details, tableText } from '../markdown-table.js';
import { causeTitle, examplesText, expectedText, historyName, placeText, producedText } from './messages.js';
import { type ReplayReportCause } from './schema.js';

type Place = NonNullable<ReplayReportCause['place']>;

/** What a reader of Markdown can be shown of the code besides what the report holds. */
export interface CodeView {
  /** Address of a page that shows the place. */
  readonly pageOf: (place: Place) => string | undefined;
  /** The line of the code. */
  readonly lineOf: (place: Place) => string | undefined;
}

export const NO_CODE: CodeView = { pageOf: () => undefined, lineOf: () => undefined };

/** One cause as Markdown; `detail`: with the change and the skeleton of a patch. */
export function causeText(cause: ReplayReportCause, view: CodeView, detail: boolean): string {
  const { place, message, examples, histories, change, suggestion, fingerprint, counts } = cause;
  const line = place === null ? undefined : view.lineOf(place);
  const rows = [
    ...factsOf(cause),
    ...(place === null ? [] : [['At', placeLink(place, view)]]),
    ...(line === undefined ? [] : [['Line', markdownCode(line, 300)]]),
    ...(examples.length === 0 ? [] : [['Seen in', markdownText(examplesText(examples.map(historyName), histories))]]),
    ['Cause', markdownCode(fingerprint)],
  ];
  return [
    `**${markdownText(causeTitle(cause))}**`,
    markdownText(message, 1_000),
    tableText([['', ''], ...rows]),
    change === null || !detail ? '' : details(`Changed by ${markdownText(change.file)}`, fenced('diff', change.text)),
    suggestion === null || !counts || !detail
      ? ''
      : [markdownSentence(suggestion.text), fenced('ts', suggestion.code)].join('\n\n'),
  ]
    .filter((part) => part.trim() !== '')
    .join('\n\n');
}

/** What history has and what the code does, as rows of a table. */
export function factsOf({ event, command }: Pick<ReplayReportCause, 'event' | 'command'>): readonly (readonly string[])[] {
  const produced = producedText({ command, event });
  return [
    ...(event === null ? [] : [['History', markdownText(expectedText(event))]]),
    ...(produced === '' ? [] : [['Code', markdownText(produced)]]),
  ];
}

function placeLink(place: Place, { pageOf }: CodeView): string {
  const page = pageOf(place);
  const text = markdownCode(placeText(place), 300);
  return page === undefined ? text : `[${text}](${page})`;
}
