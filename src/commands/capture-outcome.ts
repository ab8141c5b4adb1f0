import { openRunsBound } from '../replay/bound.js';
import { type SnapshotIndex } from '../replay/snapshot/index-schema.js';
import { type CaptureReport } from '../report/capture-report.js';
import { EXIT } from '../system/exit-codes.js';
import { type Logger } from '../system/logger.js';
import { type Tally } from './capture-all.js';
import { captureMessages } from './capture-messages.js';
import { type CaptureOptions } from './capture-options.js';
import { type Stored } from './capture-store.js';

export interface CaptureFacts {
  readonly options: CaptureOptions;
  readonly index: SnapshotIndex;
  readonly tally: Tally;
  readonly stored: Stored;
  readonly calls: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly log: Logger;
}

/** What was captured, as the value that all outputs are made from; warns of what the snapshot holds or lacks. */
export function reportCapture({ options, index, tally, stored, calls, startedAt, endedAt, log }: CaptureFacts): CaptureReport {
  const { histories, types } = index;
  const warnings = histories.length === 0 ? [] : warningsOf(options, index);
  if (tally.notRedactable > 0) warnings.push(captureMessages.notRedactable(tally.notRedactable));
  for (const warning of warnings) log.warning(warning);
  const nothing = tally.entries.length === 0;
  const changed = tally.fetched > 0 || stored.removed > 0;
  const headline = nothing
    ? captureMessages.nothing(index.openRuns)
    : changed
      ? captureMessages.captured(histories.length, tally.fetched)
      : captureMessages.unchanged(histories.length);
  return {
    format: 1,
    verb: 'capture',
    outcome: nothing ? 'nothing' : changed ? 'captured' : 'unchanged',
    exitCode: nothing ? EXIT.held : EXIT.done,
    headline,
    namespace: index.namespace,
    deployment: index.deployment,
    folder: options.folder,
    redacted: options.redact,
    startedAt,
    endedAt,
    calls,
    openRuns: index.openRuns,
    histories: histories.length,
    fetched: tally.fetched,
    unchanged: tally.unchanged,
    kept: stored.kept,
    removed: stored.removed,
    gone: tally.gone,
    notRedactable: tally.notRedactable,
    newShapes: tally.newShapes,
    atMost: boundOf(index),
    types: types.map(({ workflowType, openRuns, random, reasons }) => {
      const there = tally.entries.filter((entry) => entry.workflowType === workflowType && decides(entry)).length;
      return { workflowType, openRuns, captured: there, random, leftOut: Math.max(0, openRuns - there), reasons };
    }),
    warnings,
  };
}

function warningsOf({ folder, redact }: CaptureOptions, { histories }: SnapshotIndex): string[] {
  if (!redact) return [captureMessages.personal(folder)];
  const named = histories.filter(({ redacted }) => redacted === 'own' || redacted === 'kept').length;
  return named === 0 ? [] : [captureMessages.redactedKeepsNames(named)];
}

function decides({ open, behavior }: SnapshotIndex['histories'][number]): boolean {
  return open && behavior !== 'pinned';
}

/** What a replay of this snapshot without a counter-example could say at best. */
function boundOf({ types, histories }: SnapshotIndex): number {
  const there = new Set(histories.filter(decides).map(({ runId }) => runId));
  const byType = (name: string): number =>
    histories.filter((entry) => entry.workflowType === name && decides(entry) && !entry.reasons.includes('kept')).length;
  return openRunsBound(
    types.map(({ workflowType, openRuns, drawn }) => ({
      openRuns,
      replayed: byType(workflowType),
      random: drawn.filter((runId) => there.has(runId)).length,
    })),
  );
}
