import { type Report } from '../report/report.js';
import { UserError } from '../system/errors.js';
import { EXIT } from '../system/exit-codes.js';
import { ConflictingRollout } from './conflict.js';
import { type Context, type Run, newRun } from './context.js';
import { cancelled, drive } from './drive.js';
import { say } from './messages.js';
import { giveOrder } from './order.js';
import { readPlan } from './plan-file.js';
import { preflight } from './preflight.js';
import { type VerbOptions } from './verbs.js';

/** `deploy`: ship this Build ID, from waiting for its pollers to Current or back. */
export async function deploy(context: Context, options: VerbOptions): Promise<Ended> {
  const { settings, clock } = context;
  if (settings.buildId === undefined) throw new UserError(say.noBuildId);
  if (settings.replay === undefined) throw new UserError(say.noReplay);
  const run = newRun(settings.buildId);
  run.registrationDeadline = clock.now() + settings.progressDeadline;
  options.onRun(run);
  if (options.planFile !== undefined) run.planned = await readPlan(context, options.planFile);
  try {
    await preflight(context, run, { retry: options.retry });
  } catch (error) {
    if (context.signal.aborted) return { run, ending: await cancelled(context, run) };
    if (!(error instanceof ConflictingRollout)) throw error;
    context.journal.note('preflight', 'bad', error.message);
    return { run, ending: { outcome: 'conflict', exitCode: EXIT.conflict, headline: error.message } };
  }
  if (options.acceptPlan && run.checkpoint !== undefined) {
    await giveOrder(context, run.checkpoint, { candidate: run.candidate, kind: 'accept-plan', reason: options.reason });
  }
  return { run, ending: await drive(context, run, { detach: options.detach }) };
}

export interface Ended {
  readonly run: Run | undefined;
  readonly ending: Pick<Report, 'outcome' | 'exitCode' | 'headline'>;
}
