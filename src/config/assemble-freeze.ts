import { type Freeze, WEEKDAYS, type WallTime } from '../rollout/freeze.js';
import { type FreezeConfig, WALL_TIME } from './schema-freeze.js';

/** A freeze of the configuration as the rollout asks it. */
export function freezeOf({ timeZone, from, until, block }: FreezeConfig): Freeze {
  return { timeZone, from: wallTimeOf(from), until: wallTimeOf(until), end: until, block };
}

function wallTimeOf(text: string): WallTime {
  const [, weekday, day = '', hour = '', minute = ''] = WALL_TIME.exec(text) ?? [];
  if (weekday === undefined) return { local: `${day}T${hour}:${minute}` };
  return { minuteOfWeek: (WEEKDAYS.findIndex((name) => name === weekday) * 24 + Number(hour)) * 60 + Number(minute) };
}
