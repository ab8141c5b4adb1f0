import parseDuration from 'parse-duration';
import { z } from 'zod';
import { ALLOWED, allowedChoice, allowedCount } from './messages.js';
import { isList, isMap } from './tree.js';

/** The kinds of values in rainbow.yaml. Each carries, as its zod message, the words for what is allowed; explain.ts makes the sentence. */

const LONGEST = 365 * 24 * 3_600_000;

/** Units from large to small, each at most once; `parse-duration` alone would take bare numbers and negatives. */
const DURATION = /^(?=\d)(\d+(\.\d+)?d)?(\d+(\.\d+)?h)?(\d+(\.\d+)?m)?(\d+(\.\d+)?s)?(\d+(\.\d+)?ms)?$/;

function milliseconds(text: string): number {
  return Math.round(parseDuration(text) ?? Number.NaN);
}

function durationFrom(least: number, allowed: string) {
  return z
    .string(allowed)
    .regex(DURATION, { error: allowed, abort: true })
    .refine((text) => milliseconds(text) >= least && milliseconds(text) <= LONGEST, allowed)
    .transform(milliseconds);
}

/** Durations become milliseconds. */
export const duration = durationFrom(0, ALLOWED.duration);
export const positiveDuration = durationFrom(1, ALLOWED.positiveDuration);
/** Time between two looks: short enough to follow, long enough not to spend the namespace's request quota. */
export const interval = durationFrom(100, ALLOWED.interval);

export const seconds = z
  .number(ALLOWED.seconds)
  .int(ALLOWED.seconds)
  .min(1, ALLOWED.seconds)
  .max(LONGEST / 1000, ALLOWED.seconds);

const percentText = z
  .string(ALLOWED.rate)
  .regex(/^\d+(\.\d+)?%$/, { error: ALLOWED.rate, abort: true })
  .refine((text) => Number.parseFloat(text) <= 100, ALLOWED.rate)
  .transform((text) => Number.parseFloat(text) / 100);

/** `5%` or `0.05`, becomes a share between 0 and 1. The number 5 is refused: it could mean either. */
export const rate = z.union([z.number(ALLOWED.rate).min(0, ALLOWED.rate).max(1, ALLOWED.rate), percentText], ALLOWED.rate);

/** NaN, 0 and 100 are refused here: the server takes some of them (server-side 0 % keeps a version Ramping). */
export const ramp = z.number(ALLOWED.ramp).gt(0, ALLOWED.ramp).lt(100, ALLOWED.ramp);

export const text = z.string(ALLOWED.text).min(1, ALLOWED.text);
export const texts = z.array(text, ALLOWED.texts);
export const truth = z.boolean(ALLOWED.truth);

export function count(least: number, most: number) {
  const allowed = allowedCount(least, most);
  return z.number(allowed).int(allowed).min(least, allowed).max(most, allowed);
}

export function choice<const C extends readonly [string, ...string[]]>(...choices: C) {
  return z.enum(choices, allowedChoice(choices));
}

/** A map of known keys; the message for an unknown one lists those that are allowed. */
export function section<S extends z.core.$ZodShape>(shape: S) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? keys : ALLOWED.map) });
}

export const json = z.unknown().refine(isJson, ALLOWED.json);

function isJson(value: unknown): boolean {
  if (isList(value)) return value.every(isJson);
  if (isMap(value)) return Object.values(value).every(isJson);
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** `-----BEGIN` as it is, or in base64, as secrets are often kept; anything else is a path. */
export function isPemText(text: string): boolean {
  return text.includes('-----BEGIN') || text.trimStart().startsWith('LS0tLS1CRUdJTi');
}
