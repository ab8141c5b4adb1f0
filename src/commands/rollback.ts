import { runHook } from '../platform/run-hook.js';
import { type Checkpoint } from '../rollout/checkpoint.js';
import { encodeCheckpoint } from '../rollout/codec.js';
import { reopened } from '../rollout/rolling-back.js';
import { type Routing, type Target } from '../rollout/routing.js';
import { ConflictError, UserError } from '../system/errors.js';
import { EXIT } from '../system/exit-codes.js';
import { readPollers } from '../temporal/task-queue-pollers.js';
import { type Context, newRun } from './context.js';
import { aftermath } from './aftermath.js';
import { type Ended } from './deploy.js';
import { say } from './messages.js';
import { checkpointOf, rolloutId } from './observe.js';
import { giveOrder } from './order.js';
import { endingOf } from './report-of.js';
import { turn } from './turn.js';
import { UNANSWERED, insistOn } from './unanswered.js';
import { type VerbOptions } from './verbs.js';

/**
 * `rollback`: back to what was Current when the rollout began, or `--to`, before or after promotion. No gate, no freeze, no
 * missing task queue stands in the way. The intent is written first, so a killed rollback is finished by the next look.
 */
export async function rollback(context: Context, options: VerbOptions): Promise<Ended> {
  const { port, settings, conn, journal, signal, workSignal } = context;
  const routing = await port.read(workSignal);
  if (routing === undefined) throw new UserError(say.noDeployment(settings.deploymentName, conn.namespace));
  if (routing.manager !== '' && routing.manager !== settings.identity) {
    throw new ConflictError(say.managed(routing.manager, settings.identity));
  }
  const candidate = options.buildId ?? routing.ramp?.target ?? routing.current;
  if (candidate === null) throw new UserError(say.nothingToRollBack(settings.deploymentName));
  const run = newRun(candidate);
  options.onRun(run);
  run.routing = routing;
  const stored = checkpointOf(await port.readVersion(candidate, workSignal));
  const target = targetOf(options, { routing, candidate, stored, deployment: settings.deploymentName });
  if (routing.current !== candidate && routing.ramp?.target !== candidate) {
    return { run, ending: { outcome: 'completed', exitCode: EXIT.done, headline: say.sameTarget(routing.current) } };
  }
  journal.note('rollback', 'info', say.rollbackTarget(candidate, target));
  await warnWithoutPollers(context, target);
  const opened = intent(context, { stored, target, reason: options.reason });
  // A driver that is about to write may overwrite the checkpoint, but never the order.
  await giveOrder(context, opened, { candidate, kind: 'rollback', reason: options.reason });
  await insistOn(context, UNANSWERED.inRollback, () => port.writeCheckpoint(candidate, encodeCheckpoint(opened), workSignal));
  const { decision } = await turn(context, run, { single: false, signal: workSignal });
  await aftermath(context, run, signal);
  const ending = endingOf(decision);
  return { run, ending: ending.outcome === 'rolled-back' ? { ...ending, exitCode: EXIT.done } : ending };
}

interface Known {
  readonly routing: Routing;
  readonly candidate: string;
  readonly stored: Checkpoint | undefined;
  readonly deployment: string;
}

function targetOf({ to }: VerbOptions, { routing, candidate, stored, deployment }: Known): Target {
  const listed = routing.versions.map(({ buildId }) => buildId);
  if (to !== undefined) {
    if (!listed.includes(to)) throw new UserError(say.noSuchVersion(to, deployment, listed.slice(0, 10)));
    return to;
  }
  if (routing.ramp?.target === candidate) return routing.current;
  if (stored === undefined) throw new UserError(say.nothingToRollBack(deployment));
  return stored.previous;
}

function intent(
  context: Context,
  { stored, target, reason }: { stored: Checkpoint | undefined; target: Target; reason: string },
): Checkpoint {
  const { clock, settings } = context;
  const base: Checkpoint = stored ?? {
    format: 1,
    rollout: rolloutId(context),
    plan: settings.plan.fingerprint,
    previous: target,
    first: false,
    startedAt: clock.now(),
    passed: [],
    position: { at: 'checks' },
    unproven: [],
  };
  const because = reason === '' ? say.requested : reason;
  return {
    ...reopened(base),
    previous: target,
    rampedAt: base.rampedAt ?? base.startedAt,
    position: { at: 'rollback', cause: 'requested', because },
  };
}

/** Starts them through the platform hook, where there is one; that it fails does not stand in the way of the rollback. */
async function warnWithoutPollers(context: Context, target: Target): Promise<void> {
  const { port, conn, settings, journal, workSignal: signal } = context;
  if (target === null) return;
  const taskQueues = (await port.readVersion(target, signal))?.taskQueues ?? [];
  const pollers = await readPollers({ conn, taskQueues, signal });
  const alive = pollers.some(({ buildId, deploymentName }) => buildId === target && deploymentName === settings.deploymentName);
  if (alive) return;
  journal.note('rollback', 'warning', say.noPollers(target));
  const result = await runHook({
    platform: settings.hooks.platform,
    action: 'start',
    workers: {
      deployment: settings.deploymentName,
      buildId: target,
      namespace: conn.namespace,
      address: conn.address,
      taskQueues: [...new Set(taskQueues.map(({ name }) => name))],
      replicas: settings.hooks.replicas,
    },
    env: context.env,
    secrets: settings.connection.apiKey === undefined ? [] : [settings.connection.apiKey],
    timeout: settings.hooks.timeout,
    signal: context.signal,
    onLine: (line) => {
      context.log.debug(line);
    },
  });
  if (result.kind === 'done') journal.note('rollback', 'good', say.startedByHook(target));
  if (result.kind === 'failed') journal.note('rollback', 'warning', say.startByHookFailed(target, result.because));
}
