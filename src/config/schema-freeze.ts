import { z } from 'zod';
import { ALLOWED } from './messages.js';
import { choice, section } from './values.js';

/** `Fri 16:00` or `2026-12-24 18:00`. */
export const WALL_TIME = /^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun)|(\d{4}-\d{2}-\d{2})) ([01]\d|2[0-3]):([0-5]\d)$/;

const wallTime = z.string(ALLOWED.wallTime).regex(WALL_TIME, ALLOWED.wallTime).refine(isDay, ALLOWED.wallTime);

const window = section({
  timeZone: z
    .string(ALLOWED.timeZone)
    .refine(isTimeZone, ALLOWED.timeZone)
    .prefault('UTC')
    .describe('Time zone of its times, such as `Europe/Berlin`.'),
  from: wallTime.describe('Its beginning: `Fri 16:00` each week, or `2026-12-24 18:00` once.'),
  until: wallTime.describe('Its end, written as its beginning is.'),
  block: z
    .array(choice('start', 'advance', 'promote'), ALLOWED.block)
    .min(1, ALLOWED.block)
    .prefault(['start', 'advance', 'promote'])
    .describe('What is blocked: the first traffic, the next step, the promotion. A rollback never is.'),
});

export const freeze = z
  .array(window, ALLOWED.freeze)
  .max(50, ALLOWED.freeze)
  .prefault([])
  .describe('Times in which a rollout does not go on.');

export type FreezeConfig = z.output<typeof window>;

/** `2026-02-30` is none. */
function isDay(text: string): boolean {
  const day = WALL_TIME.exec(text)?.[2];
  if (day === undefined) return true;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
