import { UserError } from '../system/errors.js';
import { EXIT } from '../system/exit-codes.js';
import { type Context, newRun } from './context.js';
import { type Ended } from './deploy.js';
import { cancelled } from './drive.js';
import { say } from './messages.js';
import { observe } from './observe.js';
import { type VerbOptions } from './verbs.js';

/** A runner grants what comes after a cancelled job five minutes. */
const BUDGET = 120_000;

/** After a `deploy` that did not end by itself: do with its rollout what `onCancel` says, and say what was left. Changes nothing twice. */
export async function leftover(context: Context, options: VerbOptions): Promise<Ended> {
  const { settings, signal, journal } = context;
  if (settings.buildId === undefined) throw new UserError(say.noBuildId);
  const run = newRun(settings.buildId);
  options.onRun(run);
  await observe(context, run, signal);
  const { checkpoint, candidate } = run;
  if (checkpoint === undefined || checkpoint.outcome !== undefined) {
    const headline =
      checkpoint?.outcome === undefined ? say.nothingLeft(candidate) : say.endedAlready(candidate, checkpoint.outcome.because);
    return { run, ending: { outcome: 'shown', exitCode: EXIT.done, headline } };
  }
  journal.note('order', 'warning', say.leftBehind(candidate));
  return { run, ending: await cancelled(context, run, BUDGET) };
}
