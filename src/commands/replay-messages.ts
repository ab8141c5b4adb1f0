import { duration } from '../report/durations.js';
import { counted, grouped, percent } from '../report/numbers.js';

/** Every sentence that `replay` and `explain` say besides their reports. */
export const sayReplay = {
  twoCodes: () => 'give --workflows or --workflow-bundle, not both',
  twoBases: () => 'give --base-bundle or --base-workflows, not both',
  noCode: () =>
    'no workflow code was named: give --workflows FILE or --workflow-bundle FILE, or `rollout.replay` in rainbow.yaml',
  noSource: (folder: string) =>
    `neither --histories nor a rainbow.yaml in ${folder}: name exported histories with --histories, or describe the server in rainbow.yaml`,
  badChoice: (name: string, text: string, choices: readonly string[]) => `--${name} ${text}: give ${choices.join(' or ')}`,
  noReports: (folder: string) =>
    `${folder} holds no report.json: name the JSON reports of all shards, or the folder that they are in`,
  badConcurrency: (text: string) => `--concurrency ${text}: give the number of processes, 1 to 64`,
  badTimeout: (text: string) => `--timeout ${text}: give a duration with its unit, such as 20s, 500ms or 2m`,
  found: (found: number, selected: number) =>
    found === selected
      ? `Found ${counted(found, 'history', 'histories')}.`
      : `Found ${counted(found, 'history', 'histories')}; this shard judges ${grouped(selected)} of them.`,
  notWritten: (file: string, why: string) => `${file} could not be written (${why}); correct the path`,
  noHunk: (why: string) => `The change against the base is not shown: ${why}`,
  informing: (n: number) =>
    `${counted(n, 'history', 'histories')} of Pinned or closed runs inform and do not count: such runs never reach the new code.`,
  cancelled: () => 'stopped by a signal',
  serverGone: (why: string) => `histories could no longer be fetched: ${why}`,
  history: ({
    workflowType,
    workflowId,
    open,
    events,
  }: {
    workflowType: string;
    workflowId: string;
    open: boolean;
    events: number;
  }) => `${workflowType} ${workflowId}: ${counted(events, 'event')}, ${open ? 'still open' : 'closed'}`,
  unreadableHistory: (file: string, why: string) => `${file}: ${why}`,
  unreadableReport: (file: string, why: string) => `${file} cannot be read (${why})`,
};

/** One line about how far a replay is. */
export function progressText({
  done,
  total,
  failed,
  elapsed,
}: {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly elapsed: number;
}): string {
  const rate = elapsed > 0 ? (done / elapsed) * 1000 : 0;
  const left = rate > 0 ? `, ${grouped(Math.round(rate))} a second, ${duration(((total - done) / rate) * 1000)} left` : '';
  return `${grouped(done)} of ${counted(total, 'history', 'histories')} (${percent((done / Math.max(1, total)) * 100)}), ${grouped(failed)} failed${done < total ? left : ''}`;
}
