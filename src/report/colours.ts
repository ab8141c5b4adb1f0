import pc from 'picocolors';
import { type Entry, type Report, type StepReport } from './report.js';
import { type MetricVerdict } from '../gate/verdict.js';

export type Paint = (text: string) => string;

/** What colours say here; words say it too, so nothing is lost without them. */
export interface Colours {
  readonly good: Paint;
  readonly warning: Paint;
  readonly bad: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
  readonly none: Paint;
}

export function colours(enabled: boolean): Colours {
  const { green, yellow, red, bold, dim } = pc.createColors(enabled);
  return { good: green, warning: yellow, bad: red, strong: bold, faint: dim, none: String };
}

/** Whether a stream should get colours: `NO_COLOR` forbids them, `FORCE_COLOR` asks for them, else only a terminal has them. */
export function colourWanted(env: Readonly<Record<string, string | undefined>>, isTTY: boolean): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTTY && env['TERM'] !== 'dumb';
}

export type Tone = keyof Colours;

export const ENTRY_TONE = { info: 'none', good: 'good', warning: 'warning', bad: 'bad' } as const satisfies Record<
  Entry['level'],
  Tone
>;

export const VERDICT_TONE = { pass: 'good', inconclusive: 'warning', fail: 'bad' } as const satisfies Record<
  MetricVerdict['kind'],
  Tone
>;

export const STEP_TONE = { done: 'good', baking: 'strong', ahead: 'faint', 'rolled-back': 'bad' } as const satisfies Record<
  StepReport['state'],
  Tone
>;

export const OUTCOME_TONE = {
  completed: 'good',
  held: 'warning',
  refused: 'bad',
  'rolled-back': 'bad',
  aborted: 'warning',
  superseded: 'warning',
  conflict: 'bad',
  error: 'bad',
  shown: 'none',
} as const satisfies Record<Report['outcome'], Tone>;
