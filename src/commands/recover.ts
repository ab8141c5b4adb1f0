import { readFile } from 'node:fs/promises';
import { resolveSettings } from '../config/inputs.js';
import { type Settings } from '../config/settings.js';
import { fromProject } from '../replay/causes.js';
import { type ReplaySetup } from '../replay/setup.js';
import { type RecoverReport } from '../report/recover-report.js';
import { systemClock } from '../system/clock.js';
import { UserError } from '../system/errors.js';
import { connect } from '../temporal/connection.js';
import { countPinned } from '../temporal/stranded-runs.js';
import { workerDeployments } from '../temporal/worker-deployments.js';
import { type Call } from './call.js';
import { openJournal } from './journal.js';
import { pacer } from './recover-act.js';
import { stillHolds, takeBearings } from './recover-bearings.js';
import { type Bearings, type Recovery, type Search } from './recover-context.js';
import { groupsOf, recoverEnding, reportedRuns } from './recover-ending.js';
import { look, lookAfter, visibilityOf } from './recover-look.js';
import { sayRecover as say } from './recover-messages.js';
import { recoverOptions, type RecoverInputs, type RecoverOptions } from './recover-options.js';
import { prover } from './recover-proof.js';
import { childScript as builtChild } from './child-script.js';

export interface RecoverRequest extends Call {
  readonly inputs: RecoverInputs;
  /** Path of the built replay child, when it does not lie beside this bundle. */
  readonly childScript?: string;
}

/** More rounds than this find nothing that one of them did not. */
const MOST_ROUNDS = 10;
/** Visibility is a second or so behind; then it shows what is left. */
const SETTLES_WITHIN = 15_000;
const LOOK_AGAIN = 500;

/**
 * `recover`: bring the runs that a bad build left behind to a good one, each after a proof that its code takes them over. It keeps no
 * state of its own: whatever ends it, the next run looks anew and goes on. Mistakes in input, configuration and connection are thrown
 * as `UserError`, a build that is still routed as `RefusedError`, a routing that changes meanwhile as `ConflictError`.
 */
export async function runRecover(request: RecoverRequest): Promise<RecoverReport> {
  const { inputs, env, cwd, signal, host, clock = systemClock } = request;
  const options = recoverOptions(inputs);
  const settings = await resolveSettings({ inputs, env, cwd, need: 'deployment', readFile: (file) => readFile(file, 'utf8') });
  const setup = setupOf(settings, options);
  const work = new AbortController();
  const conn = await connect(settings.connection, { env, signal: work.signal });
  for (const warning of conn.warnings) host.log.warning(warning);
  const { deploymentName, identity } = settings;
  const recovery: Recovery = {
    options,
    settings,
    conn,
    port: workerDeployments({ conn, deploymentName, identity }),
    clock,
    journal: openJournal(host.view, clock),
    view: host.view,
    log: host.log,
    signal,
    workSignal: work.signal,
  };
  const startedAt = clock.now();
  const childScript = request.childScript ?? builtChild();
  const proves = prover({ setup, childScript, log: host.log, signal });
  try {
    const bearings = await takeBearings(recovery);
    const search: Search = {
      ...bearings,
      recovery,
      prover: proves,
      cases: new Map(),
      pace: pacer(options.rate, { clock, signal }),
      shownAt: 0,
      examined: 0,
      right: 0,
    };
    const code = codeOf(setup);
    const from = options.from.join(', ');
    recovery.journal.note('recover', 'info', say.begin(from, bearings.aim.target.buildId, code));
    const pinnedLeft = await untilNothingIsLeft(search);
    tell(search, pinnedLeft ?? 0);
    const runs = reportedRuns(search.cases.values());
    const ending = recoverEnding({
      cases: [...search.cases.values()],
      from: options.from,
      to: bearings.aim.target.buildId,
      plan: options.plan,
      pinnedLeft,
      cancelled: signal.aborted,
    });
    host.log.debug(`${conn.rpc.count} calls to Temporal`);
    return {
      format: 1,
      verb: 'recover',
      plan: options.plan,
      kind: options.kind,
      ...ending,
      namespace: conn.namespace,
      deployment: deploymentName,
      from: options.from,
      to: bearings.aim.target.buildId,
      code,
      startedAt,
      endedAt: clock.now(),
      examined: search.examined,
      right: search.right,
      pinnedLeft,
      groups: groupsOf(runs),
      runs,
      entries: recovery.journal.entries,
    };
  } finally {
    await proves.close();
    work.abort(new Error('recover has ended'));
    await conn.close();
  }
}

/** Mending brings runs back to the code of before; moving on brings them to the new code. */
function setupOf({ replay, baseBundle }: Settings, { kind, to }: RecoverOptions): ReplaySetup {
  if (typeof replay !== 'object') throw new UserError(say.noCode(to ?? 'Current'));
  const { workflowBundle, workflowsPath, ...shared } = replay;
  if (kind === 'mend' && baseBundle !== undefined) return { ...shared, workflowBundle: baseBundle };
  if (workflowBundle === undefined && workflowsPath === undefined) throw new UserError(say.noCode(to ?? 'Current'));
  return replay;
}

function codeOf({ workflowBundle, workflowsPath = '', project }: ReplaySetup): string {
  return fromProject(workflowBundle ?? workflowsPath, project);
}

/** Looks until a look finds nothing to write; then how many runs are still pinned there, `null` when it was cancelled before that was known. */
async function untilNothingIsLeft(search: Search): Promise<number | null> {
  const { recovery } = search;
  try {
    for (let round = 1; round <= MOST_ROUNDS; round += 1) {
      if (round > 1) await stillHolds(recovery, search);
      if ((await lookAfter(search)) + (await look(search)) === 0) break;
      await settled(search);
    }
    return await pinnedTo(recovery, search);
  } catch (error) {
    if (!recovery.signal.aborted) throw error;
    return null;
  }
}

/** Waits until visibility shows no more runs pinned there than are known to be stuck, or until it has had time enough. */
async function settled(search: Search): Promise<void> {
  const { recovery, cases } = search;
  const { clock, signal } = recovery;
  const deadline = clock.now() + SETTLES_WITHIN;
  for (;;) {
    const stuck = [...cases.values()].filter(({ decision, state }) => decision.kind === 'stuck' || state === 'refused').length;
    if ((await pinnedTo(recovery, search)) <= stuck || clock.now() >= deadline) return;
    await clock.sleep(LOOK_AGAIN, signal);
  }
}

async function pinnedTo(recovery: Recovery, { aim }: Bearings): Promise<number> {
  const counts = await Promise.all(aim.from.map((version) => countPinned(visibilityOf(recovery), version)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What somebody should know beyond single runs. */
function tell({ recovery, cases }: Search, pinnedLeft: number): void {
  const again = [...cases.values()].reduce(
    (sum, { decision, state }) => sum + (decision.kind === 'reset' && state === 'done' ? decision.at.begunSince : 0),
    0,
  );
  const open = [...cases.values()].some(({ decision, state }) => decision.kind === 'stuck' || state === 'refused');
  if (pinnedLeft > 0 && !open && !recovery.options.plan) {
    recovery.journal.note('recover', 'warning', say.notSettled(pinnedLeft, recovery.options.from.join(', ')));
  }
  if (again > 0) recovery.journal.note('recover', 'warning', say.begunAgain(again));
}
