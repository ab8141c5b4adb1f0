import { type Decision } from '../rollout/decision.js';
import { rampOf } from '../rollout/observation.js';
import { routingText } from '../rollout/messages.js';
import { EXIT } from '../system/exit-codes.js';
import { type Context, type Run, newRun } from './context.js';
import { type Ended } from './deploy.js';
import { findRollout } from './find-rollout.js';
import { observe, observed } from './observe.js';
import { type Ending, stepsOf } from './report-of.js';
import { decide } from './turn.js';
import { type VerbOptions } from './verbs.js';

/** `status`: what runs where, and why the rollout is where it is. Reads only. With `watch`, until the rollout ends or is cancelled. */
export async function status(context: Context, options: VerbOptions): Promise<Ended> {
  for (;;) {
    const shown = await look(context, options);
    const over = shown.decision === undefined || shown.decision.kind === 'finished' || shown.decision.kind === 'conflict';
    if (!options.watch || over || context.signal.aborted) return shown;
    beat(context, shown.run, shown.ending);
    try {
      await context.clock.sleep(context.settings.interval, context.signal);
    } catch {
      return shown;
    }
  }
}

async function look(
  context: Context,
  options: VerbOptions,
): Promise<Ended & { readonly decision: Decision | undefined; readonly run: Run }> {
  const found = await findRollout(context, options.buildId);
  const current = found === undefined ? (await context.port.read(context.signal))?.current : undefined;
  const run = newRun(found?.candidate ?? current ?? '');
  const observation = found === undefined ? await observe(context, run, context.signal) : observed(context, run, found.seen);
  if (run.checkpoint === undefined) return { run, decision: undefined, ending: shown(routingText(run.routing)) };
  options.onRun(run);
  const decision = await decideWithoutChecks(context, run, observation);
  context.journal.note('preflight', decision.kind === 'conflict' ? 'warning' : 'info', decision.because);
  return { run, decision, ending: shown(`${routingText(run.routing)}: ${decision.because}`) };
}

/** A check is run by the rollout, not by whoever looks; evidence is only read. */
async function decideWithoutChecks(context: Context, run: Run, observation: Parameters<typeof decide>[2]): Promise<Decision> {
  const before = observation.checkpoint?.position.at === 'checks' && observation.checkpoint.outcome === undefined;
  if (before)
    return {
      kind: 'hold',
      reason: 'check',
      wait: true,
      because: `checks passed so far: ${observation.checkpoint.passed.join(', ')}`,
    };
  return (await decide(context, run, { ...observation, onlyLooks: true })).decision;
}

function shown(headline: string): Ending {
  return { outcome: 'shown', exitCode: EXIT.done, headline };
}

function beat(context: Context, run: Run, ending: Ended['ending']): void {
  const verdict = context.journal.looks.at(-1)?.verdict;
  context.view.heartbeat({
    now: context.clock.now(),
    steps: stepsOf(context, run),
    ramp: rampOf(run.routing, run.candidate),
    because: ending.headline,
    ...(verdict === undefined ? {} : { verdict }),
  });
}
