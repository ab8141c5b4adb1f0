import type { Checkpoint, Order, Outcome, OutcomeKind, OrderKind, Position, RollbackCause } from './checkpoint.js';
import type { Check } from './plan.js';

/** Some 2 MB of accumulated metadata destroy a version for ever, so an entry stays far below (facts of servers 1.29 to 1.32). */
export const MAX_ENTRY_BYTES = 2048;

/** Longest sentence kept in an entry; the report has the whole one. */
const MAX_SENTENCE = 240;

const CHECKS: readonly Check[] = ['registration', 'replay', 'smoke-test'];
const CAUSES: readonly RollbackCause[] = ['verdict', 'inconclusive', 'aborted', 'superseded', 'cancelled', 'requested'];
const OUTCOMES: readonly OutcomeKind[] = ['completed', 'rolled-back', 'aborted', 'superseded', 'refused'];
const ORDERS: readonly OrderKind[] = ['pause', 'resume', 'promote', 'promote-full', 'abort', 'rollback', 'accept-plan'];

/** An entry in the version's metadata that this release cannot read: written by a newer one, or by hand. */
export class UnreadableEntry extends Error {
  override readonly name = 'UnreadableEntry';
}

/** Serialise a checkpoint; sentences are cut so that it fits {@link MAX_ENTRY_BYTES}. */
export function encodeCheckpoint(checkpoint: Checkpoint): string {
  const { position, outcome } = checkpoint;
  return encode({
    ...checkpoint,
    position: 'because' in position ? { ...position, because: cut(position.because) } : position,
    ...(outcome === undefined ? {} : { outcome: { ...outcome, because: cut(outcome.because) } }),
  });
}

export function encodeOrder(order: Order): string {
  return encode({ ...order, by: cut(order.by), reason: cut(order.reason) });
}

/** @throws UnreadableEntry */
export function decodeCheckpoint(text: string): Checkpoint {
  const entry = fields(parse(text), 'checkpoint');
  if (entry['format'] !== 1)
    throw new UnreadableEntry(`the checkpoint has format ${String(entry['format'])}; this release reads 1`);
  const rampedAt = entry['rampedAt'];
  const outcome = entry['outcome'];
  return {
    format: 1,
    rollout: string(entry, 'rollout'),
    plan: string(entry, 'plan'),
    previous: entry['previous'] === null ? null : string(entry, 'previous'),
    first: entry['first'] === true,
    startedAt: number(entry, 'startedAt'),
    passed: list(entry, 'passed').map((check) => oneOf(CHECKS, check, 'passed')),
    position: decodePosition(fields(entry['position'], 'position')),
    ...(rampedAt === undefined ? {} : { rampedAt: number(entry, 'rampedAt') }),
    unproven: list(entry, 'unproven').filter((step) => typeof step === 'number'),
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
  };
}

function decodePosition(entry: Fields): Position {
  switch (entry['at']) {
    case 'checks':
      return { at: 'checks' };
    case 'step':
      return { at: 'step', step: number(entry, 'step'), from: string(entry, 'from') };
    case 'promotion':
      return { at: 'promotion', from: string(entry, 'from') };
    case 'rollback':
      return { at: 'rollback', cause: oneOf(CAUSES, entry['cause'], 'cause'), because: string(entry, 'because') };
    default:
      throw new UnreadableEntry('the checkpoint names an unknown position');
  }
}

function decodeOutcome(entry: Fields): Outcome {
  return { kind: oneOf(OUTCOMES, entry['kind'], 'outcome'), at: number(entry, 'at'), because: string(entry, 'because') };
}

type Fields = Readonly<Record<string, unknown>>;

function encode(entry: object): string {
  const text = JSON.stringify(entry);
  if (utf8Length(text) > MAX_ENTRY_BYTES)
    throw new RangeError(`a metadata entry would take ${text.length} bytes, more than ${MAX_ENTRY_BYTES}`);
  return text;
}

function cut(sentence: string): string {
  return sentence.length <= MAX_SENTENCE ? sentence : `${sentence.slice(0, MAX_SENTENCE - 1)}…`;
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
  const value = entry[key];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new UnreadableEntry(`"${key}" is not a number`);
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
