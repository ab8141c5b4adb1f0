import { markdownTable } from 'markdown-table';
import { type Class, type Result } from './judge.js';
import { type Trial } from './trial.js';

const MEANING: Record<Class, string> = {
  breaks: 'fails when its history is replayed',
  'breaks-next': 'replays, and fails in its next workflow task',
  drift: 'replays, yet a command says something else',
  safe: 'nothing happens to it',
};
const CLASSES: readonly Class[] = ['breaks', 'breaks-next', 'drift', 'safe'];

/** The figures of a trial, as docs/replay-detection.md shows them. */
export function detectionTables({ rounds, histories, cuts }: Trial): string {
  const results = rounds.flatMap((round) => round.results);
  const mutants = new Set(results.map(({ mutant }) => mutant.id));
  return [
    `${mutants.size} mutants, ${histories} recorded histories and ${cuts} early stretches of them.`,
    markdownTable([
      ['what the mutant does to the run', 'pairs', 'right', 'missed', 'false alarms', "of these the SDK's own replay sees"],
      ...CLASSES.map((each) => classRow(each, results)),
    ]),
    markdownTable([['change', 'mutants', ...CLASSES, 'wrong'], ...changeRows(results)], {
      align: ['l', 'r', 'r', 'r', 'r', 'r', 'r'],
    }),
  ].join('\n\n');
}

function classRow(each: Class, results: readonly Result[]): string[] {
  const own = results.filter(({ truth }) => truth === each);
  const wrong = own.filter(({ right }) => !right);
  const breaking = each === 'breaks' || each === 'breaks-next';
  const alarms = breaking ? [] : wrong.filter(({ said }) => each === 'safe' || said.kind !== 'ok');
  const numbers = [own.length, own.length - wrong.length, wrong.length - alarms.length, alarms.length];
  return [
    `\`${each}\`: ${MEANING[each]}`,
    ...numbers.map(String),
    breaking ? String(own.filter(({ plain }) => plain).length) : '',
  ];
}

function changeRows(results: readonly Result[]): string[][] {
  const changes = [...new Set(results.map(({ mutant }) => mutant.change))].sort();
  return changes.map((change) => {
    const own = results.filter(({ mutant }) => mutant.change === change);
    const counts = CLASSES.map((each) => own.filter(({ truth }) => truth === each).length);
    const mutants = new Set(own.map(({ mutant }) => mutant.id)).size;
    return [change, ...[mutants, ...counts, own.filter(({ right }) => !right).length].map(String)];
  });
}
