import { type Cause, findCauses, isNotJudged, type Policy } from '../../replay/causes.js';
import { isReplayed, sum } from '../../replay/conclude.js';
import { type HistorySelection, type ReplayVerdict } from '../../replay/ports.js';
import { type Shard } from '../../replay/shard.js';
import { concludeReport } from './conclude.js';
import { coverageOf } from './coverage.js';
import { type ReplayReport, type ReplayReportCause } from './schema.js';

/** What one run of `replay` knows at its end. */
export interface Replayed {
  readonly verdicts: readonly ReplayVerdict[];
  readonly policy: Policy;
  /** Folder of the user's project. */
  readonly project: string;
  /** Histories that the sources offered, before sharding. */
  readonly found: number;
  /** Histories that this run was to judge. */
  readonly selected: number;
  readonly unreached: number;
  /** Open runs were asked of a server just now. */
  readonly live: boolean;
  /** Absent for plain files. */
  readonly selection?: HistorySelection;
  readonly shardOfSelection?: HistorySelection['selected'];
  readonly shard: Shard | null;
  readonly minHistories: number;
  readonly sdkVersion: string | null;
  readonly code: ReplayReport['code'];
  readonly startedAt: number;
  readonly elapsed: number;
  readonly notes: readonly string[];
  readonly trouble: string | null;
  /** Adds to each cause what only the repository and the shape of the failure tell. */
  readonly explain: (cause: Cause) => Promise<Pick<ReplayReportCause, 'change' | 'suggestion'>>;
  /** Causes that no history shows: code that cannot be used. */
  readonly more?: readonly Cause[];
}

/** The report of one run. */
export async function buildReplayReport(replayed: Replayed): Promise<ReplayReport> {
  const { verdicts, policy, project, found, selected, unreached, selection, shardOfSelection, more = [] } = replayed;
  const { causes, causesOf } = findCauses(verdicts, { policy, project });
  const { judged, replayed: compared, failed } = sum(verdicts, policy);
  const of = (kind: ReplayVerdict['kind']): number => verdicts.filter((verdict) => verdict.kind === kind).length;
  return concludeReport({
    format: 1,
    verb: 'replay',
    sdkVersion: replayed.sdkVersion,
    code: replayed.code,
    live: replayed.live,
    openRuns: selection?.openRuns ?? null,
    minHistories: replayed.minHistories,
    shard: replayed.shard,
    startedAt: replayed.startedAt,
    elapsed: replayed.elapsed,
    counts: {
      found,
      selected,
      judged,
      replayed: compared,
      failed,
      latent: of('latent'),
      alreadyBroken: of('already-broken'),
      drifted: verdicts.filter((verdict) => isReplayed(verdict) && (verdict.drift?.length ?? 0) > 0).length,
      notJudged: verdicts.filter(({ kind }) => isNotJudged(kind)).length,
      unreached,
    },
    coverage: coverageOf({
      verdicts,
      policy,
      ...(selection === undefined ? {} : { selection }),
      ...(shardOfSelection === undefined ? {} : { selected: shardOfSelection }),
    }),
    causes: await Promise.all([...more, ...causes].map(async (cause) => ({ ...cause, ...(await replayed.explain(cause)) }))),
    notes: replayed.notes,
    trouble: replayed.trouble,
    histories: verdicts.map((verdict) => ({
      source: verdict.source ?? null,
      workflowId: verdict.workflowId,
      runId: verdict.runId,
      workflowType: verdict.workflowType,
      events: verdict.events ?? 0,
      open: verdict.open ?? null,
      kind: verdict.kind,
      message: verdict.message,
      causes: causesOf(verdict),
      drift: verdict.drift ?? [],
    })),
  });
}
