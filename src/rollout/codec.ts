import type { Checkpoint, Order, Outcome, OutcomeKind, OrderKind, Position, RollbackCause, Share } from './checkpoint.js';
import type { Tally } from '../gate/measurements.js';
import { finishedSums, type Memories, type Remembered } from '../gate/remembered.js';
import type { Check } from './plan.js';

/** Some 2 MB of accumulated metadata destroy a version for ever, so an entry stays far below (facts of servers 1.29 to 1.32). */
export const MAX_ENTRY_BYTES = 2048;

/** How much of an entry is kept. */
interface Room {
  /** Characters of each sentence; the report has the whole sentence. */
  readonly sentence: number;
  /** Shares, which only reports need. */
  readonly shares: number;
  /** What the test knows of slow and of synthetic workflows; without it the test begins anew, which costs time and not safety. */
  readonly besides: boolean;
}

/** Tried in turn until the entry fits. */
const ROOMS: readonly Room[] = [
  ...[240, 120, 60, 20].map((sentence) => ({ sentence, shares: Infinity, besides: true })),
  { sentence: 20, shares: 8, besides: true },
  { sentence: 20, shares: 8, besides: false },
];

const MEMORIES = ['evidence', 'slow', 'synthetic'] as const satisfies readonly (keyof Memories)[];
const CHECKS: readonly Check[] = ['registration', 'replay', 'smoke-test'];
const CAUSES: readonly RollbackCause[] = ['verdict', 'inconclusive', 'aborted', 'superseded', 'requested'];
const OUTCOMES: readonly OutcomeKind[] = ['completed', 'rolled-back', 'aborted', 'superseded', 'refused'];
const RESULTS: readonly Tally['last'][] = ['none', 'success', 'failure', 'inconclusive', 'no-data'];
/** One letter for each of them. */
const LETTERS = '-sfin';
const ORDERS: readonly OrderKind[] = [
  'pause',
  'resume',
  'promote',
  'promote-full',
  'abort',
  'rollback',
  'supersede',
  'accept-plan',
];

/** An entry in the version's metadata that this release cannot read: written by a newer one, or by hand. */
export class UnreadableEntry extends Error {
  override readonly name = 'UnreadableEntry';
}

/**
 * Serialise a checkpoint; sentences are cut, then the oldest shares left out, then what is known of slow and synthetic workflows, so that
 * it fits {@link MAX_ENTRY_BYTES}. @throws RangeError when even that does not help
 */
export function encodeCheckpoint(checkpoint: Checkpoint): string {
  const { position, outcome, metrics, shares, slow, synthetic, ...rest } = checkpoint;
  return encode((cut, room) => ({
    ...rest,
    ...(room.besides ? { slow, synthetic } : {}),
    ...(shares === undefined ? {} : { shares: shares.slice(-room.shares) }),
    ...(metrics === undefined ? {} : { metrics: metrics.map(packTally) }),
    position: 'because' in position ? { ...position, because: cut(position.because) } : position,
    ...(outcome === undefined ? {} : { outcome: { ...outcome, because: cut(outcome.because) } }),
  }));
}

/** Serialise an order, cut to {@link MAX_ENTRY_BYTES} like a checkpoint. @throws RangeError */
export function encodeOrder(order: Order): string {
  return encode((cut) => ({ ...order, by: cut(order.by), reason: cut(order.reason) }));
}

/** @throws UnreadableEntry */
export function decodeCheckpoint(text: string): Checkpoint {
  const entry = fields(parse(text), 'checkpoint');
  if (entry['format'] !== 1)
    throw new UnreadableEntry(`the checkpoint has format ${String(entry['format'])}; this release reads 1`);
  const rampedAt = entry['rampedAt'];
  const outcome = entry['outcome'];
  const baseline = entry['baseline'];
  return {
    format: 1,
    rollout: string(entry, 'rollout'),
    plan: string(entry, 'plan'),
    previous: entry['previous'] === null ? null : string(entry, 'previous'),
    first: boolean(entry, 'first'),
    startedAt: number(entry, 'startedAt'),
    passed: list(entry, 'passed').map((check) => oneOf(CHECKS, check, 'passed')),
    position: decodePosition(fields(entry['position'], 'position')),
    ...(rampedAt === undefined ? {} : { rampedAt: number(entry, 'rampedAt') }),
    ...(entry['shares'] === undefined ? {} : { shares: list(entry, 'shares').map(decodeShare) }),
    unproven: list(entry, 'unproven').map((step) => index(step, 'unproven')),
    ...(baseline === undefined ? {} : { baseline: decodeBaseline(list(entry, 'baseline')) }),
    ...decodeMemories(entry),
    ...(entry['slowLimit'] === undefined ? {} : { slowLimit: number(entry, 'slowLimit') }),
    ...(entry['metrics'] === undefined ? {} : { metrics: list(entry, 'metrics').map(unpackTally) }),
    ...(outcome === undefined ? {} : { outcome: decodeOutcome(fields(outcome, 'outcome')) }),
  };
}

/** @throws UnreadableEntry */
export function decodeOrder(text: string): Order {
  const entry = fields(parse(text), 'order');
  if (entry['format'] !== 1) throw new UnreadableEntry(`the order has format ${String(entry['format'])}; this release reads 1`);
  return {
    format: 1,
    rollout: string(entry, 'rollout'),
    kind: oneOf(ORDERS, entry['kind'], 'kind'),
    step: number(entry, 'step'),
    by: string(entry, 'by'),
    at: number(entry, 'at'),
    reason: string(entry, 'reason'),
    ...(entry['plan'] === undefined ? {} : { plan: string(entry, 'plan') }),
  };
}

function decodePosition(entry: Fields): Position {
  switch (entry['at']) {
    case 'checks':
      return { at: 'checks' };
    case 'step':
      return { at: 'step', step: index(entry['step'], 'step'), from: string(entry, 'from') };
    case 'promotion':
      return { at: 'promotion', from: string(entry, 'from') };
    case 'rollback':
      return { at: 'rollback', cause: oneOf(CAUSES, entry['cause'], 'cause'), because: string(entry, 'because') };
    default:
      throw new UnreadableEntry('the checkpoint names an unknown position');
  }
}

function decodeShare(entry: unknown): Share {
  const [percentage, since] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
  if (typeof percentage !== 'number' || typeof since !== 'number') throw new UnreadableEntry('"shares" holds no pair of numbers');
  return [percentage, since];
}

function decodeBaseline([closed, bad, ...rest]: readonly unknown[]): readonly [number, number] {
  const counts = [finite(closed, 'baseline'), finite(bad, 'baseline')] as const;
  if (rest.length > 0 || counts[1] < 0 || counts[1] > counts[0]) throw new UnreadableEntry('"baseline" does not add up');
  return counts;
}

function decodeMemories(entry: Fields): Memories {
  const known = MEMORIES.filter((name) => entry[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, decodeRemembered(fields(entry[name], name), name)]));
}

function decodeRemembered(entry: Fields, name: string): Remembered {
  const numbers = (key: string) => list(entry, key).map((value) => finite(value, key));
  const remembered = { since: number(entry, 'since'), before: numbers('before'), left: numbers('left') };
  if (finishedSums(remembered, Number.NaN) === undefined) throw new UnreadableEntry(`"${name}" does not add up`);
  return remembered;
}

/** Some 40 bytes each. */
function packTally({ key, at, measured, failed, errors, last }: Tally): readonly (string | number)[] {
  return [key, at, measured, failed, errors, LETTERS.charAt(RESULTS.indexOf(last))];
}

function unpackTally(entry: unknown): Tally {
  const [key, at, measured, failed, errors, last] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
  if (typeof key !== 'string') throw new UnreadableEntry('"metrics" holds no tally');
  return {
    key,
    at: finite(at, 'metrics'),
    measured: finite(measured, 'metrics'),
    failed: finite(failed, 'metrics'),
    errors: finite(errors, 'metrics'),
    last: resultFrom(last),
  };
}

function resultFrom(letter: unknown): Tally['last'] {
  const found = typeof letter === 'string' && letter.length === 1 ? RESULTS[LETTERS.indexOf(letter)] : undefined;
  if (found === undefined) throw new UnreadableEntry(`"metrics" has the unknown value ${JSON.stringify(letter)}`);
  return found;
}

function decodeOutcome(entry: Fields): Outcome {
  return { kind: oneOf(OUTCOMES, entry['kind'], 'outcome'), at: number(entry, 'at'), because: string(entry, 'because') };
}

type Fields = Readonly<Record<string, unknown>>;

function encode(entry: (cut: (sentence: string) => string, room: Room) => object): string {
  let bytes = 0;
  for (const room of ROOMS) {
    const text = JSON.stringify(entry((sentence) => shortened(sentence, room.sentence), room));
    bytes = utf8Length(text);
    if (bytes <= MAX_ENTRY_BYTES) return text;
  }
  throw new RangeError(`a metadata entry would take ${bytes} bytes, more than ${MAX_ENTRY_BYTES}`);
}

/** By code points: half of a surrogate pair is not text. */
function shortened(sentence: string, length: number): string {
  const characters = Array.from(sentence);
  return characters.length <= length ? sentence : `${characters.slice(0, length - 1).join('')}…`;
}

/** Bytes of a string in UTF-8, without `Buffer` or `TextEncoder`, which this room does not have. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableEntry('the entry is not JSON');
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown, name: string): Fields {
  if (!isFields(value)) throw new UnreadableEntry(`the ${name} is not an object`);
  return value;
}

function string(entry: Fields, key: string): string {
  const value = entry[key];
  if (typeof value !== 'string') throw new UnreadableEntry(`"${key}" is missing`);
  return value;
}

function number(entry: Fields, key: string): number {
  return finite(entry[key], key);
}

function finite(value: unknown, key: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new UnreadableEntry(`"${key}" is not a number`);
  return value;
}

function index(value: unknown, key: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new UnreadableEntry(`"${key}" names no step: ${JSON.stringify(value)}`);
  return value;
}

function boolean(entry: Fields, key: string): boolean {
  const value = entry[key];
  if (typeof value !== 'boolean') throw new UnreadableEntry(`"${key}" is neither true nor false`);
  return value;
}

function list(entry: Fields, key: string): readonly unknown[] {
  const value = entry[key];
  if (!Array.isArray(value)) throw new UnreadableEntry(`"${key}" is not a list`);
  return value;
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, key: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UnreadableEntry(`"${key}" has the unknown value ${JSON.stringify(value)}`);
  return found;
}
