import type { Decision } from './decision.js';
import { say } from './messages.js';
import { type Observation, rampOf } from './observation.js';

/** What a freeze may block; a rollback is none of them. */
export type Freezable = 'start' | 'advance' | 'promote';

/** A moment of each week (minutes since Monday 0:00) or of one day (`2026-12-24T18:00`), by the clock on the wall of a time zone. */
export type WallTime = { readonly minuteOfWeek: number } | { readonly local: string };

/** A time in which the rollout does not go on. */
export interface Freeze {
  /** IANA name. */
  readonly timeZone: string;
  readonly from: WallTime;
  readonly until: WallTime;
  /** `until` as the user wrote it. */
  readonly end: string;
  readonly block: readonly Freezable[];
}

/** The decision, or a hold in its place while a freeze blocks it. Whatever lowers the share of the candidate is never blocked. */
export function unlessFrozen(
  decision: Decision,
  observation: Observation,
  { freezes, now }: { readonly freezes: readonly Freeze[]; readonly now: number },
): Decision {
  const actions = actionsOf(decision, observation);
  const freeze = freezes.find(({ block, ...window }) => actions.some((action) => block.includes(action)) && covers(window, now));
  if (freeze === undefined || !('checkpoint' in decision)) return decision;
  const because = say.frozen(freeze.end, freeze.timeZone);
  // A rollout that begins now is noted, so that whoever looks later finds it.
  if (observation.checkpoint === undefined)
    return { kind: 'record', checkpoint: { ...decision.checkpoint, position: { at: 'checks' } }, because };
  return { kind: 'hold', reason: 'freeze', wait: false, because };
}

function actionsOf(decision: Decision, { candidate, routing }: Observation): Freezable[] {
  const share = rampOf(routing, candidate);
  const start: Freezable[] = share === 0 ? ['start'] : [];
  if (decision.kind === 'promote') return [...start, 'promote'];
  return decision.kind === 'ramp' && decision.percentage > share
    ? [...start, ...(share === 0 ? [] : (['advance'] as const))]
    : [];
}

/** From its first minute up to the minute before its end. */
function covers({ timeZone, from, until }: Pick<Freeze, 'timeZone' | 'from' | 'until'>, now: number): boolean {
  const { local, minuteOfWeek } = wallTimes(now, timeZone);
  if ('local' in from && 'local' in until) return from.local <= local && local < until.local;
  if (!('minuteOfWeek' in from) || !('minuteOfWeek' in until)) return false;
  const wraps = until.minuteOfWeek <= from.minuteOfWeek;
  const begun = from.minuteOfWeek <= minuteOfWeek;
  const goesOn = minuteOfWeek < until.minuteOfWeek;
  return wraps ? begun || goesOn : begun && goesOn;
}

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

function wallTimes(now: number, timeZone: string): { readonly local: string; readonly minuteOfWeek: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? '';
  const day = WEEKDAYS.findIndex((name) => name === part('weekday'));
  return {
    local: `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`,
    minuteOfWeek: (day * 24 + Number(part('hour'))) * 60 + Number(part('minute')),
  };
}
