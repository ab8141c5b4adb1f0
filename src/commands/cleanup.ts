import { readFile } from 'node:fs/promises';
import { resolveCleanup } from '../config/inputs.js';
import { type Inputs } from '../config/input-table.js';
import { capacityOf } from '../drain/capacity.js';
import { type CleanupReport } from '../report/cleanup-report.js';
import { systemClock } from '../system/clock.js';
import { UserError } from '../system/errors.js';
import { connect, type TemporalConnection } from '../temporal/connection.js';
import { listDeployments, readVersions } from '../temporal/versions-read.js';
import { isSet } from './flags.js';
import { type Call } from './call.js';
import { type Work, actionFor, awaitPollers, deleteRecord, settle, stopWorkers } from './cleanup-act.js';
import { type Cleanup, type Survey } from './cleanup-context.js';
import { cleanupEnding, deploymentReport } from './cleanup-ending.js';
import { type Place, lookAtDeployment, lookAtVersion } from './cleanup-look.js';
import { openJournal } from './journal.js';
import { say, sayCleanup } from './messages.js';

/** Inputs of one call, besides those that have a place in rainbow.yaml. */
export interface CleanupInputs extends Inputs {
  readonly all?: string | undefined;
  readonly 'dry-run'?: string | undefined;
}

export interface CleanupRequest extends Call {
  readonly inputs: CleanupInputs;
}

/**
 * `cleanup`: retire versions that have drained, that were never used, and ghosts. It keeps no state of its own: whatever ends it, the
 * next run looks anew and goes on. Mistakes in input, configuration and connection are thrown as `UserError`.
 */
export async function runCleanup(request: CleanupRequest): Promise<CleanupReport> {
  const { inputs, env, cwd, signal, host, clock = systemClock } = request;
  const all = isSet(inputs.all);
  if (all && (inputs['deployment-name'] ?? '').trim() !== '') throw new UserError(sayCleanup.deploymentAndAll);
  const settings = await resolveCleanup({ inputs, env, cwd, all, readFile: (path) => readFile(path, 'utf8') });
  const work = new AbortController();
  const journal = openJournal(host.view, clock);
  const dryRun = isSet(inputs['dry-run']);
  const cleanup: Cleanup = { settings, dryRun, all, clock, journal, log: host.log, env, signal, workSignal: work.signal };
  const startedAt = clock.now();
  const conns: TemporalConnection[] = [];
  const failures: string[] = [];
  const surveys: Survey[] = [];
  try {
    const namespaces = all && settings.namespaces.length > 0 ? settings.namespaces : [undefined];
    for (const namespace of namespaces) {
      const choice = namespace === undefined ? settings.connection : { ...settings.connection, namespace };
      const conn = await connect(choice, { env, signal: work.signal });
      conns.push(conn);
      for (const warning of conn.warnings) host.log.warning(warning);
      await surveyNamespace(cleanup, conn, { surveys, failures });
    }
    if (!signal.aborted) await retire(cleanup, surveys, failures);
    for (const found of surveys.flatMap(({ cases }) => cases)) settle(cleanup, found);
    tell(cleanup, surveys);
    const ending = cleanupEnding({ surveys, dryRun, failures, cancelled: signal.aborted, named: !all });
    const now = clock.now();
    const deployments = surveys.map((survey) => deploymentReport(survey, now));
    return { format: 1, verb: 'cleanup', dryRun, ...ending, startedAt, endedAt: now, deployments, entries: journal.entries };
  } finally {
    work.abort(new Error('cleanup has ended'));
    await Promise.all(conns.map((conn) => conn.close()));
  }
}

interface Gathered {
  readonly surveys: Survey[];
  readonly failures: string[];
}

/** With `--all`, what goes wrong with one deployment does not keep the others from being cleaned. */
async function surveyNamespace(cleanup: Cleanup, conn: TemporalConnection, { surveys, failures }: Gathered): Promise<void> {
  const { settings, all, signal } = cleanup;
  try {
    const named = settings.deploymentName === undefined ? [] : [settings.deploymentName];
    for (const deploymentName of all ? await listDeployments(conn, signal) : named) {
      await guarded(cleanup, { deploymentName, failures }, async () => {
        const survey = await surveyDeployment(cleanup, { conn, deploymentName });
        if (survey !== undefined) surveys.push(survey);
      });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function guarded(
  { all, journal, signal }: Cleanup,
  { deploymentName, failures }: { readonly deploymentName: string; readonly failures: string[] },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (signal.aborted) throw error;
    if (!all || !(error instanceof UserError)) throw error;
    const sentence = sayCleanup.failed(deploymentName, error.message);
    failures.push(sentence);
    journal.note('cleanup', 'bad', sentence);
  }
}

async function surveyDeployment(cleanup: Cleanup, place: Place): Promise<Survey | undefined> {
  const { settings, all, signal } = cleanup;
  const { conn, deploymentName } = place;
  const looked = await lookAtDeployment(cleanup, place);
  if (looked === undefined) {
    // Visibility lists a deployment for a moment after it has gone.
    if (all) return undefined;
    throw new UserError(say.noDeployment(deploymentName, conn.namespace));
  }
  const { facts, listed } = looked;
  const { manager } = listed.routing;
  const base = { conn, deploymentName, facts, listed: facts.versions.length };
  if (manager !== '' && manager !== settings.identity) {
    return { ...base, skipped: sayCleanup.managed(manager, settings.identity), cases: [] };
  }
  const cases = [];
  for (const version of facts.versions) {
    signal.throwIfAborted();
    cases.push(await lookAtVersion(cleanup, place, { version, facts }));
  }
  return { ...base, skipped: null, cases };
}

/** Workers down, pollers gone, record deleted: each for all deployments before the next, so that one wait serves all. */
async function retire(cleanup: Cleanup, surveys: readonly Survey[], failures: string[]): Promise<void> {
  const { clock, settings, signal, dryRun } = cleanup;
  const works = surveys.flatMap((survey) => survey.cases.map((found): Work => ({ survey, found })));
  const doing = (...kinds: string[]): Work[] =>
    works.filter(({ found }) => kinds.includes(actionFor(cleanup, found)?.kind ?? ''));
  if (dryRun) {
    for (const { found } of doing('scale-down', 'delete')) found.state = 'planned';
    return;
  }
  const each = async (chosen: readonly Work[], step: (work: Work) => Promise<void>): Promise<void> => {
    for (const work of chosen) {
      const { deploymentName } = work.survey;
      if (!signal.aborted) await guarded(cleanup, { deploymentName, failures }, () => step(work));
    }
  };
  try {
    await each(doing('scale-down'), (work) => stopWorkers(cleanup, work));
    const due = works.filter(({ found: { judgement } }) => judgement.kind === 'retire' && clock.now() >= judgement.deleteAt);
    const stopped = due.filter(({ found }) => found.stopped);
    if (stopped.length > 0) await awaitPollers(cleanup, stopped, clock.now() + settings.pollersTimeout);
    await each(doing('delete'), (work) => deleteRecord(cleanup, work));
    for (const survey of surveys) {
      await guarded(cleanup, { deploymentName: survey.deploymentName, failures }, () => confirm(cleanup, survey));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const CONFIRMED_WITHIN = 15_000;
const LOOK_AGAIN = 500;

/** Reads back that what was deleted is listed no more. */
async function confirm(cleanup: Cleanup, survey: Survey): Promise<void> {
  const { clock, signal, journal } = cleanup;
  const gone = survey.cases.filter(({ state }) => state === 'deleted').map(({ version }) => version.buildId);
  if (gone.length === 0) return;
  const deadline = clock.now() + CONFIRMED_WITHIN;
  for (;;) {
    const versions = (await readVersions(survey, signal))?.versions ?? [];
    survey.listed = versions.length;
    const left = versions.filter(({ buildId }) => gone.includes(buildId)).map(({ buildId }) => buildId);
    if (left.length === 0) return;
    if (clock.now() >= deadline) {
      journal.note('cleanup', 'warning', sayCleanup.notConfirmed(survey.deploymentName, left));
      return;
    }
    await clock.sleep(LOOK_AGAIN, signal);
  }
}

/** What somebody should know beyond single versions. */
function tell({ journal, clock }: Cleanup, surveys: readonly Survey[]): void {
  for (const { deploymentName, facts, listed, skipped, cases } of surveys) {
    if (skipped !== null) journal.note('cleanup', 'warning', sayCleanup.failed(deploymentName, skipped));
    const { warn, daysLeft } = capacityOf(facts.versions, { left: listed, now: clock.now() });
    if (warn) journal.note('cleanup', 'warning', sayCleanup.capacity(deploymentName, { listed, daysLeft }));
    const broken = cases.filter(({ state }) => state === 'undeletable').map(({ version }) => version.buildId);
    if (broken.length > 0) journal.note('cleanup', 'warning', sayCleanup.undeletable(deploymentName, broken));
  }
}
