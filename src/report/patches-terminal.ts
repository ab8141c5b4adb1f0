import { colours, OUTCOME_TONE, type Tone } from './colours.js';
import { plain } from './escape.js';
import { type PatchesReport, type PatchReport } from './patches-report.js';
import { patchesText, placesTable } from './patches-rows.js';
import { type TerminalOptions } from './terminal.js';
import { title } from './title.js';
import { aligned } from './width.js';

const LONGEST = 400;
const TONE: Readonly<Record<PatchReport['verdict'], Tone>> = {
  keep: 'none',
  deprecate: 'good',
  remove: 'good',
  gone: 'faint',
  broken: 'bad',
  unknown: 'warning',
};

/** The final text of `patches` for a terminal or a log: the story first, then each patch with its reason, then the places. */
export function patchesSummary(report: PatchesReport, { colour, files = [] }: TerminalOptions): string {
  const shades = colours(colour);
  const each = report.patches.map(({ id, verdict, because, next }) =>
    [
      `${shades[TONE[verdict]](shades.strong(verdict))}  ${plain(id, LONGEST)}`,
      `  ${plain(because, LONGEST)}`,
      ...(next === '' ? [] : [`  Next: ${plain(next, LONGEST)}`]),
    ].join('\n'),
  );
  const [head, ...places] = placesTable(report);
  const rows = places.length === 0 ? [] : aligned([head, ...places].map((row) => row.map((cell) => plain(cell, LONGEST))));
  const notes = report.notes.map((text) => `  ${plain(text, LONGEST)}`);
  const written = files.map(({ name, path }) => `  ${plain(name)}  ${plain(path)}`);
  const parts = [
    shades.strong(shades[OUTCOME_TONE[report.outcome]](title(report))),
    `  ${plain(patchesText(report))}`,
    ...each,
    ...(rows.length === 0 ? [] : [[shades.strong('Places'), ...rows.map((text) => `  ${text}`)].join('\n')]),
    ...(notes.length === 0 ? [] : [[shades.strong('Notes'), ...notes].join('\n')]),
    ...(written.length === 0 ? [] : [[shades.strong('Files'), ...written].join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}
