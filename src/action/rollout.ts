import { type ActionRequest } from './verbs.js';
import { runCleanup } from '../commands/cleanup.js';
import { runDoctor } from '../commands/doctor.js';
import { runPlan } from '../commands/plan.js';
import { publish } from '../commands/publish.js';
import { runRecover } from '../commands/recover.js';
import { runLeftover, runVerb } from '../commands/run.js';
import { tellCleanup, tellDoctor, tellPlan, tellRecover, tellRollout } from '../commands/tellings.js';
import { type Published } from '../github/step.js';
import { type ProgressView } from '../report/report.js';
import { linesView } from '../report/views.js';
import { type Logger } from '../system/logger.js';

/** A verb of a rollout, as a step of a workflow. */
export async function runRollout({ verb, inputs, log, signal }: ActionRequest): Promise<Published> {
  const { env } = process;
  const view = viewTo(log);
  try {
    const report = await runVerb({ verb, inputs, env, cwd: process.cwd(), signal, host: { log, view } });
    return await publish(tellRollout(report), { folder: inputs['report-dir'], env, log });
  } finally {
    view.close();
  }
}

/** What is left of a `deploy` that did not end by itself, as the step after its job. */
export async function runRolloutLeftover({ inputs, log, signal }: ActionRequest): Promise<Published> {
  const { env } = process;
  const view = viewTo(log);
  try {
    const report = await runLeftover({ inputs, env, cwd: process.cwd(), signal, host: { log, view } });
    // A folder of its own: the report of the deploy, if it wrote one, stays.
    return await publish(tellRollout(report), { folder: undefined, env, log });
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
