import { ACTIONS, type ActionName, type ActionRequest, BOOLEANS, OTHER_NAMES } from './action/verbs.js';
import { cancelledByRunner } from './github/cancel.js';
import { coreRunner } from './github/runner.js';
import { maskPem, maskToken } from './github/secrets.js';
import { type Published, runStep } from './github/step.js';
import { begun, ended, runPostStep } from './github/post.js';
import { EXIT } from './system/exit-codes.js';

const SECRETS = { tokens: ['api-key', 'github-token'], pems: ['tls-key', 'tls-cert'] };

function maskEnvironment(): void {
  // What comes from the environment is masked like what comes from an input: a step may have fetched it just now.
  maskToken(coreRunner, process.env['TEMPORAL_API_KEY']);
  maskPem(coreRunner, process.env['TEMPORAL_TLS_CLIENT_KEY_DATA']);
  for (const [name, value] of Object.entries(process.env)) if (/WEBHOOK/i.test(name)) maskToken(coreRunner, value);
}

/** Runs one step of a workflow; sets `process.exitCode`, which fails the step unless it is 0. */
export async function runAction(name: ActionName): Promise<void> {
  maskEnvironment();
  const { verbs, inputs, outputs, run } = ACTIONS[name];
  const { signal, release } = cancelledByRunner(coreRunner);
  try {
    process.exitCode = await runStep({
      runner: coreRunner,
      verbs,
      inputs,
      outputs,
      booleans: BOOLEANS,
      otherNames: OTHER_NAMES,
      ...SECRETS,
      run: (request) => (request.verb === 'deploy' ? deployed({ ...request, signal }) : run({ ...request, signal })),
    });
  } finally {
    release();
  }
}

/** A deploy that is ended from outside is looked after by the step after the job (`runPost`). */
async function deployed(request: ActionRequest): Promise<Published> {
  begun(coreRunner);
  let settled = true;
  try {
    const published = await ACTIONS.root.run(request);
    // After a cancel, only a rollout that has ended needs nobody any more.
    settled = !request.signal.aborted || published.exitCode !== EXIT.held;
    return published;
  } catch (error) {
    settled = !request.signal.aborted;
    throw error;
  } finally {
    if (settled) ended(coreRunner);
  }
}

/** Runs after the job of a `deploy`: if that did not end by itself, acts by `onCancel` and says what was left. */
export async function runPost(): Promise<void> {
  maskEnvironment();
  const { signal, release } = cancelledByRunner(coreRunner);
  try {
    await runPostStep({
      runner: coreRunner,
      inputs: ACTIONS.root.inputs,
      ...SECRETS,
      run: async (request) => {
        const { runRolloutLeftover } = await import('./action/rollout.js');
        return await runRolloutLeftover({ ...request, verb: 'deploy', signal });
      },
    });
  } finally {
    release();
  }
}
