import { colours, ENTRY_TONE, VERDICT_TONE } from './colours.js';
import { timeOfDay } from './durations.js';
import { plain } from './escape.js';
import { LEVEL, leftText, PART, WAITING } from './messages.js';
import { percent } from './numbers.js';
import { type Entry, type Heartbeat } from './report.js';
import { fold, pad } from './width.js';

const LEVEL_COLUMNS = Math.max(...Object.values(LEVEL).map((level) => level.length));
const GUTTER = '12:04:31Z'.length + 2 + LEVEL_COLUMNS + 2;
const NARROW = 60;

interface Line {
  readonly at: number;
  readonly level: string;
  readonly text: string;
}

function line({ at, level, text }: Line): string {
  return `${timeOfDay(at)}  ${pad(level, LEVEL_COLUMNS)}  ${plain(text)}`;
}

/** An entry as one line: `12:04:31Z  ok    replay: All 41 selected histories replay on v4.` */
export function entryLine(entry: Entry, colour: boolean): string {
  return colours(colour)[ENTRY_TONE[entry.level]](entryText(entry));
}

/** An entry folded to a terminal's columns, its further lines below the beginning of its text. */
export function entryLines(entry: Entry, { columns, colour }: { readonly columns: number; readonly colour: boolean }): string[] {
  const paint = colours(colour)[ENTRY_TONE[entry.level]];
  const text = entryText(entry);
  const [gutter, indent] = columns < NARROW ? [0, 4] : [GUTTER, GUTTER];
  const [first = '', ...more] = fold(text.slice(gutter), columns - indent);
  return [text.slice(0, gutter) + first, ...more.map((each) => ' '.repeat(indent) + each)].map(paint);
}

function entryText({ at, level, part, text }: Entry): string {
  return line({ at, level: LEVEL[level], text: `${PART[part]}: ${text}` });
}

/** A heartbeat as one line: where the rollout is, how long it still bakes, why it holds and what the gate says so far. */
export function beatLine(beat: Heartbeat, colour: boolean): string {
  const { verdict, because } = beat;
  const where = [percent(beat.ramp), positionText(beat), beat.until === undefined ? '' : leftText(beat.until - beat.now)];
  // A hold for want of evidence says in its own words what the verdict says.
  const said = verdict === undefined || because.includes(verdict.because) ? [] : [`Gate: ${verdict.kind}`, verdict.because];
  const sentences = [where.filter((part) => part !== '').join(', '), because, ...said];
  const text = sentences.join('. ').replaceAll('.. ', '. ');
  return colours(colour)[verdict?.kind === 'fail' ? VERDICT_TONE.fail : 'faint'](line({ at: beat.now, level: WAITING, text }));
}

/** `step 2 of 3`; empty when no step bakes. */
export function positionText({ steps }: Pick<Heartbeat, 'steps'>): string {
  const at = steps.findIndex(({ state }) => state === 'baking');
  return at < 0 ? '' : `step ${at + 1} of ${steps.length}`;
}

/** What makes a heartbeat news: where it is, why it holds and the verdict. Figures alone (counts, time left) are not. */
export function newsOf({ steps, ramp, because, verdict }: Heartbeat): string {
  const reason = because.replace(/\d+(?:[.,:]\d+)*/g, '0');
  return JSON.stringify([steps.map(({ state, unproven }) => [state, unproven]), ramp, reason, verdict?.kind, verdict?.lack]);
}
