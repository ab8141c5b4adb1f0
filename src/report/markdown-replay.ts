import { type Cause } from '../replay/causes.js';
import { CAUSE, placeText } from './replay/messages.js';
import { markdownCode, markdownText } from './escape.js';
import { details, section, tableText } from './markdown-table.js';
import { HEADING, moreText, REPLAY_KIND, replayCoverageText } from './messages.js';
import { counted, grouped } from './numbers.js';
import { type Report } from './report.js';
import { type ReplayFinding } from '../replay/ports.js';

interface Amount {
  readonly failures: boolean;
  /** Rows of a table. */
  readonly most: number;
}

/** The replay gate: its verdict, coverage by workflow type, failures by what they say and, when there is room, each one. */
export function replayPart(
  { replay }: Report,
  { failures, most }: Amount,
): { readonly text: string; readonly leftOut: readonly string[] } {
  if (replay === null) return { text: '', leftOut: [] };
  const all = replay.failures.length;
  const text = section(
    HEADING.replay,
    markdownText(`${replay.kind.toUpperCase()}. ${replay.because}`),
    markdownText(replayCoverageText(replay)),
    coverageText(replay, most),
    groupsText(replay.causes, most),
    failures ? details(`Each failure (${grouped(all)})`, failuresText(replay)) : '',
  );
  return { text, leftOut: failures || all === 0 ? [] : [`the list of ${counted(all, 'failed history', 'failed histories')}`] };
}

function coverageText({ coverage }: ReplayFinding, most: number): string {
  const rows = coverage
    .slice(0, most)
    .map(({ workflowType, openRuns, selected, replayed, failed }) => [
      markdownCode(workflowType),
      openRuns === null ? '' : grouped(openRuns),
      ...[selected, replayed, failed].map(grouped),
    ]);
  return withRest(tableText([['Workflow type', 'Open runs', 'Selected', 'Replayed', 'Failed'], ...rows]), coverage.length - most);
}

function groupsText(causes: readonly Cause[], most: number): string {
  const rows = causes
    .slice(0, most)
    .map(({ histories, workflowType, kind, message, examples, place }) => [
      grouped(histories),
      markdownCode(workflowType),
      CAUSE[kind],
      markdownText(message),
      place === null ? '' : markdownCode(placeText(place), 300),
      examples.map(({ workflowId }) => markdownCode(workflowId, 100)).join(', '),
    ]);
  const head = ['Failures', 'Workflow type', 'Kind', 'Message', 'Place', 'For example'];
  return withRest(tableText([head, ...rows]), causes.length - most);
}

function failuresText({ failures }: ReplayFinding): string {
  const rows = failures.map(({ workflowId, runId, workflowType, kind, message }) => [
    markdownCode(workflowId),
    markdownCode(runId),
    markdownCode(workflowType),
    REPLAY_KIND[kind],
    markdownText(message),
  ]);
  return tableText([['Workflow ID', 'Run ID', 'Workflow type', 'Kind', 'Message'], ...rows]);
}

function withRest(table: string, missing: number): string {
  return missing > 0 ? `${table}\n\n${moreText(missing)}` : table;
}
