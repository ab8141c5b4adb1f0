import { runReplayGate } from '../replay/gate.js';
import { type Check } from '../rollout/plan.js';
import { type CheckFinding, type Findings, type Observation } from '../rollout/observation.js';
import { judgeRegistration } from '../rollout/registration.js';
import { type TaskQueue, uniqueQueues, workflowQueues } from '../rollout/routing.js';
import { RefusedError, UserError } from '../system/errors.js';
import { eventShape } from '../temporal/event-shape.js';
import { SMOKE_TEST_PREFIX, runSmokeTest } from '../temporal/smoke-test.js';
import { readPollers } from '../temporal/task-queue-pollers.js';
import { measureBaseline } from './baseline.js';
import { type Context, type Run } from './context.js';
import { ConflictingRollout } from './conflict.js';
import { say } from './messages.js';
import { isBaking } from './observe.js';

/** Run one check; its finding under the check's name. */
export async function runCheck(
  context: Context,
  run: Run,
  { check, step, observation }: { readonly check: Check; readonly step?: number | undefined; readonly observation: Observation },
): Promise<Findings> {
  switch (check) {
    case 'registration':
      return { registration: await checkRegistration(context, run, observation) };
    case 'replay':
      return { replay: await checkReplay(context, run) };
    case 'smoke-test':
      return { 'smoke-test': await checkSmokeTest(context, run, step) };
  }
}

/** Compares queues and live pollers ourselves: the server forgets a missing queue after 30 s without traffic. */
async function checkRegistration(
  context: Context,
  run: Run,
  { routing }: Observation,
): Promise<NonNullable<Findings['registration']>> {
  const { conn, port, settings, signal, clock } = context;
  const current = routing?.current ?? undefined;
  const detail = current === undefined ? undefined : await port.readVersion(current, signal);
  if (current !== undefined && run.checkpoint === undefined && isBaking(detail))
    throw new ConflictingRollout({ rival: current, because: say.promotedStillBaking(current) });
  const serving = detail?.taskQueues ?? [];
  const required = [...serving, ...settings.taskQueues.map((name): TaskQueue => ({ name, kind: 'workflow' }))];
  const pollers = await readPollers({ conn, taskQueues: uniqueQueues([...required, ...run.taskQueues]), signal });
  const finding = judgeRegistration({
    candidate: run.candidate,
    deploymentName: settings.deploymentName,
    current: routing?.current ?? null,
    pins: settings.synthetic !== undefined,
    required: uniqueQueues(required),
    served: run.taskQueues,
    pollers,
  });
  if (finding.kind === 'pass') {
    // A rollout in progress keeps what it knew before it began.
    const known = finding.first || run.checkpoint !== undefined ? {} : await measureBaseline(context, run, routing);
    return { ...finding, ...known };
  }
  if (finding.kind !== 'hold' || run.registrationDeadline === undefined || clock.now() < run.registrationDeadline) return finding;
  return {
    ...finding,
    kind: 'fail',
    because: say.progressDeadline(Math.round(settings.progressDeadline / 1000), finding.because),
  };
}

async function checkReplay(context: Context, run: Run): Promise<CheckFinding> {
  const { settings, histories, log, journal, signal, childScript, view, clock } = context;
  if (settings.replay === undefined) throw new UserError(say.noReplay);
  if (settings.replay === 'off') return { kind: 'pass', because: say.replayOff };
  try {
    const finding = await runReplayGate({
      source: histories,
      settings: settings.replay,
      taskQueues: workflowQueues(run.taskQueues),
      shapeOf: eventShape,
      excludePrefix: SMOKE_TEST_PREFIX,
      childScript,
      log,
      onProgress: ({ done, total, failed }) => {
        view.heartbeat({ now: clock.now(), steps: [], ramp: 0, because: say.replaying(done, total, failed) });
      },
      signal,
    });
    run.replay = finding;
    if (finding.kind === 'inconclusive') journal.note('replay', 'warning', finding.because);
    return { kind: finding.kind === 'inconclusive' ? 'hold' : finding.kind, because: finding.because };
  } catch (error) {
    if (error instanceof RefusedError) return { kind: 'fail', because: error.message };
    throw error;
  }
}

/** One smoke test for each workflow task queue, as in the Worker Controller, unless the configuration names the queue. */
async function checkSmokeTest(context: Context, run: Run, step: number | undefined): Promise<CheckFinding> {
  const { settings, conn, signal } = context;
  const { deploymentName } = settings;
  const smokeTest = step === undefined ? settings.smokeTest : settings.stepGates[step];
  if (smokeTest === undefined || run.checkpoint === undefined) return { kind: 'pass', because: 'no smoke test is configured' };
  const { taskQueue, workflowType, input, timeout } = smokeTest;
  const served = workflowQueues(run.taskQueues);
  // Each step has runs of its own: that it worked at 5 % says nothing about now.
  const rollout = step === undefined ? run.checkpoint.rollout : `${run.checkpoint.rollout}-step-${step + 1}`;
  let finding: CheckFinding = { kind: 'hold', because: 'the new version serves no workflow task queue' };
  for (const queue of taskQueue === undefined ? served : [taskQueue]) {
    finding = await runSmokeTest({
      conn,
      deploymentName,
      buildId: run.candidate,
      taskQueue: queue,
      workflowType,
      input,
      rollout,
      timeout,
      signal,
    });
    if (finding.kind !== 'pass') return finding;
  }
  return finding;
}
