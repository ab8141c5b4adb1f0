import { INPUTS, type InputName } from './config/input-table.js';
import { runCleanup } from './commands/cleanup.js';
import { runVerb } from './commands/run.js';
import { cancelledByRunner } from './github/cancel.js';
import { runRecover } from './commands/recover.js';
import { publish, publishCleanup, publishRecover } from './commands/report-files.js';
import { coreRunner } from './github/runner.js';
import { maskPem, maskToken } from './github/secrets.js';
import { STEP_INPUTS, runStep, type Published, type Request } from './github/step.js';
import { linesView } from './report/views.js';

const VERBS = ['deploy', 'advance', 'status', 'promote', 'pause', 'resume', 'abort', 'rollback', 'recover', 'cleanup'] as const;

/** Inputs that concern one run of a verb and have no place in rainbow.yaml. */
const RUN_INPUTS = [
  'report-dir',
  'accept-plan',
  'retry',
  'full',
  'reason',
  'to',
  'all',
  'dry-run',
  'plan',
  'from',
  'include-failed',
  'rate',
] as const;

type Name = InputName | (typeof RUN_INPUTS)[number];

const NAMES: readonly Name[] = [
  ...Object.keys(INPUTS).filter((name): name is InputName => Object.hasOwn(INPUTS, name)),
  ...RUN_INPUTS,
];

/** Every input that the Action reads; action.yml declares the same (scripts/action-metadata.mjs compares them). */
export const ACTION_INPUTS: readonly string[] = [...STEP_INPUTS, ...NAMES];

async function run({ verb, inputs, log }: Request<Name>, signal: AbortSignal): Promise<Published> {
  const { env } = process;
  const view = linesView({
    write: (text) => {
      log.info(text.replace(/\n$/, ''));
    },
    colour: false,
    now: Date.now,
  });
  try {
    const place = { folder: inputs['report-dir'], env, log };
    if (verb === 'cleanup') {
      return await publishCleanup(await runCleanup({ inputs, env, cwd: process.cwd(), signal, host: { log, view } }), place);
    }
    if (verb === 'recover') {
      return await publishRecover(await runRecover({ inputs, env, cwd: process.cwd(), signal, host: { log, view } }), place);
    }
    const report = await runVerb({ verb, inputs, env, cwd: process.cwd(), signal, host: { log, view } });
    return await publish(report, place);
  } finally {
    view.close();
  }
}

/** Runs one step of a workflow; sets `process.exitCode`, which fails the step unless it is 0. */
export async function runAction(): Promise<void> {
  // What comes from the environment is masked like what comes from an input: a step may have fetched it just now.
  maskToken(coreRunner, process.env['TEMPORAL_API_KEY']);
  maskPem(coreRunner, process.env['TEMPORAL_TLS_CLIENT_KEY_DATA']);
  const { signal, release } = cancelledByRunner(coreRunner);
  try {
    process.exitCode = await runStep({
      runner: coreRunner,
      verbs: VERBS,
      names: NAMES,
      tokens: ['api-key'],
      pems: ['tls-key', 'tls-cert'],
      run: (request) => run(request, signal),
    });
  } finally {
    release();
  }
}
