import { EXIT } from '../system/exit-codes.js';
import { type Context, newRun } from './context.js';
import { aftermath } from './aftermath.js';
import { type Ended } from './deploy.js';
import { findRollout, type Found, type Search, searchRollout } from './find-rollout.js';
import { say } from './messages.js';
import { notify } from './notify.js';
import { observed } from './observe.js';
import { giveOrder } from './order.js';
import { endingOf } from './report-of.js';
import { turn } from './turn.js';
import { type VerbOptions } from './verbs.js';

const NOTHING: Search = { ended: [] };

/** `advance`: one step of a rollout in progress, if it may go on; for a schedule, so that a long bake holds no runner. */
export async function advance(context: Context, options: VerbOptions): Promise<Ended> {
  const { settings, signal } = context;
  // With a Build ID the tick itself reads what it needs; without one, what finds the rollout is its first look.
  const { found, ended } = options.buildId === undefined ? await searchRollout(context, undefined) : NOTHING;
  const candidate = options.buildId ?? found?.candidate;
  if (candidate === undefined) {
    await tellLate(context, ended);
    // A schedule goes on ticking when there is nothing to advance; that is no failure.
    return {
      run: undefined,
      ending: { outcome: 'shown', exitCode: EXIT.done, headline: say.noRollout(settings.deploymentName) },
    };
  }
  const run = newRun(candidate);
  options.onRun(run);
  if (options.acceptPlan) {
    const checkpoint = (found ?? (await findRollout(context, candidate)))?.checkpoint;
    if (checkpoint !== undefined)
      await giveOrder(context, checkpoint, { candidate, kind: 'accept-plan', reason: options.reason });
  }
  const { decision } = await turn(context, run, { single: true, signal, seen: options.acceptPlan ? undefined : found?.seen });
  await aftermath(context, run, signal);
  return { run, ending: endingOf(decision) };
}

/** Of what ended while its driver was killed, or the webhook was down, somebody is told now. */
async function tellLate(context: Context, ended: readonly Found[]): Promise<void> {
  for (const { candidate, seen } of ended) {
    const run = newRun(candidate);
    observed(context, run, seen);
    await notify(context, run);
  }
}
