import { boundOf, type Replayed } from './bound.js';
import { findCauses, isCounted, isNotJudged, type Policy, STRICT } from './causes.js';
import { groupBy } from './group.js';
import { messages } from './messages.js';
import { type HistorySelection, type ReplayFinding, type ReplayKind, type ReplayVerdict } from './ports.js';
import { type TypeSelection } from './selection.js';
import { weigh, type Weights } from './weigh.js';

export interface Judged {
  readonly selection: HistorySelection;
  /** One per selected run that still existed when it was fetched. */
  readonly verdicts: readonly ReplayVerdict[];
  readonly minHistories: number;
  /** Folder of the user's project, which places in the code are named from. */
  readonly project: string;
}

export type Conclusion = Omit<ReplayFinding, 'elapsed' | 'sdkVersion'>;

/** From verdicts to the finding of the deploy gate. */
export function conclude({ selection, verdicts, minHistories, project }: Judged): Conclusion {
  const { causes } = findCauses(verdicts, { policy: STRICT, project });
  const sums = sum(verdicts, STRICT);
  const { selected, leftOut, openRuns } = selection;
  const share = selection.types === undefined ? null : boundOf(replayedOf(selection.types, verdicts));
  const weighed = weigh({
    ...sums,
    open: openRuns,
    selected: selected.length,
    unseen: [...leftOut, ...typesWithoutVerdict(selection, verdicts)],
    minHistories,
    share,
  });
  const told = weighed.kind === 'fail' ? causes.filter(({ counts }) => counts) : [];
  return {
    kind: weighed.kind,
    because: [weighed.because, ...told.map((cause) => messages.group({ ...cause, n: cause.histories }))].join('; '),
    openRuns,
    selected: selected.length,
    replayed: sums.replayed,
    failures: verdicts.filter(({ kind }) => kind !== 'ok' && kind !== 'nothing-to-check'),
    causes,
    share: weighed.kind === 'pass' ? share : null,
    coverage: coverage(selection, verdicts),
  };
}

/** What verdicts weigh, whatever they were selected from. */
export function sum(
  verdicts: readonly ReplayVerdict[],
  policy: Policy,
): Pick<Weights, 'judged' | 'replayed' | 'failed' | 'notJudged'> {
  const unjudged = [
    ...groupBy(
      verdicts.filter(({ kind }) => isNotJudged(kind)),
      ({ kind }) => kind,
    ),
  ];
  return {
    judged: verdicts.length,
    replayed: verdicts.filter(isReplayed).length,
    failed: verdicts.filter((verdict) => isCounted(verdict, policy)).length,
    notJudged: unjudged.map(([kind, of]) => ({ kind, histories: of.length, example: of[0]?.message ?? '' })),
  };
}

const NOT_REPLAYED: readonly ReplayKind[] = ['nothing-to-check', 'converter', 'unreadable', 'sdk-limitation'];

/** Histories whose commands were compared with the code's. */
export function isReplayed({ kind }: ReplayVerdict): boolean {
  return !NOT_REPLAYED.includes(kind);
}

export function typesWithoutVerdict({ selected }: HistorySelection, verdicts: readonly ReplayVerdict[]): readonly string[] {
  const judged = new Set(verdicts.map(({ workflowType }) => workflowType));
  return [...new Set(selected.map(({ workflowType }) => workflowType))].filter((type) => !judged.has(type));
}

/** How many runs of each type were replayed, and how many of these had been drawn at random. */
export function replayedOf(types: readonly TypeSelection[], verdicts: readonly ReplayVerdict[]): readonly Replayed[] {
  const byType = groupBy(verdicts.filter(isReplayed), ({ workflowType }) => workflowType);
  return types.map(({ workflowType, openRuns, drawn }) => {
    const replayed = byType.get(workflowType) ?? [];
    const ids = new Set(drawn);
    return { openRuns, replayed: replayed.length, random: replayed.filter(({ runId }) => ids.has(runId)).length };
  });
}

function coverage({ selected, types }: HistorySelection, verdicts: readonly ReplayVerdict[]): ReplayFinding['coverage'] {
  const open = new Map(types?.map(({ workflowType, openRuns }) => [workflowType, openRuns]));
  const byType = groupBy(verdicts, ({ workflowType }) => workflowType);
  return [...groupBy(selected, ({ workflowType }) => workflowType)].map(([workflowType, runs]) => {
    const of = byType.get(workflowType) ?? [];
    const failed = of.filter((verdict) => isCounted(verdict, STRICT)).length;
    const openRuns = open.get(workflowType) ?? null;
    return { workflowType, openRuns, selected: runs.length, replayed: of.filter(isReplayed).length, failed };
  });
}
