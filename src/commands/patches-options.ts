import { UserError } from '../system/errors.js';
import { sayPatches } from './patches-messages.js';
import { type ReplayArguments, replayOptions, type ReplayOptions } from './replay-options.js';

const TOTAL = 500;
const MOST = 10_000;

/** What the options of `patches` mean, besides those that have a place in rainbow.yaml. */
export interface PatchesOptions {
  readonly replay: ReplayOptions;
  readonly closed: 'ignore' | 'count';
  /** Histories to read or replay for one patch, at most. */
  readonly total: number;
}

/** Throws UserError. */
export function patchesOptions(args: ReplayArguments, cwd: string): PatchesOptions {
  const { 'closed-runs': closed, total } = args.texts;
  return { replay: replayOptions(args, cwd), closed: closedOf(closed), total: totalOf(total) };
}

function closedOf(text = 'ignore'): PatchesOptions['closed'] {
  const choice = text.trim();
  if (choice === 'ignore' || choice === 'count') return choice;
  throw new UserError(sayPatches.badClosed(text));
}

function totalOf(text: string | undefined): number {
  if (text === undefined) return TOTAL;
  const value = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  if (value >= 1 && value <= MOST) return value;
  throw new UserError(sayPatches.badTotal(text, MOST));
}
