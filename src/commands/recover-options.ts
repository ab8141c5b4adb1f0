import { type Inputs } from '../config/input-table.js';
import { UserError } from '../system/errors.js';
import { isSet, textOf } from './flags.js';
import { sayRecover as say } from './recover-messages.js';

/** Inputs of one call, besides those that have a place in rainbow.yaml. */
export interface RecoverInputs extends Inputs {
  readonly to?: string | undefined;
  readonly from?: string | undefined;
  readonly plan?: string | undefined;
  readonly 'include-failed'?: string | undefined;
  readonly rate?: string | undefined;
}

export interface RecoverOptions {
  readonly kind: 'mend' | 'move-on';
  /** Build IDs that the runs are brought away from. */
  readonly from: readonly string[];
  /** Absent = what is Current. */
  readonly to: string | undefined;
  /** Write nothing. */
  readonly plan: boolean;
  readonly includeFailed: boolean;
  /** Moves and resets a second. */
  readonly rate: number;
}

const RATE = 20;
const RATES = { least: 0.1, most: 1_000 };

/** What one call asks for. Throws UserError for what contradicts itself or is missing. */
export function recoverOptions(inputs: RecoverInputs): RecoverOptions {
  const buildId = textOf(inputs['build-id']);
  const from = (textOf(inputs.from) ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const includeFailed = isSet(inputs['include-failed']);
  if (buildId === undefined && from.length === 0) throw new UserError(say.noBuild);
  if (buildId !== undefined && from.length > 0) throw new UserError(say.buildAndFrom);
  if (from.length > 0 && includeFailed) throw new UserError(say.failedNeedsBuild);
  return {
    kind: buildId === undefined ? 'move-on' : 'mend',
    from: buildId === undefined ? [...new Set(from)] : [buildId],
    to: textOf(inputs.to),
    plan: isSet(inputs.plan),
    includeFailed,
    rate: rateOf(textOf(inputs.rate)),
  };
}

function rateOf(text: string | undefined): number {
  if (text === undefined) return RATE;
  const rate = Number(text);
  if (!(rate >= RATES.least && rate <= RATES.most)) throw new UserError(say.badRate(text));
  return rate;
}
