import { ACTIONS, type ActionName, BOOLEANS, OTHER_NAMES } from './action-verbs.js';
import { cancelledByRunner } from './github/cancel.js';
import { coreRunner } from './github/runner.js';
import { maskPem, maskToken } from './github/secrets.js';
import { runStep } from './github/step.js';

/** Runs one step of a workflow; sets `process.exitCode`, which fails the step unless it is 0. */
export async function runAction(name: ActionName): Promise<void> {
  // What comes from the environment is masked like what comes from an input: a step may have fetched it just now.
  maskToken(coreRunner, process.env['TEMPORAL_API_KEY']);
  maskPem(coreRunner, process.env['TEMPORAL_TLS_CLIENT_KEY_DATA']);
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
      tokens: ['api-key'],
      pems: ['tls-key', 'tls-cert'],
      run: (request) => run({ ...request, signal }),
    });
  } finally {
    release();
  }
}
