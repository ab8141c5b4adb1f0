import { readFile } from 'node:fs/promises';
import { type Inputs } from '../config/input-table.js';
import { resolveSettings } from '../config/inputs.js';
import { type Report } from '../report/report.js';
import { metricSource } from '../health/measure.js';
import { systemClock } from '../system/clock.js';
import { ConflictError, RefusedError, UserError } from '../system/errors.js';
import { EXIT } from '../system/exit-codes.js';
import { connect } from '../temporal/connection.js';
import { temporalEvidence } from '../temporal/evidence.js';
import { historySource } from '../temporal/histories.js';
import { explainOldServer } from '../temporal/server-age.js';
import { syntheticWorkflows } from '../temporal/synthetic.js';
import { workerDeployments } from '../temporal/worker-deployments.js';
import { isSet, textOf } from './flags.js';
import { type Call } from './call.js';
import { advance } from './advance.js';
import { type Context, type Run } from './context.js';
import { type Ended, deploy } from './deploy.js';
import { openJournal } from './journal.js';
import { leftover } from './leftover.js';
import { say } from './messages.js';
import { notify } from './notify.js';
import { abort, pause, promote, resume } from './person.js';
import { type Ending, reportOf } from './report-of.js';
import { rollback } from './rollback.js';
import { sighted, standingAfter } from './sighting.js';
import { status } from './status.js';
import { VERBS, type Verb, type VerbOptions } from './verbs.js';
import { childScript as builtChild } from './child-script.js';

const RUN: Record<Verb, Performance['act']> = {
  deploy,
  advance,
  status,
  promote,
  pause,
  resume,
  abort,
  rollback,
};

/** Inputs of one call, besides those that have a place in rainbow.yaml. */
export interface RunInputs extends Inputs {
  readonly 'accept-plan'?: string | undefined;
  readonly retry?: string | undefined;
  readonly full?: string | undefined;
  readonly watch?: string | undefined;
  readonly detach?: string | undefined;
  readonly reason?: string | undefined;
  readonly to?: string | undefined;
  readonly 'plan-file'?: string | undefined;
}

export interface VerbRequest extends Call {
  readonly verb: string;
  readonly inputs: RunInputs;
  readonly watch?: Context['watch'];
  /** Path of the built replay child, when it does not lie beside this bundle. */
  readonly childScript?: string;
}

/**
 * Run a verb. Mistakes in input, configuration and connection are thrown as `UserError`; once it is known which version the verb
 * is about, whatever goes wrong is told in the report, together with the routing as it was last read.
 */
export async function runVerb(request: VerbRequest): Promise<Report> {
  const verb = VERBS.find((known) => known === request.verb);
  if (verb === undefined) throw new UserError(say.unknownVerb(request.verb, VERBS));
  return await perform(request, { verb, act: RUN[verb] });
}

/** What is left of a `deploy` that did not end by itself; the inputs are those of that run. */
export async function runLeftover(request: Omit<VerbRequest, 'verb'>): Promise<Report> {
  return await perform(request, { verb: 'deploy', act: leftover });
}

interface Performance {
  readonly verb: Verb;
  readonly act: (context: Context, options: VerbOptions) => Promise<Ended>;
}

async function perform(request: Omit<VerbRequest, 'verb'>, { verb, act }: Performance): Promise<Report> {
  const { inputs, env, cwd, signal, host, clock = systemClock } = request;
  const need = verb === 'deploy' ? 'rollout' : 'deployment';
  const settings = await resolveSettings({ inputs, env, cwd, need, readFile: (path) => readFile(path, 'utf8') });
  const work = new AbortController();
  const conn = await connect(settings.connection, { env, signal: work.signal });
  for (const warning of conn.warnings) host.log.warning(warning);
  const { deploymentName, identity } = settings;
  const context: Context = {
    verb,
    settings,
    conn,
    port: workerDeployments({ conn, deploymentName, identity }),
    evidence: temporalEvidence({ conn, deploymentName, now: () => clock.now() }),
    metrics: metricSource(settings.metrics.sources, {
      env,
      secrets: settings.connection.apiKey === undefined ? [] : [settings.connection.apiKey],
      onLine: (line) => {
        host.log.debug(line);
      },
    }),
    synthetic: settings.synthetic && syntheticWorkflows({ conn, deploymentName, ...settings.synthetic }),
    histories: historySource(conn),
    clock,
    journal: openJournal(host.view, clock),
    view: host.view,
    watch: request.watch,
    log: host.log,
    signal,
    workSignal: work.signal,
    startedAt: clock.now(),
    env,
    cwd,
    childScript: request.childScript ?? builtChild(),
  };
  let run: Run | undefined;
  const options = optionsOf(inputs, (known) => {
    run = known;
  });
  try {
    const ended = await act(context, options);
    if (ended.run !== undefined && verb !== 'status') await notify(context, ended.run);
    const report = leave(context, ended.run, ended.ending);
    host.log.debug(`${conn.rpc.count} calls to Temporal`);
    return report;
  } catch (thrown) {
    const error = (await explainOldServer(conn, thrown)) ?? thrown;
    if (signal.aborted && !(error instanceof UserError))
      return leave(context, run, { outcome: 'held', exitCode: EXIT.held, headline: say.interrupted });
    if (run?.routing === undefined || !(error instanceof UserError)) throw error;
    return leave(context, run, failed(error));
  } finally {
    work.abort(new Error(`${verb} has ended`));
    await conn.close();
  }
}

/** The report, and a last word to whoever follows the rollout. */
function leave(context: Context, run: Run | undefined, ending: Ending): Report {
  const standing = run === undefined ? undefined : standingAfter(run, ending);
  if (run !== undefined && standing !== undefined) sighted(context, run, standing);
  return reportOf(context, run, ending);
}

function failed(error: UserError): Ending {
  const outcome = error instanceof ConflictError ? 'conflict' : error instanceof RefusedError ? 'refused' : 'error';
  return { outcome, exitCode: outcome === 'error' ? EXIT.error : error.exitCode, headline: error.message };
}

function optionsOf(inputs: RunInputs, onRun: (run: Run) => void): VerbOptions {
  return {
    acceptPlan: isSet(inputs['accept-plan']),
    retry: isSet(inputs.retry),
    full: isSet(inputs.full),
    watch: isSet(inputs.watch),
    detach: isSet(inputs.detach),
    reason: textOf(inputs.reason) ?? '',
    to: textOf(inputs.to),
    planFile: textOf(inputs['plan-file']),
    buildId: textOf(inputs['build-id']),
    onRun,
  };
}
