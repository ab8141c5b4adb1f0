import { type Place } from '../../system/errors.js';
import { EXIT } from '../../system/exit-codes.js';
import { plain } from '../escape.js';
import { causeTitle, CAUSE, expectedText, MORE_CAUSES, producedText } from './messages.js';
import { repositoryPath } from './place-path.js';
import { type ReplayReport, type ReplayReportCause } from './schema.js';
import { replayTitle } from './title.js';

/** One message beside a line of the code, or without a line. */
export interface ReplayAnnotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  /** One line. */
  readonly message: string;
  readonly place?: Place;
}

/** GitHub shows ten of a level for a step and drops the rest silently: nine, and one that counts the others. */
const MOST = 9;

/**
 * The verdict and its causes as GitHub annotations, each on its line. `root`: the project as seen from the repository's root; `fails`:
 * whether the verdict fails the job.
 */
export function replayAnnotations(
  report: ReplayReport,
  { root, fails = report.exitCode !== EXIT.held }: { readonly root: string; readonly fails?: boolean },
): readonly ReplayAnnotation[] {
  const counting = report.causes.filter(({ counts }) => counts);
  const warnings = report.causes.filter(({ counts, kind }) => !counts && kind !== 'drift');
  const level = report.exitCode === EXIT.done ? 'notice' : fails ? 'error' : 'warning';
  const first: ReplayAnnotation = { level, title: 'Replay', message: replayTitle(report) };
  return [
    ...limited([first, ...counting.map((cause) => annotation(cause, 'error', root))]),
    ...limited(warnings.map((cause) => annotation(cause, 'warning', root))),
  ];
}

function limited(all: readonly ReplayAnnotation[]): readonly ReplayAnnotation[] {
  const left = all.length - MOST;
  const last = all.at(-1);
  if (left <= 0 || last === undefined) return all;
  return [...all.slice(0, MOST), { level: last.level, title: 'Replay', message: MORE_CAUSES(left) }];
}

function annotation(cause: ReplayReportCause, level: ReplayAnnotation['level'], root: string): ReplayAnnotation {
  const { place, event, command, message, suggestion } = cause;
  const produced = producedText({ command, event });
  const parts = [
    message === '' ? CAUSE[cause.kind] : plain(message, 500),
    event === null ? '' : `history: ${expectedText(event)}${produced === '' ? '' : `; code: ${produced}`}`,
    suggestion?.text ?? '',
  ];
  const file = place === null ? '' : repositoryPath(place.file, root);
  return {
    level,
    title: causeTitle(cause),
    message: plain(parts.filter((part) => part !== '').join('. ')),
    ...(place === null ? {} : { place: { file, line: place.line, column: place.column } }),
  };
}

/** An annotation as the runner of GitHub Actions reads it from the log (actions/toolkit, command.ts: what must be escaped). */
export function workflowCommand({ level, title, message, place }: ReplayAnnotation): string {
  const value = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const properties = [
    ...(place === undefined ? [] : [`file=${value(place.file)}`]),
    ...(place?.line === undefined ? [] : [`line=${place.line}`]),
    ...(place?.column === undefined || place.line === undefined ? [] : [`col=${place.column}`]),
    `title=${value(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
