import { UserError } from '../system/errors.js';
import { type Context, newRun } from './context.js';
import { aftermath } from './aftermath.js';
import { type Ended } from './deploy.js';
import { noteStep } from './drive.js';
import { findRollout } from './find-rollout.js';
import { say } from './messages.js';
import { giveOrder } from './order.js';
import { endingOf } from './report-of.js';
import { turn } from './turn.js';
import { type VerbOptions } from './verbs.js';

/** `advance`: one step of a rollout in progress, if it may go on; for a schedule, so that a long bake holds no runner. */
export async function advance(context: Context, options: VerbOptions): Promise<Ended> {
  const { settings, signal } = context;
  // With a Build ID the tick itself reads what it needs; finding the rollout costs calls.
  const candidate = options.buildId ?? (await findRollout(context, undefined))?.candidate;
  if (candidate === undefined) throw new UserError(say.noRollout(settings.deploymentName));
  const run = newRun(candidate);
  options.onRun(run);
  if (options.acceptPlan) {
    const found = await findRollout(context, candidate);
    if (found?.checkpoint !== undefined)
      await giveOrder(context, found.checkpoint, { candidate, kind: 'accept-plan', reason: options.reason });
  }
  const { decision } = await turn(context, run, { single: true, signal });
  noteStep(run);
  await aftermath(context, run, signal);
  return { run, ending: endingOf(decision) };
}
