import { openRunsBound } from '../../replay/bound.js';
import { isCounted, type Policy } from '../../replay/causes.js';
import { isReplayed } from '../../replay/conclude.js';
import { groupBy } from '../../replay/group.js';
import { type HistorySelection, type ReplayVerdict } from '../../replay/ports.js';
import { excludes } from './messages.js';
import { type ReplayCoverage } from './schema.js';

export interface Covered {
  readonly verdicts: readonly ReplayVerdict[];
  readonly policy: Policy;
  /** Absent for histories from files. */
  readonly selection?: HistorySelection;
  /** The part of the selection that this shard judges. */
  readonly selected?: HistorySelection['selected'];
}

/** What the verdicts rest on, for each workflow type: those with most failures first, then by name. */
export function coverageOf({ verdicts, policy, selection, selected = selection?.selected ?? [] }: Covered): ReplayCoverage[] {
  // What only informs says nothing about the open runs of its type, and must not count as one of them.
  const deciding = verdicts.filter((verdict) => policy.informs?.(verdict) !== true);
  const judged = groupBy(deciding, ({ workflowType }) => workflowType);
  const chosen = groupBy(selected, ({ workflowType }) => workflowType);
  const counted = new Map(selection?.types?.map((type) => [type.workflowType, type]));
  const types = new Set([...counted.keys(), ...chosen.keys(), ...(selection?.leftOut ?? []), ...judged.keys()]);
  const rows = [...types].map((workflowType) => {
    const of = judged.get(workflowType) ?? [];
    const type = counted.get(workflowType);
    const replayed = of.filter(isReplayed);
    const drawn = new Set(type?.drawn);
    return excluding({
      workflowType,
      openRuns: type?.openRuns ?? null,
      selected: selection === undefined ? of.length : (chosen.get(workflowType)?.length ?? 0),
      judged: of.length,
      replayed: replayed.length,
      failed: of.filter((verdict) => isCounted(verdict, policy)).length,
      random: replayed.filter(({ runId }) => drawn.has(runId)).length,
      leftOut: type?.leftOut ?? 0,
    });
  });
  return inOrder(rows);
}

/** The rows of several shards as one table. */
export function mergeCoverage(tables: readonly (readonly ReplayCoverage[])[]): ReplayCoverage[] {
  const rows = [...groupBy(tables.flat(), ({ workflowType }) => workflowType).values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined) return [];
    const sum = (name: 'selected' | 'judged' | 'replayed' | 'failed' | 'random'): number =>
      of.reduce((total, row) => total + row[name], 0);
    // Every shard counted all open runs; a moment apart, so the largest number is the one to be measured by.
    const most = (values: readonly (number | null)[]): number | null =>
      values.reduce((best, value) => (value === null ? best : Math.max(best ?? 0, value)), null);
    return excluding({
      workflowType: first.workflowType,
      openRuns: most(of.map(({ openRuns }) => openRuns)),
      selected: sum('selected'),
      judged: sum('judged'),
      replayed: sum('replayed'),
      failed: sum('failed'),
      random: sum('random'),
      leftOut: most(of.map(({ leftOut }) => leftOut)) ?? 0,
    });
  });
  return inOrder(rows);
}

function inOrder(rows: readonly ReplayCoverage[]): ReplayCoverage[] {
  return [...rows].sort((a, b) => b.failed - a.failed || (a.workflowType < b.workflowType ? -1 : 1));
}

/** A row with what a pass excludes for its type: a bound only where runs were drawn at random, or all were replayed. */
function excluding(row: Omit<ReplayCoverage, 'share' | 'excludes'>): ReplayCoverage {
  const { openRuns, replayed, failed, random } = row;
  if (failed > 0) return { ...row, share: null, excludes: excludes.failed };
  if (openRuns === 0) return { ...row, share: 0, excludes: excludes.noRuns };
  if (replayed === 0) return { ...row, share: null, excludes: excludes.none };
  if (openRuns === null) return { ...row, share: null, excludes: excludes.files(replayed) };
  const share = openRunsBound([{ openRuns, replayed, random }]);
  if (share === 0) return { ...row, share, excludes: excludes.all(openRuns) };
  if (share < 1 && random > 0) return { ...row, share, excludes: excludes.bound(share) };
  return { ...row, share: null, excludes: excludes.chosen(replayed, Math.max(0, openRuns - replayed)) };
}
