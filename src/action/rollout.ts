import { type ActionRequest } from './verbs.js';
import { runCleanup } from '../commands/cleanup.js';
import { runDoctor } from '../commands/doctor.js';
import { runPlan } from '../commands/plan.js';
import { publish } from '../commands/publish.js';
import { runRecover } from '../commands/recover.js';
import { boardFor } from '../commands/rollout-on-github.js';
import { runLeftover, runVerb } from '../commands/run.js';
import { tellCleanup, tellDoctor, tellPlan, tellRecover, tellRollout } from '../commands/tellings.js';
import { LONGEST_SUMMARY } from '../github/rollout-check.js';
import { type Published } from '../github/step.js';
import { stepSummary } from '../report/markdown.js';
import { type ProgressView, type Report } from '../report/report.js';
import { type Sighting } from '../report/sighting.js';
import { linesView } from '../report/views.js';
import { type Logger } from '../system/logger.js';

/** A verb of a rollout, as a step of a workflow. */
export async function runRollout(request: ActionRequest): Promise<Published> {
  const { verb, inputs, log, signal } = request;
  return await followed(request, inputs['report-dir'], (view, watch) =>
    runVerb({ verb, inputs, env: process.env, cwd: process.cwd(), signal, host: { log, view }, watch }),
  );
}

/** What is left of a `deploy` that did not end by itself, as the step after its job. */
export async function runRolloutLeftover(request: ActionRequest): Promise<Published> {
  const { inputs, log, signal } = request;
  // A folder of its own: the report of the deploy, if it wrote one, stays.
  return await followed(request, undefined, (view, watch) =>
    runLeftover({ inputs, env: process.env, cwd: process.cwd(), signal, host: { log, view }, watch }),
  );
}

type Work = (view: ProgressView, watch: (sighting: Sighting) => void) => Promise<Report>;

/** Works under the eyes of the log and, where the inputs ask for it, of what shows the rollout on GitHub. */
async function followed(request: ActionRequest, folder: string | undefined, work: Work): Promise<Published> {
  const { env } = process;
  const { log } = request;
  const view = viewTo(log);
  const board = await boardFor({ ...request, env });
  try {
    const report = await work(view, board.see);
    const notes = await board.settle(stepSummary(report, LONGEST_SUMMARY));
    return await publish({ ...tellRollout(report), notes }, { folder, env, log });
  } catch (error) {
    await board.settle();
    throw error;
  } finally {
    view.close();
  }
}

/** `plan`, as a step of a workflow. */
export async function runPlanAction({ inputs, log, signal }: ActionRequest): Promise<Published> {
  const { env } = process;
  const report = await runPlan({ inputs, env, cwd: process.cwd(), signal, log });
  return await publish(tellPlan(report), { folder: inputs['report-dir'], env, log });
}

/** `doctor`, as a step of a workflow. */
export async function runDoctorAction({ inputs, log, signal }: ActionRequest): Promise<Published> {
  const { env } = process;
  const report = await runDoctor({ inputs, env, cwd: process.cwd(), signal });
  return await publish(tellDoctor(report), { folder: inputs['report-dir'], env, log });
}

/** `recover`, as a step of a workflow. */
export async function runRecoverAction({ inputs, log, signal }: ActionRequest): Promise<Published> {
  const { env } = process;
  const view = viewTo(log);
  try {
    const report = await runRecover({ inputs, env, cwd: process.cwd(), signal, host: { log, view } });
    return await publish(tellRecover(report), { folder: inputs['report-dir'], env, log });
  } finally {
    view.close();
  }
}

/** `cleanup`, as a step of a workflow. */
export async function runCleanupAction({ inputs, log, signal }: ActionRequest): Promise<Published> {
  const { env } = process;
  const view = viewTo(log);
  try {
    const report = await runCleanup({ inputs, env, cwd: process.cwd(), signal, host: { log, view } });
    return await publish(tellCleanup(report), { folder: inputs['report-dir'], env, log });
  } finally {
    view.close();
  }
}

function viewTo(log: Logger): ProgressView {
  return linesView({
    write: (text) => {
      log.info(text.replace(/\n$/, ''));
    },
    colour: false,
    now: Date.now,
  });
}
