import { type CauseKind } from '../../replay/causes.js';
import { messages } from '../../replay/messages.js';
import { type CommandKind, type Divergence } from '../../replay/ports.js';
import { moment } from '../durations.js';
import { plain } from '../escape.js';
import { REPLAY_KIND } from '../messages.js';
import { counted, grouped } from '../numbers.js';
import { type ReplayCoverage, type ReplayReport, type ReplayReportCause } from './schema.js';

/** Every sentence of a replay report. */

export const OUTCOME: Readonly<Record<ReplayReport['outcome'], string>> = {
  'no-counter-example': 'No counter-example',
  failed: 'Failed',
  inconclusive: 'Inconclusive',
  error: 'Error',
};

export const CAUSE: Readonly<Record<CauseKind, string>> = {
  ...REPLAY_KIND,
  drift: 'other attributes',
  code: 'the workflow code cannot be used',
};

const COMMAND: Readonly<Record<CommandKind, string>> = {
  'start-timer': 'starts a timer',
  'cancel-timer': 'cancels a timer',
  'schedule-activity': 'schedules the activity',
  'cancel-activity': 'cancels the activity',
  'local-activity': 'runs the local activity',
  'cancel-local-activity': 'cancels the local activity',
  'start-child': 'starts the child workflow',
  'cancel-child': 'cancels the child workflow',
  'signal-external': 'signals another workflow',
  'cancel-external': 'cancels another workflow',
  'cancel-signal': 'cancels a signal',
  complete: 'completes the workflow',
  fail: 'fails the workflow',
  cancel: 'ends the workflow as cancelled',
  'continue-as-new': 'continues as new',
  patch: 'calls patched() or deprecatePatch() for',
  'upsert-search-attributes': 'upserts search attributes',
  'modify-properties': 'upserts the memo',
  update: 'answers an update',
  'schedule-nexus': 'starts the Nexus operation',
  'cancel-nexus': 'cancels the Nexus operation',
  other: 'issues another command',
};

export const HEADING = {
  causes: 'Causes',
  other: 'Does not count',
  coverage: 'Coverage',
  notes: 'Notes',
  run: 'Run',
} as const;

/** What history has at the point where the code leaves it. */
export function expectedText(event: NonNullable<Divergence['event']>): string {
  const name = event.name === null || event.name === '' ? '' : ` (${plain(event.name, 100)})`;
  return `event ${event.id} ${plain(event.type, 100)}${name}${event.time === null ? '' : `, ${moment(event.time)}`}`;
}

/** What the code does there. */
export function producedText({ command, event }: Pick<Divergence, 'command' | 'event'>): string {
  if (command === null) return event === null ? '' : 'does nothing that leads there';
  const name = command.name === null || command.name === '' ? '' : ` ${plain(command.name, 100)}`;
  return `${COMMAND[command.kind]}${name}`;
}

export function placeText({ file, line, column, function: name }: NonNullable<ReplayReportCause['place']>): string {
  return `${file}:${line}:${column}${name === null || name === '' ? '' : ` (${name})`}`;
}

/** `order: nondeterminism, 3 histories`. */
export function causeTitle({
  workflowType,
  kind,
  histories,
}: Pick<ReplayReportCause, 'workflowType' | 'kind' | 'histories'>): string {
  const type = workflowType === '' ? '' : `${plain(workflowType, 100)}: `;
  return `${type}${CAUSE[kind]}${histories === 0 ? '' : `, ${counted(histories, 'history', 'histories')}`}`;
}

/** The name of a history for a person: its file, or its IDs. */
export function historyName({
  source,
  workflowId,
  runId,
}: {
  readonly source: string | null;
  readonly workflowId: string;
  readonly runId: string;
}): string {
  if (workflowId === '') return source ?? runId;
  return source === null ? `${workflowId} ${runId}` : `${workflowId} (${source})`;
}

export function countsText({ counts, elapsed, sdkVersion }: ReplayReport, took: string): string {
  const more = [
    counts.latent > 0 ? `${grouped(counts.latent)} latent` : '',
    counts.alreadyBroken > 0 ? `${grouped(counts.alreadyBroken)} already broken` : '',
    counts.drifted > 0 ? `${grouped(counts.drifted)} drifted` : '',
    counts.notJudged > 0 ? `${grouped(counts.notJudged)} not judged` : '',
    counts.unreached > 0 ? `${grouped(counts.unreached)} not reached` : '',
  ].filter((part) => part !== '');
  const rate = elapsed > 0 ? `, ${grouped(Math.round((counts.judged / elapsed) * 1000))} a second` : '';
  const sdk = sdkVersion === null ? '' : ` with SDK ${plain(sdkVersion, 100)}`;
  return `${[`${counted(counts.replayed, 'history', 'histories')} replayed in ${took}${rate}${sdk}`, `${grouped(counts.failed)} failed`, ...more].join('; ')}.`;
}

export function shardText({ index, of }: { readonly index: number; readonly of: number }): string {
  return `Shard ${index} of ${of}: only \`rainbow replay merge\` of all ${of} reports gives the verdict.`;
}

export function examplesText(names: readonly string[], total: number): string {
  const rest = total - names.length;
  return rest > 0 ? `${names.join(', ')} and ${grouped(rest)} more` : names.join(', ');
}

/** What a pass excludes for a workflow type. `share`: largest share of open runs that could still break. */
export const excludes = {
  failed: 'a counter-example was found',
  files: (n: number) =>
    `${n === 1 ? 'this history' : `these ${grouped(n)} histories`} only: files do not tell how many runs they stand for`,
  none: 'nothing: no history of this type was replayed',
  noRuns: 'no open run',
  all: (open: number) => `all ${counted(open, 'open run')} replayed: none of them breaks`,
  bound: (share: number) => messages.atMost(share, 'open runs of this type'),
  chosen: (replayed: number, rest: number) =>
    `the ${counted(replayed, 'replayed run')} only: chosen, not drawn at random, so nothing follows for the other ${grouped(rest)}`,
};

export function typeName({ workflowType }: Pick<ReplayCoverage, 'workflowType'>): string {
  return workflowType === '' ? '(not readable)' : workflowType;
}

export const MORE_CAUSES = (n: number): string => `and ${counted(n, 'more cause')}; see the report`;
/** What had to go so that GitHub shows the rest: whole causes, and of the others their changes and patches. */
export const LEFT_OUT = ({ causes, detail }: { readonly causes: number; readonly detail: boolean }): string => {
  const what = [...(causes === 0 ? [] : [counted(causes, 'cause')]), ...(detail ? [] : ['changes and patches'])];
  return what.length === 0 ? '' : `_Left out to fit here: ${what.join(', ')}. The JSON report has everything._`;
};
/** In a comment on a pull request. */
export const RUN_PAGE = 'The run with its log and reports';

type Counts = ReplayReport['counts'];

/** How headlines go on. */
export const conclusions = {
  reasons: (n: number) => (n === 0 ? '' : `, for ${counted(n, 'reason')}`),
  also: ({ latent, alreadyBroken, failed }: Counts) =>
    [
      latent > 0 && failed === 0 ? `; the next workflow task of ${counted(latent, 'open run')} would fail (--latent warn)` : '',
      alreadyBroken > 0
        ? `; ${counted(alreadyBroken, 'history', 'histories')} failed before the change as well and do not count`
        : '',
    ].join(''),
  stopped: (unreached: number) => `; stopped with ${counted(unreached, 'history', 'histories')} not judged`,
  rest: ({ replayed }: Counts) =>
    replayed === 0 ? '' : `; no counter-example found in the other ${counted(replayed, 'history', 'histories')}`,
  trouble: (why: string, { replayed, unreached }: Counts) =>
    unreached === 0 && replayed === 0
      ? why
      : `${why}; until then no counter-example was found in ${counted(replayed, 'history', 'histories')}, and ${grouped(unreached)} were not judged`,
  interrupted: ({ replayed, unreached }: Counts) =>
    `stopped before the end: no counter-example found in ${counted(replayed, 'history', 'histories')}, ${grouped(unreached)} not judged`,
};

/** What merging shards finds wrong with them. */
export const merging = {
  none: () => 'no report was given: name the JSON reports of all shards',
  unreadable: (file: string, why: string) =>
    `${file} is no report of \`rainbow replay --format json\` of this release (${why}); give the file that --output wrote`,
  noShard: (file: string) => `${file} is the report of a whole run, not of a shard: nothing has to be merged with it`,
  otherTotal: (file: string, of: number, first: number) =>
    `${file} is of ${of} shards and the others of ${first}: give the reports of one run`,
  twice: (index: number, file: string) => `shard ${index} is given twice, the second time as ${file}`,
  missing: (indexes: readonly number[], of: number) =>
    `${indexes.length === 1 ? 'the report of shard' : 'the reports of shards'} ${indexes.join(', ')} of ${of} ${indexes.length === 1 ? 'is' : 'are'} missing`,
  mixedSdk: (versions: readonly string[]) => `The shards replayed with different SDKs: ${versions.join(', ')}.`,
  mixedCode: (commits: readonly string[]) => `The shards replayed different code: ${commits.join(', ')}.`,
};
