import { type PatchFacts, type PatchJudgement, type PatchVerdict } from '../patches/facts.js';
import { type PatchesInCode } from '../patches/in-code.js';
import { type PatchesReport, type PatchReport } from '../report/patches-report.js';
import { type Entry } from '../report/report.js';
import { EXIT } from '../system/exit-codes.js';
import { sayPatches } from './patches-messages.js';
import { type PatchesOptions } from './patches-options.js';
import { type FoundIds, type RunSource } from './patches-runs.js';

/** In the order of what they ask for. */
const ORDER: readonly PatchVerdict[] = ['broken', 'unknown', 'remove', 'deprecate', 'keep', 'gone'];

/** One patch with all that is known of it, and what follows. */
export interface JudgedPatch {
  readonly facts: PatchFacts;
  readonly judgement: PatchJudgement;
}

export interface Audited {
  readonly code: PatchesInCode;
  readonly found: FoundIds;
  readonly judged: readonly JudgedPatch[];
  readonly options: Pick<PatchesOptions, 'closed'>;
  readonly source: Pick<RunSource, 'whole'>;
  /** The code, as it was named. */
  readonly shownCode: string;
  readonly namespace: string | null;
  readonly deployment: string | null;
  readonly retention: number | null;
  readonly calls: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** The report, from what was found and judged. Pure. */
export function reportPatches(audited: Audited): PatchesReport {
  const { code, judged, options, shownCode, namespace, deployment, retention, calls, startedAt, endedAt } = audited;
  const patches = judged
    .map(patchOf)
    .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || (a.id < b.id ? -1 : 1));
  const doubts = doubtsOf(audited);
  const some = (verdict: PatchVerdict): boolean => patches.some((patch) => patch.verdict === verdict);
  const outcome = some('broken') ? 'refused' : some('unknown') || doubts.length > 0 ? 'held' : 'shown';
  const counts: Record<string, number> = {};
  for (const { verdict } of patches) counts[verdict] = (counts[verdict] ?? 0) + 1;
  const entry = (level: Entry['level'], text: string): Entry => ({ at: endedAt, part: 'replay', level, text });
  return {
    format: 1,
    verb: 'patches',
    outcome,
    exitCode: { refused: EXIT.refused, held: EXIT.held, shown: EXIT.done }[outcome],
    headline: sayPatches.headline(counts),
    source: namespace === null ? 'files' : 'server',
    namespace,
    deployment,
    code: shownCode,
    closedRuns: options.closed,
    retention,
    startedAt,
    endedAt,
    calls,
    patches,
    unreadable: code.unreadable.map(({ file, line, column, why }) => ({ file, line, column, why })),
    notes: [...doubts, ...(options.closed === 'ignore' ? [sayPatches.closedIgnored(retention)] : [])],
    entries: [
      ...patches.flatMap(({ id, verdict, because }) =>
        verdict === 'broken' || verdict === 'unknown'
          ? [entry(verdict === 'broken' ? 'bad' : 'warning', `${id}: ${because}`)]
          : [],
      ),
      ...doubts.map((text) => entry('warning', text)),
    ],
  };
}

/** Why not everything is known, whatever the single verdicts are. */
function doubtsOf({ code, found, source }: Audited): readonly string[] {
  return [
    ...(code.types === null ? [sayPatches.typesUnknown] : []),
    ...(code.unreadable.length > 0 ? [sayPatches.unreadable(code.unreadable.length)] : []),
    ...(found.looked < found.carrying ? [sayPatches.cut(found.looked, found.carrying)] : []),
    ...(source.whole ? [] : [sayPatches.files]),
  ];
}

function patchOf({ facts, judgement }: JudgedPatch): PatchReport {
  const { id, code, open, closed, pinned, markers, proof } = facts;
  return {
    id,
    ...judgement,
    stage: code?.stage ?? null,
    workflowTypes: code?.types ?? null,
    places: (code?.places ?? []).map(({ file, line, column, stage }) => ({
      file,
      line,
      column,
      call: stage === 'patched' ? 'patched' : 'deprecatePatch',
    })),
    open,
    closed,
    pinnedLacking: pinned,
    markers,
    proof,
  };
}
