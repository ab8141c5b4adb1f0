import { counted } from './numbers.js';
import { type RecoverGroup, type RecoverReport } from './recover-report.js';
import { type Table } from './tables.js';

const RESULT: Readonly<Record<RecoverGroup['decision'], Readonly<Record<RecoverGroup['state'], string>>>> = {
  heals: same('heals by itself'),
  move: { none: 'not moved', planned: 'would move', done: 'moved', gone: 'closed meanwhile', refused: 'not moved' },
  reset: { none: 'not reset', planned: 'would reset', done: 'reset', gone: 'closed meanwhile', refused: 'not reset' },
  stuck: same('needs a person'),
};

function same(text: string): Readonly<Record<RecoverGroup['state'], string>> {
  return { none: text, planned: text, done: text, gone: text, refused: text };
}

/** The runs by workflow type and by what became of them. Cells are as found: whoever prints them makes them safe. */
export function recoverTable({ groups }: RecoverReport): Table {
  return [
    ['Workflow type', 'Runs', 'Result', 'Why', 'For example'],
    ...groups.map(({ workflowType, count, decision, state, begunAgain, because, samples }) => [
      workflowType,
      String(count),
      RESULT[decision][state],
      begunAgain === 0 ? because : `${because}; ${counted(begunAgain, 'step is', 'steps are')} begun again`,
      samples.join(', '),
    ]),
  ];
}

/** Where the runs are brought, and what stands for that, in one line. */
export function recoverText({ from, to, code, examined, right, pinnedLeft, plan }: RecoverReport): string {
  const left = pinnedLeft === null || plan ? '' : `; ${counted(pinnedLeft, 'open run')} still pinned to ${from.join(', ')}`;
  return `from ${from.join(', ')} to ${to}, proved with ${code}; ${counted(examined, 'run')} looked at, ${right} right already${left}`;
}
