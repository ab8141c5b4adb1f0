import { type Arm } from '../gate/arms.js';
import { type Evidence, type Outcomes } from '../gate/evidence.js';
import { duration } from './durations.js';
import { targetText } from './messages.js';
import { grouped, percent } from './numbers.js';
import { type Report, type RoutingReport } from './report.js';

/** Rows of cells, the first of them the heads. Cells are as found: whoever prints them makes them safe. */
export type Table = readonly [readonly string[], ...(readonly string[])[]];

/** Every version with its status, its share of new and Auto-Upgrade workflows and its age at `now`. */
export function versionTable(routing: RoutingReport, now: number): Table {
  const rows = routing.versions.map(({ buildId, status, createdAt }) => [
    buildId,
    capital(status),
    share(routing, buildId),
    createdAt > 0 ? duration(now - createdAt) : 'unknown',
  ]);
  const unversioned =
    routing.current === null || (routing.ramping === null && routing.rampPercentage > 0)
      ? [[targetText(null), routing.current === null ? 'Current' : 'Ramping', share(routing, null), '']]
      : [];
  return [['Build ID', 'Status', 'Share', 'Age'], ...unversioned, ...rows];
}

function share({ current, ramping, rampPercentage }: RoutingReport, target: string | null): string {
  if (target === current) return percent(100 - rampPercentage);
  return target === ramping ? percent(rampPercentage) : '';
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** How the workflows of the window ended, on the new version and on the one before. */
export function outcomeTable({
  evidence,
  buildId,
  previousBuildId,
}: Pick<Report, 'buildId' | 'previousBuildId'> & { readonly evidence: Evidence }): Table {
  const row = (
    name: string,
    { running, completed, failed, timedOut, continuedAsNew, canceled, terminated }: Outcomes,
  ): string[] => [name, ...[running, completed, failed, timedOut, continuedAsNew, canceled + terminated].map(grouped)];
  return [
    ['Version', 'Running', 'Completed', 'Failed', 'Timed out', 'Continued', 'Stopped'],
    row(buildId ?? 'new version', evidence.candidate),
    ...(evidence.baseline === undefined ? [] : [row(targetText(previousBuildId), evidence.baseline)]),
    ...drawnRows(evidence, [buildId ?? 'new version', targetText(previousBuildId)]),
  ];
}

/** What the ramp drew, which is what the test compares. */
function drawnRows({ drawn }: Evidence, [candidate, previous]: readonly [string, string]): string[][] {
  if (drawn === undefined) return [];
  const row = (name: string, { starts, closed, bad }: Arm): string[] => [
    `${name}, started at ${percent(drawn.ramp * 100)}`,
    ...[starts - closed, closed - bad, bad].map(grouped),
    ...['', '', ''],
  ];
  return [row(candidate, drawn.candidate), row(previous, drawn.baseline)];
}
