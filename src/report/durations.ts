const SECOND = 1_000;

/** A duration in milliseconds in words: `320 ms`, `4.2 s`, `42 s`, `10m`, `4m 10s`, `1h 05m`, `2d 03h`. Below 0 counts as 0. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown';
  if (ms <= 0) return '0 s';
  if (ms < SECOND) return `${Math.max(1, Math.floor(ms))} ms`;
  if (ms < 9_950) return `${Number((ms / SECOND).toFixed(1))} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return pair([Math.floor(seconds / 60), 'm'], [seconds % 60, 's']);
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return pair([Math.floor(minutes / 60), 'h'], [minutes % 60, 'm']);
  const hours = Math.round(minutes / 60);
  return pair([Math.floor(hours / 24), 'd'], [hours % 24, 'h']);
}

function pair([large, largeUnit]: [number, string], [small, smallUnit]: [number, string]): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit} ${String(small).padStart(2, '0')}${smallUnit}`;
}

/** What is left of a wait, in whole seconds and rounded up, so that it reads 0 only when it is over. */
export function countdown(ms: number): string {
  return duration(Math.ceil(Math.max(0, ms) / SECOND) * SECOND);
}

/** A moment (milliseconds since the epoch) as a UTC time of day: `12:04:31Z`. */
export function timeOfDay(at: number): string {
  return `${isoTime(at).slice(11, 19)}Z`;
}

/** A moment (milliseconds since the epoch) as `2026-11-22 12:04:31Z`. */
export function moment(at: number): string {
  return `${isoTime(at).slice(0, 19).replace('T', ' ')}Z`;
}

function isoTime(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '----------T--:--:--' : date.toISOString();
}
