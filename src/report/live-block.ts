import { STEP_TONE, VERDICT_TONE, type Tone } from './colours.js';
import { timeOfDay } from './durations.js';
import { plain } from './escape.js';
import { positionText } from './lines.js';
import { bakeText, leftText, metricText, moreText, NO_VERDICT, stepText } from './messages.js';
import { percent } from './numbers.js';
import { type Heartbeat, type StepReport } from './report.js';
import { cutLine, lineWidth, span, type Span, type SpanLine } from './spans.js';
import { pad, width, wrap } from './width.js';
import { type MetricVerdict } from '../gate/verdict.js';

export interface Room {
  readonly columns: number;
  readonly rows: number;
}

const LABEL = 10;
const WIDEST_BAR = 30;
const NARROW = 70;
const LOW = 12;
const INDENT = 2;

/**
 * The redrawn block of the live view: verdict, why it holds, ramp, countdown, steps, evidence; at most `rows` lines of at most
 * `columns`. What does not fit is left out from the end of the lists, and the list says so.
 */
export function liveBlock(beat: Heartbeat, room: Room): Span[][] {
  const { columns, rows } = room;
  const head = [
    [],
    ...verdictLines(beat, room),
    ...becauseLines(beat, room),
    rampLine(beat, columns),
    ...waitLine(beat, columns),
  ];
  const left = Math.max(0, rows - head.length);
  const evidence = metricLines(beat.verdict?.metrics ?? [], columns);
  const steps = shortened(
    stepLines(beat.steps),
    Math.max(left - evidence.length, Math.min(5, Math.ceil(left / 2))),
    currentStep(beat.steps),
  );
  const metrics = shortened(evidence, left - steps.length, 0);
  return [...head, ...steps, ...metrics].slice(0, Math.max(0, rows)).map((line) => cutLine(line, columns));
}

function labelled(label: string, ...rest: Span[]): SpanLine {
  return [span(pad(label, LABEL), 'faint'), ...rest];
}

function sentence(label: string, text: string, { room, tone }: { readonly room: Room; readonly tone: Tone }): SpanLine[] {
  const lines = wrap(plain(text), { columns: Math.max(1, room.columns - LABEL), lines: room.rows < LOW ? 2 : 3 });
  return lines.map((line, at) => labelled(at === 0 ? label : '', span(line, tone)));
}

function verdictLines({ verdict }: Heartbeat, room: Room): SpanLine[] {
  if (verdict === undefined) return sentence('Verdict', NO_VERDICT, { room, tone: 'faint' });
  return sentence('Verdict', `${verdict.kind.toUpperCase()}. ${verdict.because}`, { room, tone: VERDICT_TONE[verdict.kind] });
}

function becauseLines({ because, verdict }: Heartbeat, room: Room): SpanLine[] {
  return because === verdict?.because ? [] : sentence('Now', because, { room, tone: 'strong' });
}

function rampLine(beat: Heartbeat, columns: number): SpanLine {
  const where = positionText(beat);
  const text = where === '' ? percent(beat.ramp) : `${percent(beat.ramp)}, ${where}`;
  return labelled('Ramp', span(bar(beat.ramp / 100, columns)), span(text, 'strong'));
}

function waitLine({ until, now, steps }: Heartbeat, columns: number): SpanLine[] {
  if (until === undefined) return [];
  const left = until - now;
  const whole = Math.max(steps.find(({ state }) => state === 'baking')?.pause ?? 0, left, 1);
  const end = columns < NARROW ? '' : `, until ${timeOfDay(until)}`;
  return [labelled('Wait', span(bar(1 - Math.max(0, left) / whole, columns)), span(`${leftText(left)}${end}`))];
}

/** A bar and two spaces; nothing where the words need the columns. */
function bar(share: number, columns: number): string {
  if (columns < 40) return '';
  const inner = Math.min(WIDEST_BAR, Math.floor((columns - LABEL) / 3)) - 2;
  const full = Number.isFinite(share) ? Math.round(Math.min(1, Math.max(0, share)) * inner) : 0;
  return `[${'='.repeat(full)}${' '.repeat(inner - full)}]  `;
}

function stepLines(steps: readonly StepReport[]): SpanLine[] {
  const texts = steps.map((step) => ({ step, state: stepText(step), ramp: percent(step.rampPercentage) }));
  const states = Math.max(...texts.map(({ state }) => state.length));
  const ramps = Math.max(...texts.map(({ ramp }) => ramp.length));
  return texts.map(({ step, state, ramp }, at) =>
    labelled(
      at === 0 ? 'Steps' : '',
      span(`${ramp.padStart(ramps)}  ${pad(state, states)}  ${bakeText(step)}`, STEP_TONE[step.state]),
    ),
  );
}

function currentStep(steps: readonly StepReport[]): number {
  return Math.max(
    0,
    steps.findLastIndex(({ state }) => state !== 'ahead'),
  );
}

const WORST_FIRST: readonly MetricVerdict['kind'][] = ['fail', 'inconclusive', 'pass'];

function metricLines(metrics: readonly MetricVerdict[], columns: number): SpanLine[] {
  const sorted = WORST_FIRST.flatMap((kind) => metrics.filter((metric) => metric.kind === kind));
  const names = Math.max(...sorted.map(({ metric }) => width(plain(metric))));
  const kinds = Math.max(...sorted.map(({ kind }) => kind.length));
  const rows = sorted.map((each) => ({
    judged: [span(pad(each.kind, kinds), VERDICT_TONE[each.kind]), span(`  ${pad(plain(each.metric), names)}`)],
    text: plain(metricText(each)),
  }));
  const stacked = rows.some(({ judged, text }) => lineWidth(judged) + 2 + width(text) > columns - LABEL);
  return rows.flatMap(({ judged, text }, at) => {
    const label = at === 0 ? 'Evidence' : '';
    if (!stacked) return [labelled(label, ...judged, span(`  ${text}`))];
    const folded = wrap(text, { columns: Math.max(1, columns - LABEL - INDENT), lines: 2 });
    return [labelled(label, ...judged), ...folded.map((each) => labelled('', span(' '.repeat(INDENT) + each)))];
  });
}

/** At most `most` of the lines, those around line `centre`; what is missing is counted on the last one. */
function shortened(lines: readonly SpanLine[], most: number, centre: number): SpanLine[] {
  if (lines.length <= most) return [...lines];
  if (most <= 1) return most <= 0 ? [] : [...lines.slice(centre, centre + 1)];
  const shown = most - 1;
  const from = Math.min(Math.max(0, centre - Math.floor(shown / 2)), lines.length - shown);
  return [...lines.slice(from, from + shown), labelled('', span(moreText(lines.length - shown), 'faint'))];
}
