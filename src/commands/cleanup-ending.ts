import { MOST_VERSIONS, capacityOf } from '../drain/capacity.js';
import { type CleanupReport, type DeploymentCleanup, type VersionCleanup } from '../report/cleanup-report.js';
import { EXIT, type ExitCode } from '../system/exit-codes.js';
import { type Case, type Survey } from './cleanup-context.js';
import { sayCleanup as say } from './messages.js';

/** One deployment as the report tells of it; versions newest first. */
export function deploymentReport(
  { conn, deploymentName, facts, skipped, cases, listed }: Survey,
  now: number,
): DeploymentCleanup {
  const { perDay, daysLeft } = capacityOf(facts.versions, { left: listed, now });
  return {
    namespace: conn.namespace,
    deployment: deploymentName,
    current: facts.current,
    ramping: facts.ramping ?? null,
    listed,
    most: MOST_VERSIONS,
    perDay,
    daysLeft,
    undeletable: cases.filter(({ state }) => state === 'undeletable').length,
    skipped,
    versions: cases.map(versionReport).sort((one, other) => other.createdAt - one.createdAt),
  };
}

function versionReport({ version, judgement, evidence, state, note, blockers }: Case): VersionCleanup {
  const { buildId, status, createdAt } = version;
  const known = (count: number | 'unknown' | undefined): number | null => (typeof count === 'number' ? count : null);
  return {
    buildId,
    status,
    createdAt,
    verdict: judgement.kind,
    reason: judgement.reason,
    because: judgement.because,
    state,
    note,
    pollers: known(evidence?.pollers),
    pinned: known(evidence?.pinned),
    autoUpgrade: known(evidence?.autoUpgrade),
    blockers,
  };
}

export interface Ends {
  readonly surveys: readonly Survey[];
  readonly dryRun: boolean;
  /** Deployments that could not be looked at or finished, a sentence each. */
  readonly failures: readonly string[];
  readonly cancelled: boolean;
  /** Whether the user named the deployment. */
  readonly named: boolean;
}

/** How the run ends: an error before a conflict before something that waits before done. */
export function cleanupEnding(ends: Ends): Pick<CleanupReport, 'outcome' | 'exitCode' | 'headline'> {
  const cases = ends.surveys.flatMap((survey) => survey.cases);
  const story = storyOf(ends, cases);
  const end = (outcome: CleanupReport['outcome'], exitCode: ExitCode, headline = story) => ({ outcome, exitCode, headline });
  const [failure] = ends.failures;
  if (failure !== undefined) return end('error', EXIT.error, `${failure}; ${story}`);
  if (cases.some(({ failed }) => failed)) return end('error', EXIT.error, `a platform hook failed; ${story}`);
  const owned = ends.surveys.find(({ skipped }) => skipped !== null);
  if (ends.named && owned !== undefined) return end('conflict', EXIT.conflict, `${owned.deploymentName}: ${owned.skipped ?? ''}`);
  if (cases.some(({ foreign }) => foreign)) return end('conflict', EXIT.conflict);
  if (ends.cancelled) return end('held', EXIT.held, `${say.cancelled}; ${story}`);
  if (ends.dryRun) return end('shown', EXIT.done);
  return cases.some(({ state }) => state === 'waiting') ? end('held', EXIT.held) : end('completed', EXIT.done);
}

function storyOf({ surveys, dryRun }: Ends, cases: readonly Case[]): string {
  if (surveys.length === 0) return say.none;
  const count = (state: Case['state']): number => cases.filter((each) => each.state === state).length;
  const parts = [
    [count('deleted'), 'deleted'],
    [count('planned'), 'would be retired'],
    [count('stopped'), 'without workers until their record goes'],
    [count('waiting'), 'waiting'],
    [count('undeletable'), 'undeletable'],
    [count('kept'), 'kept'],
  ] as const;
  const said = parts.filter(([found]) => found > 0).map(([found, what]) => `${found} ${what}`);
  const where = surveys.length === 1 ? (surveys[0]?.deploymentName ?? '') : `${surveys.length} deployments`;
  return `${where}: ${said.length === 0 ? say.nothing : said.join(', ')}${dryRun ? ' (dry run)' : ''}`;
}
