import { colours } from '../colours.js';
import { duration, moment } from '../durations.js';
import { plain } from '../escape.js';
import { aligned } from '../width.js';
import { type Explained } from './explained.js';
import { causeTitle, placeText, producedText } from './messages.js';

/** A history as a table of its events, with a mark at the one that the code does not lead to. */
export function explainedText(explained: Explained, { colour }: { readonly colour: boolean }): string {
  const shades = colours(colour);
  const { headline, exitCode, events, causes } = explained;
  const began = events[0]?.time ?? null;
  const marks = new Map(causes.flatMap((cause) => (cause.event === null ? [] : [[cause.event.id, cause]])));
  const rows = aligned(
    events.map(({ id, type, time, name, detail, answers }) => [
      marks.has(id) ? '>' : ' ',
      String(id),
      time === null || began === null ? '' : `+${duration(time - began)}`,
      type,
      plain([name, detail].filter((part) => part !== '').join(', '), 200),
      answers === null ? '' : `answers ${answers}`,
    ]),
  );
  const lines = rows.flatMap((row, at) => {
    const cause = marks.get(events[at]?.id ?? -1);
    if (cause === undefined) return [row];
    const produced = producedText(cause);
    return [
      shades.bad(row),
      ...(produced === '' ? [] : [shades.bad(`      the code ${produced}`)]),
      ...(cause.place === null ? [] : [`      at ${plain(placeText(cause.place), 300)}`]),
    ];
  });
  const loose = causes.filter(({ event }) => event === null);
  const tone = exitCode === 0 ? shades.good : shades.bad;
  return `${[
    shades.strong(tone(plain(headline, 2_000))),
    ...(began === null ? [] : [shades.faint(`Began ${moment(began)}; times count from there.`)]),
    '',
    ...lines,
    ...loose.flatMap((cause) => [
      '',
      shades.bad(causeTitle(cause)),
      `  ${plain(cause.message, 1_000)}`,
      ...(cause.place === null ? [] : [`  at ${plain(placeText(cause.place), 300)}`]),
    ]),
  ].join('\n')}\n`;
}
