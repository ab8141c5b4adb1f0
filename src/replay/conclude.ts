import { FAILURES } from './classify.js';
import { groupBy } from './group.js';
import { messages } from './messages.js';
import { type HistorySelection, type ReplayFinding, type ReplayVerdict } from './ports.js';

export interface Judged {
  readonly selection: HistorySelection;
  /** One per selected run that still existed when it was fetched. */
  readonly verdicts: readonly ReplayVerdict[];
  readonly minHistories: number;
}

export type Conclusion = Omit<ReplayFinding, 'elapsed' | 'sdkVersion'>;

/**
 * From verdicts to a finding. What speaks against the code fails; what could not be judged, or was too little, is inconclusive; a pass says
 * how many histories of how many open runs it rests on, because a replay finds counter-examples and never a proof.
 */
export function conclude({ selection, verdicts, minHistories }: Judged): Conclusion {
  const replayed = verdicts.filter(isReplayed).length;
  const failed = verdicts.filter(isFailure);
  const bad = verdicts.filter((verdict) => verdict.kind !== 'ok' && verdict.kind !== 'nothing-to-check');
  const [kind, because] = decide({ selection, verdicts, minHistories, replayed, failed });
  return {
    kind,
    because,
    openRuns: selection.openRuns,
    selected: selection.selected.length,
    replayed,
    failures: bad,
    coverage: coverage(selection, verdicts),
  };
}

export function isFailure({ kind }: ReplayVerdict): boolean {
  return FAILURES.includes(kind);
}

/** Histories whose commands were compared with the code's. */
function isReplayed(verdict: ReplayVerdict): boolean {
  return verdict.kind === 'ok' || isFailure(verdict);
}

interface Sums extends Judged {
  readonly replayed: number;
  readonly failed: readonly ReplayVerdict[];
}

function decide(sums: Sums): [ReplayFinding['kind'], string] {
  const { selection, verdicts, replayed, failed, minHistories } = sums;
  const { openRuns: open, selected, leftOut } = selection;
  if (failed.length > 0) return ['fail', [messages.failed(failed.length, replayed), ...causes(failed)].join('; ')];
  if (open === 0) return ['pass', messages.noOpenRuns()];
  if (selected.length === 0) return ['inconclusive', messages.nothingSelected(open)];
  for (const kind of ['converter', 'unreadable', 'sdk-limitation'] as const) {
    const of = verdicts.filter((verdict) => verdict.kind === kind);
    if (of[0] !== undefined) return ['inconclusive', messages.notJudged(of.length, kind, of[0].message)];
  }
  const unseen = [...leftOut, ...typesWithoutVerdict(selection, verdicts)];
  if (unseen.length > 0) return ['inconclusive', messages.typesLeftOut(unseen)];
  const complete = verdicts.length >= open;
  if (replayed === 0)
    return complete ? ['pass', messages.nothingToDiffer(open)] : ['inconclusive', messages.nothingReplayed(open)];
  if (replayed < minHistories && !complete) return ['inconclusive', messages.tooFew({ replayed, minHistories, open })];
  return ['pass', messages.noCounterExample(replayed, open)];
}

function typesWithoutVerdict({ selected }: HistorySelection, verdicts: readonly ReplayVerdict[]): readonly string[] {
  const judged = new Set(verdicts.map(({ workflowType }) => workflowType));
  return [...new Set(selected.map(({ workflowType }) => workflowType))].filter((type) => !judged.has(type));
}

/** Equal failures once, with their number, the most frequent first. */
function causes(failed: readonly ReplayVerdict[]): readonly string[] {
  const groups = [...groupBy(failed, ({ workflowType, kind, message }) => [workflowType, kind, message].join('\n')).values()];
  return groups
    .sort((a, b) => b.length - a.length)
    .flatMap((group) => {
      const [example] = group;
      return example === undefined ? [] : messages.group({ ...example, n: group.length });
    });
}

function coverage({ selected }: HistorySelection, verdicts: readonly ReplayVerdict[]): ReplayFinding['coverage'] {
  const byType = groupBy(verdicts, ({ workflowType }) => workflowType);
  return [...groupBy(selected, ({ workflowType }) => workflowType)].map(([workflowType, runs]) => {
    const of = byType.get(workflowType) ?? [];
    return { workflowType, selected: runs.length, replayed: of.filter(isReplayed).length, failed: of.filter(isFailure).length };
  });
}
