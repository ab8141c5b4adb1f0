import path from 'node:path';
import { type Inputs } from '../config/input-table.js';
import { type Settings } from '../config/settings.js';
import { DEFAULT_RULES, type SelectRules } from '../replay/selection.js';
import { UserError } from '../system/errors.js';
import { isSet } from './flags.js';
import { captureMessages } from './capture-messages.js';

/** Flags of `capture`, besides those that have a place in rainbow.yaml. */
export interface CaptureInputs extends Inputs {
  readonly output?: string | undefined;
  readonly redact?: string | undefined;
  readonly prune?: string | undefined;
  readonly 'per-workflow-type'?: string | undefined;
  readonly total?: string | undefined;
  readonly pinned?: string | undefined;
  readonly closed?: string | undefined;
  readonly seed?: string | undefined;
  readonly ramp?: string | undefined;
}

export interface CaptureOptions {
  /** Absolute. */
  readonly folder: string;
  readonly redact: boolean;
  /** Drop runs of an earlier capture that are not selected any more. */
  readonly prune: boolean;
  readonly sample: { readonly perWorkflowType: number; readonly total: number };
  readonly rules: SelectRules;
}

const SAMPLE = { perWorkflowType: 50, total: 500 };
/** A snapshot serves every pull request, so it holds some of what decides nothing. */
const RULES: SelectRules = { ...DEFAULT_RULES, pinned: 2, closed: 2 };

/** Flags win over rainbow.yaml, and that over the defaults. Throws UserError. */
export function captureOptions(inputs: CaptureInputs, settings: Settings, cwd: string): CaptureOptions {
  if (inputs.output === undefined || inputs.output.trim() === '') throw new UserError(captureMessages.noOutput());
  const configured = settings.replay === 'off' ? undefined : settings.replay;
  const sample = configured?.sample ?? SAMPLE;
  const rules = { ...RULES, ...configured?.select };
  const ramp = numberOf(inputs, 'ramp', { least: 0, most: 100, whole: false });
  const count = (name: 'per-workflow-type' | 'total' | 'pinned' | 'closed', least: number, fallback: number): number =>
    numberOf(inputs, name, { least, most: 1_000_000, whole: true }) ?? fallback;
  return {
    folder: path.resolve(cwd, inputs.output),
    redact: isSet(inputs.redact),
    prune: isSet(inputs.prune),
    sample: {
      perWorkflowType: count('per-workflow-type', 1, sample.perWorkflowType),
      total: count('total', 1, sample.total),
    },
    rules: {
      ...rules,
      pinned: count('pinned', 0, rules.pinned),
      closed: count('closed', 0, rules.closed),
      seed: inputs.seed ?? rules.seed,
      ...(ramp === undefined ? {} : { ramp }),
    },
  };
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

function numberOf(
  inputs: CaptureInputs,
  name: 'per-workflow-type' | 'total' | 'pinned' | 'closed' | 'ramp',
  { least, most, whole }: Range,
): number | undefined {
  const text = inputs[name]?.trim();
  if (text === undefined || text === '') return undefined;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new UserError(captureMessages.badNumber(name, text, { least, most, whole }));
}
