import { groupBy } from './group.js';
import { type FoundRun, type Reason, type TypeSelection } from './selection.js';

/** What is known of a workflow type before its budget is spent. */
export interface Candidates {
  readonly workflowType: string;
  /** Counted by the server; more than `runs` when there are too many to be listed. */
  readonly openRuns: number;
  readonly runs: readonly FoundRun[];
  /** Runs drawn at random from all of this type, in the order of the draw; in `runs` or not. */
  readonly drawn: readonly FoundRun[];
}

export interface Budget {
  readonly perWorkflowType: number;
  readonly total: number;
  /** Share that is drawn at random. */
  readonly random: number;
  /** Workflow IDs that the ramp would move. */
  readonly cohort?: (workflowId: string) => boolean;
}

export interface Chosen {
  readonly run: FoundRun;
  readonly reasons: readonly Reason[];
}

export interface Selection {
  readonly picks: readonly Chosen[];
  readonly types: readonly TypeSelection[];
  /** What each type that was not taken whole would have got next. */
  readonly spare: readonly FoundRun[];
}

/**
 * Spends the budget. When `total` is short, all types get their first history before any gets a second. A type is taken whole when the
 * budget allows; else for each of its versions the oldest, newest and longest run and one for each combination of patches come first, then
 * the ramp's cohort and more old and new ones, and the rest of the budget is drawn at random.
 */
export function selectRuns(types: readonly Candidates[], budget: Budget): Selection {
  const quotas = shareOut(
    types.map(({ openRuns }) => Math.min(openRuns, budget.perWorkflowType)),
    budget.total,
  );
  const chosen = types.map((type, index) => selectOfType(type, quotas[index] ?? 0, budget));
  const longest = Math.max(0, ...chosen.map(({ picks }) => picks.length));
  return {
    picks: Array.from({ length: longest }, (_, round) => chosen.flatMap(({ picks }) => picks[round] ?? [])).flat(),
    types: chosen.map(({ type }) => type),
    spare: chosen.flatMap(({ spare }) => spare),
  };
}

/** One each in turns, until everybody has what they want or nothing is left. */
export function shareOut(wanted: readonly number[], total: number): readonly number[] {
  const given = wanted.map(() => 0);
  let left = total;
  const wants = (index: number): boolean => (given[index] ?? 0) < (wanted[index] ?? 0);
  for (let hungry = wanted.map((_, index) => index).filter(wants); hungry.length > 0 && left > 0;) {
    for (const index of hungry) {
      if (left === 0) break;
      given[index] = (given[index] ?? 0) + 1;
      left -= 1;
    }
    hungry = hungry.filter(wants);
  }
  return given;
}

interface OfType {
  readonly picks: readonly Chosen[];
  readonly type: TypeSelection;
  readonly spare: readonly FoundRun[];
}

function selectOfType(candidates: Candidates, quota: number, budget: Budget): OfType {
  const { workflowType, openRuns, runs, drawn } = candidates;
  const wishes = inTurns([...groupBy(runs, ({ version }) => version ?? '').values()].map((group) => wishesOf(group, budget)));
  const whole = quota >= openRuns && runs.length <= quota;
  const ends = wishes.filter(({ reason }) => reason === 'oldest' || reason === 'newest').length;
  const chosen = whole ? quota : Math.min(quota, Math.max(ends, quota - Math.floor(quota * budget.random)));
  const picks = new Map<string, { run: FoundRun; reasons: Reason[] }>();
  for (const { run, reason } of wishes) {
    const known = picks.get(run.runId);
    if (known !== undefined) {
      if (reason !== 'age' && !known.reasons.includes(reason)) known.reasons.push(reason);
    } else if (picks.size < chosen) picks.set(run.runId, { run, reasons: whole ? ['all', reason] : [reason] });
  }
  const random: string[] = [];
  for (const run of drawn) {
    if (picks.size >= quota) break;
    if (picks.has(run.runId)) continue;
    random.push(run.runId);
    picks.set(run.runId, { run, reasons: ['random'] });
  }
  const left = wishes.filter(({ run }) => !picks.has(run.runId));
  // The draw may have come out short, because runs ended meanwhile.
  for (const { run, reason } of left)
    if (picks.size < quota && !picks.has(run.runId)) picks.set(run.runId, { run, reasons: [reason] });
  const all = [...picks.values()];
  return {
    picks: all,
    spare: [...new Map(left.filter(({ run }) => !picks.has(run.runId)).map(({ run }) => [run.runId, run])).values()],
    type: { workflowType, openRuns, random: random.length, drawn: random, ...countsOf(all, openRuns) },
  };
}

function countsOf(
  picks: readonly Chosen[],
  openRuns: number,
): Pick<TypeSelection, 'selected' | 'leftOut' | 'reasons' | 'versions'> {
  const reasons: Partial<Record<Reason, number>> = {};
  for (const reason of picks.flatMap((pick) => pick.reasons)) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const versions = [...groupBy(picks, ({ run }) => run.version ?? '').entries()].map(([version, of]) => ({
    version: version === '' ? null : version,
    selected: of.length,
  }));
  return { selected: picks.length, leftOut: Math.max(0, openRuns - picks.length), reasons, versions };
}

interface Wish {
  readonly run: FoundRun;
  readonly reason: Reason;
}

/** The runs of one version in the order in which they are wanted; the same run may be wanted for several reasons. */
function wishesOf(group: readonly FoundRun[], { cohort }: Budget): readonly Wish[] {
  const byAge = [...group].sort((a, b) => a.startedAt - b.startedAt || (a.runId < b.runId ? -1 : 1));
  const newestFirst = byAge.toReversed();
  const longest = byAge.reduce<FoundRun | undefined>((best, run) => (run.events > (best?.events ?? 0) ? run : best), undefined);
  const signatures = [...groupBy(byAge, ({ patches }) => patches.join('\n')).values()].flatMap((of) => [
    ...of.slice(0, 1),
    ...of.slice(-1),
  ]);
  return [
    ...byAge.slice(0, 1).map((run) => ({ run, reason: 'oldest' }) as const),
    ...newestFirst.slice(0, 1).map((run) => ({ run, reason: 'newest' }) as const),
    ...(longest === undefined ? [] : [{ run: longest, reason: 'longest' } as const]),
    ...signatures.map((run) => ({ run, reason: 'patches' }) as const),
    ...(cohort === undefined
      ? []
      : byAge.filter(({ workflowId }) => cohort(workflowId)).map((run) => ({ run, reason: 'cohort' }) as const)),
    ...byAge.flatMap((run, index) => [run, newestFirst[index] ?? run]).map((run) => ({ run, reason: 'age' }) as const),
  ];
}

function inTurns<T>(queues: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  return Array.from({ length: longest }, (_, round) => queues.flatMap((queue) => queue[round] ?? [])).flat();
}
